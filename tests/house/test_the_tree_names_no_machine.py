"""Nothing in the tree names a folder of somebody's machine or the host of a registry: it builds and runs anywhere."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

MACHINE = re.compile(r"(?<![\w.)}\]])/((work|root|Users|mnt)/\w|home/(?!hakam\b)\w)|\.\./shared\b")
REGISTRY = re.compile(r"https?://[^\s\"']*(/simple\b|/whl\b|\.whl\b|/-/[^\s\"']*\.tgz|registry|/debian/)")
NOT_OURS = {"vendor", "__pycache__"}
THIS_LAW = Path(__file__).name
FOLDERS = ("service", "rules", "tests", "scripts", ".ci")


def files(tree: Path) -> Iterator[Path]:
    """Yield every file of ours, at the top and below."""
    yield from (file for file in tree.iterdir() if file.is_file() and not file.name.startswith((".coverage", ".git-")))
    for folder in FOLDERS:
        yield from (file for file in (tree / folder).glob("**/*") if file.is_file() and not NOT_OURS & {*file.parts})


def breaches(tree: Path) -> list[str]:
    return sorted(
        f"{file.relative_to(tree)}:{number}"
        for file in files(tree)
        if file.name != THIS_LAW
        for number, line in enumerate(file.read_bytes().decode(errors="replace").splitlines(), start=1)
        if MACHINE.search(line) or REGISTRY.search(line)
    )


def test_the_tree_names_no_machine(tree: Path) -> None:
    broken = breaches(tree)
    assert not broken, "Make each relative to the tree, a setting or an argument: " + ", ".join(broken)


@pytest.mark.parametrize(
    "line",
    ["open('/root/a')", "--find-links /home/me/wheels", f"see {'..'}/shared/x", f"https://packages.example{'/simple'}"],
)
def test_a_name_of_a_machine_breaks_the_law(planted: Callable[[dict[str, str]], Path], line: str) -> None:
    assert breaches(planted({"service/web/a.toml": f"first\n{line}\n"})) == ["service/web/a.toml:2"]


def test_an_address_that_only_looks_alike_is_within_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    assert breaches(planted({"rules/a.toml": "https://example.com/home/sport\n"})) == []
