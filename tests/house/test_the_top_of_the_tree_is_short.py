"""Whoever opens the repository sees what it is made of and nothing else."""

from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

ALLOWED = {
    "CHANGELOG.md",
    "Dockerfile",
    "LICENSE",
    "README.md",
    "pyproject.toml",
    "requirements.lock",
    "rules",
    "scripts",
    "service",
    "tests",
}


def breaches(tree: Path) -> list[str]:
    ignored = [line.strip("/") for line in (tree / ".gitignore").read_text(encoding="utf-8").splitlines()]
    names = {entry.name for entry in tree.iterdir() if not entry.name.startswith(".")} - ALLOWED
    return sorted(name for name in names if not any(fnmatch(name, pattern) for pattern in ignored))


def test_the_top_of_the_tree_is_short(tree: Path) -> None:
    broken = breaches(tree)
    assert not broken, "Give each a place further down, or say here why it stands at the top: " + ", ".join(broken)


def test_a_stray_file_at_the_top_breaks_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    top = planted(dict.fromkeys(["notes.txt", "lib/a.py", "service/a.py", "data/db", ".dockerignore"], ""))
    (top / ".gitignore").write_text("/data/\n")
    assert breaches(top) == ["lib", "notes.txt"]
