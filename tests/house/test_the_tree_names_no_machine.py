"""Nothing in the tree names a folder of somebody's machine or the host of a registry: it builds and runs anywhere."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

MACHINE = re.compile(r"(?<![\w.)}\]])/((work|root|Users|mnt)/\w|home/(?!hakam\b)\w)|\.\./shared\b")
REGISTRY = re.compile(r"pypi\.(org|python)|pythonhosted\.org|npmjs\.(org|com)|anaconda\.org|download\.pytorch\.org")
EXEMPT = {"Dockerfile": "ARG TORCH_INDEX="}
"""torch's CPU build has a place of its own, and the builder of an image may name another."""
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
        if (MACHINE.search(line) or REGISTRY.search(line)) and not line.startswith(EXEMPT.get(file.name, "\0"))
    )


def test_the_tree_names_no_machine(tree: Path) -> None:
    broken = breaches(tree)
    assert not broken, "Make each relative to the tree, a setting or an argument: " + ", ".join(broken)


@pytest.mark.parametrize(
    "line",
    ["open('/work/main/a')", "--hash --find-links /home/me/wheels", "see ../shared/x", "https://pypi.org/simple"],
)
def test_a_name_of_a_machine_breaks_the_law(planted: Callable[[dict[str, str]], Path], line: str) -> None:
    assert breaches(planted({"service/web/a.toml": f"first\n{line}\n"})) == ["service/web/a.toml:2"]


def test_an_address_that_only_looks_alike_is_within_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    texts = {
        "rules/a.toml": "https://example.com/home/sport\n",
        "Dockerfile": "ARG TORCH_INDEX=https://download.pytorch.org/x",
    }
    assert breaches(planted(texts)) == []
