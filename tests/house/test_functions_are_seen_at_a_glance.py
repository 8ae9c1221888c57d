"""No function has more than 40 lines, and of a hundred at most five have more than 25."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

LONGEST = 40
GLANCE = 25
SHARE = 0.05


class Length(NamedTuple):
    lines: int
    place: str


def lengths(folder: Path) -> list[Length]:
    """Return every function under a folder, the longest first. Its lines count from ``def`` to its last."""
    return sorted(
        (
            Length(
                (node.end_lineno or 0) - node.lineno + 1, f"{file.relative_to(folder.parent)}:{node.lineno} {node.name}"
            )
            for file in folder.glob("**/*.py")
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ),
        reverse=True,
    )


def breaches(folder: Path) -> list[str]:
    found = lengths(folder)
    long = [each for each in found if each.lines > GLANCE]
    told = long if len(long) > SHARE * len(found) else [each for each in long if each.lines > LONGEST]
    return [f"{each.place} has {each.lines} lines" for each in told]


@pytest.mark.parametrize("folder", ["service", "tests"])
def test_functions_are_seen_at_a_glance(tree: Path, folder: str) -> None:
    broken = breaches(tree / folder)
    assert not broken, f"Split these, so that each is seen at a glance ({GLANCE} lines): " + "; ".join(broken)


def function(name: str, lines: int) -> str:
    return f"def {name}():\n" + "    x = 1\n" * (lines - 1)


def test_one_function_that_is_far_too_long_breaks_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    top = planted({"service/a.py": function("endless", 41) + "".join(function(f"f{n}", 2) for n in range(99))})
    assert breaches(top / "service") == ["service/a.py:1 endless has 41 lines"]


def test_too_many_long_functions_break_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    top = planted({"service/a.py": "".join(function(f"f{n}", 26) for n in range(6)) + "def g(): ...\n" * 94})
    assert len(breaches(top / "service")) == 6


def test_a_few_long_functions_are_within_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    top = planted({"service/a.py": "".join(function(f"f{n}", 40) for n in range(5)) + "def g(): ...\n" * 95})
    assert breaches(top / "service") == []
