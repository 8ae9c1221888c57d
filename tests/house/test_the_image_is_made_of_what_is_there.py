"""The Dockerfile copies what the tree has and .dockerignore lets through, and what it starts is nobody's superuser."""

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

COPY = re.compile(r"^COPY (?!--from)(.+) \S+$", re.MULTILINE)


def instructions(tree: Path) -> str:
    return (tree / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")


def let_through(tree: Path, name: str) -> bool:
    """Tell whether the last line of .dockerignore that speaks of a name lets it in, as Docker reads that file."""
    lines = [
        line for line in (tree / ".dockerignore").read_text(encoding="utf-8").split("\n") if line[:1] not in {"", "#"}
    ]
    spoken = [line for line in lines if fnmatch(name, line.lstrip("!"))]
    return not spoken or spoken[-1].startswith("!")


def breaches(tree: Path) -> Iterator[str]:
    text = instructions(tree)
    for name in (name for names in COPY.findall(text) for name in names.split()):
        if not (tree / name).exists():
            yield f"{name} is copied and does not exist"
        elif not let_through(tree, name):
            yield f"{name} is copied and .dockerignore keeps it out"
    last_stage = text.rpartition("\nFROM ")[2]
    if not re.search(r"^USER (?!root|0)\w+$", last_stage, re.MULTILINE):
        yield "the last stage runs as root"
    if "HEALTHCHECK " not in last_stage:
        yield "the last stage has no health check"


def test_the_image_is_made_of_what_is_there(tree: Path) -> None:
    broken = list(breaches(tree))
    assert not broken, "Mend the Dockerfile or .dockerignore: " + "; ".join(broken)


def test_an_image_of_missing_things_run_as_root_breaks_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    steps = "FROM a AS build\nUSER hakam\nCOPY gone.txt kept.txt \\\n out.txt ./\n\nFROM a\nCOPY --from=build /x /x\n"
    top = planted({"Dockerfile": steps, ".dockerignore": "*\n!kept.txt\n", "kept.txt": "", "out.txt": ""})
    assert list(breaches(top)) == [
        "gone.txt is copied and does not exist",
        "out.txt is copied and .dockerignore keeps it out",
        "the last stage runs as root",
        "the last stage has no health check",
    ]
