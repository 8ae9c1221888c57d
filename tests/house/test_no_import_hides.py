"""Imports stand at the top of their file, where the floors are read from them; none hides in a function."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path


def hidden(module: ast.Module) -> Iterator[int]:
    """Yield the line of every import below the top level, and of every mention of TYPE_CHECKING."""
    top = set(module.body)
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom) and node not in top:
            yield node.lineno
        if (isinstance(node, ast.alias | ast.Name) and "TYPE_CHECKING" in ast.unparse(node)) or (
            isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING"
        ):
            yield node.lineno


def breaches(tree: Path) -> list[str]:
    return [
        f"{file.relative_to(tree)}:{line}"
        for folder in ("service", "tests")
        for file in sorted((tree / folder).glob("**/*.py"))
        for line in sorted(hidden(ast.parse(file.read_text(encoding="utf-8"))))
    ]


def test_no_import_hides(tree: Path) -> None:
    broken = breaches(tree)
    assert not broken, "Import at the top; where that makes a circle, move the noun down a floor: " + ", ".join(broken)


def test_an_import_in_a_function_or_under_a_condition_breaks_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    text = "import os\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sys\ndef f():\n    import re\n"
    assert breaches(planted({"service/a.py": text})) == [f"service/a.py:{line}" for line in (2, 3, 4, 6)]
