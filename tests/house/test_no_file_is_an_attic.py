"""A file is named for the noun it holds; a name that fits everything holds nothing."""

from collections.abc import Callable
from pathlib import Path

ATTICS = {
    "base",
    "common",
    "commons",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "shared",
    "stuff",
    "util",
    "utils",
}


def breaches(tree: Path) -> list[str]:
    files = [file.relative_to(tree) for folder in ("service", "tests") for file in (tree / folder).glob("**/*.py")]
    return sorted({str(file) for file in files for part in file.with_suffix("").parts if ATTICS & set(part.split("_"))})


def test_no_file_is_an_attic(tree: Path) -> None:
    broken = breaches(tree)
    assert not broken, "Name each for the one thing it holds, and move the rest where it belongs: " + ", ".join(broken)


def test_a_file_or_folder_of_everything_breaks_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    top = planted(
        dict.fromkeys(["service/utils.py", "service/helpers/seal.py", "tests/test_base.py", "service/database.py"], "")
    )
    assert breaches(top) == ["service/helpers/seal.py", "service/utils.py", "tests/test_base.py"]
