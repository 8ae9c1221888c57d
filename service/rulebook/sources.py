"""Sources: everything that a rulebook was made of, kept so that the very same one can be made again."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from service.domain.signal import Fact
from service.rulebook.load import load
from service.rulebook.rulebook import Rulebook

Sources = Mapping[str, str]
"""Texts by their places. A place begins with the number of its folder, ``-`` for packs that are in no file."""

TYPED = "-"


def sources_of(folders: Sequence[Path], typed: Mapping[str, str]) -> dict[str, str]:
    """Read the packs of the folders and all lists below them. What cannot be read is left to ``load`` to tell."""
    found = {f"{TYPED}/{name}": text for name, text in typed.items()}
    for number, folder in enumerate(folders):
        for file in _files(folder):
            place = file.relative_to(folder if folder.is_dir() else folder.parent)
            found[f"{number}/{place.as_posix()}"] = file.read_bytes().decode(errors="replace")
    return found


def bound_again(sources: Sources, facts: Iterable[Fact], folder: Path) -> Rulebook:
    """Make the rulebook of these sources again; ``folder`` is an empty one that they are laid out in.

    Raises BrokenRulebook where facts that it asked for are gone.
    """
    typed = {place.partition("/")[2]: text for place, text in sources.items() if place.startswith(f"{TYPED}/")}
    numbers = set[str]()
    for place, text in sources.items():
        number = place.partition("/")[0]
        if number != TYPED:
            numbers.add(number)
            file = folder / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    return load([folder / number for number in sorted(numbers)], facts, typed)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return [folder]
    return sorted([*folder.glob("*.toml"), *folder.glob("lists/**/*.txt")])
