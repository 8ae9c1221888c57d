"""Every room of the service has its floor in pyproject.toml, every floor its room, and every ban names all it binds.

The import linter itself passes over a floor that no longer exists, and over a new room that a ban forgets.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

OPTIONAL = re.compile(r"\(\w+\)")
ROOF = {"__main__", "house"}
"""The composition root opens every machine, so no ban has to name it."""


def contracts(tree: Path) -> list[dict[str, Any]]:
    project = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))
    declared: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    return declared


def rooms(tree: Path) -> set[str]:
    entries = {entry.stem for entry in (tree / "service").iterdir() if entry.suffix == ".py" or entry.is_dir()}
    return entries - {"__init__", "__pycache__"}


def wrong_floors(tree: Path, floors: str) -> Iterator[str]:
    declared = set(re.findall(r"\w+", floors))
    planned = {room.strip("()") for room in OPTIONAL.findall(floors)}
    yield from (f"{room} is on no floor" for room in sorted(rooms(tree) - declared))
    yield from (f"{floor} has no room" for floor in sorted(declared - planned - rooms(tree)))


def forgetful_ban(tree: Path, ban: dict[str, Any]) -> Iterator[str]:
    """Yield each room that a ban named ``… only in ROOM`` does not bind."""
    owner = ban["name"].rpartition(" only in ")[2]
    bound = {module.removeprefix("service.") for module in ban["source_modules"]}
    yield from (f"“{ban['name']}” forgets {room}" for room in sorted(rooms(tree) - bound - ROOF - {owner}))


def breaches(tree: Path) -> list[str]:
    found: list[str] = []
    for contract in contracts(tree):
        if contract["type"] == "layers":
            found += wrong_floors(tree, " ".join(contract["layers"]))
        elif " only in " in contract["name"]:
            found += forgetful_ban(tree, contract)
    return found


def test_the_floors_are_the_folders(tree: Path) -> None:
    broken = breaches(tree)
    assert not broken, "Say it in the contracts of pyproject.toml: " + "; ".join(broken)


def test_rooms_and_floors_that_differ_break_the_law(planted: Callable[[dict[str, str]], Path]) -> None:
    layers = '[[tool.importlinter.contracts]]\nname = "down"\ntype = "layers"\nlayers = ["web", "store | (later)"]\n'
    ban = '[[tool.importlinter.contracts]]\nname = "x only in web"\ntype = "forbidden"\nsource_modules = []\n'
    top = planted(dict.fromkeys(["service/web/__init__.py", "service/new.py", "service/house/a.py"], ""))
    (top / "pyproject.toml").write_text(layers + ban, encoding="utf-8")
    assert breaches(top) == [
        "house is on no floor",
        "new is on no floor",
        "store has no room",
        "“x only in web” forgets new",
    ]
