"""A test waits until something is so, never for a while: it may pause only between two looks at a condition."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path


def looks_again(loop: ast.AST) -> bool:
    """Tell whether a loop ends when something has become so."""
    conditional = isinstance(loop, ast.While) and not isinstance(loop.test, ast.Constant)
    return conditional or any(isinstance(node, ast.Return | ast.Break) for node in ast.walk(loop))


def sleeps(node: ast.AST) -> Iterator[int]:
    """Yield the line of every sleep outside such a loop; ``sleep(0)`` only lets others go first and is none."""
    if isinstance(node, ast.While | ast.For | ast.AsyncFor) and looks_again(node):
        return
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "sleep" and [ast.unparse(argument) for argument in node.args] != ["0"]:
            yield node.lineno
    for child in ast.iter_child_nodes(node):
        yield from sleeps(child)


def breaches(tree: Path) -> list[str]:
    return [
        f"{file.relative_to(tree)}:{line}"
        for file in sorted((tree / "tests").glob("**/*.py"))
        for line in sleeps(ast.parse(file.read_text(encoding="utf-8")))
    ]


def test_tests_wait_on_conditions(tree: Path) -> None:
    broken = breaches(tree)
    assert not broken, "Wait for what must become so, looking again and again: " + ", ".join(broken)


def test_a_sleeping_test_breaks_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    text = "sleep(1)\nasyncio.sleep(0)\nfor n in (1, 2):\n    time.sleep(n)\nwhile True:\n    sleep(1)\n"
    broken = breaches(planted({"tests/a/test_b.py": text}))
    assert broken == [f"tests/a/test_b.py:{line}" for line in (1, 4, 6)]


def test_a_pause_between_two_looks_is_within_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    text = "while not ready():\n    sleep(1)\nwhile True:\n    if ready():\n        break\n    sleep(1)\n"
    assert breaches(planted({"tests/conftest.py": text})) == []
