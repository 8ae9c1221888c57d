"""A layout: on which lines of a TOML file each of its keys stands, so that a complaint can point there.

The standard library's parser tells values and no lines. A file that it accepts as a whole is read here a second
time, statement by statement: a statement ends with the first line at which the parser accepts it alone.
"""

import tomllib
from collections.abc import Iterator, Mapping

import msgspec

KeyPath = tuple[str | int, ...]
"""The way to a key, such as ("rule", 2, "because", "ar"): the third rule's sentence in Arabic."""

LONGEST_VALUE = 200
"""Lines of one value. A file with a longer one is not laid out behind it."""


class Lines(msgspec.Struct, frozen=True):
    """The lines of one statement, counted from 1; ``last`` is included."""

    first: int
    last: int


def layout(text: str) -> dict[KeyPath, Lines]:
    """Return where each key of a TOML text stands that the parser accepts as a whole."""
    places: dict[KeyPath, Lines] = {}
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for lines, statement, parsed in _statements(text):
        if statement.lstrip().startswith("["):
            table = _header(parsed, counts, array=statement.lstrip().startswith("[["))
            places.setdefault(table, lines)
        else:
            for path in _keys(parsed, table):
                places.setdefault(path, lines)
    return places


def _statements(text: str) -> Iterator[tuple[Lines, str, Mapping[str, object]]]:
    gathered: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        gathered.append(line)
        parsed = _parsed("\n".join(gathered))
        if parsed is not None:
            yield Lines(number - len(gathered) + 1, number), gathered[0], parsed
            gathered.clear()
        if len(gathered) == LONGEST_VALUE:
            return


def _parsed(statement: str) -> Mapping[str, object] | None:
    try:
        return tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return None


def _header(parsed: Mapping[str, object], counts: dict[KeyPath, int], *, array: bool) -> KeyPath:
    """Return the path of the table that a header opens; ``counts`` holds how many tables each array has so far."""
    names = _names(parsed)
    path: KeyPath = ()
    for name in names[:-1]:
        path = (*path, name)
        path = (*path, counts[path] - 1) if path in counts else path
    path = (*path, names[-1])
    if not array:
        return path
    counts[path] = counts.get(path, 0) + 1
    return (*path, counts[path] - 1)


def _names(parsed: object) -> list[str]:
    """Return the names of a header, read from the empty tables that it stands for."""
    if isinstance(parsed, list):
        return _names(parsed[0])
    if not isinstance(parsed, dict) or not parsed:
        return []
    name = next(iter(parsed))
    return [name, *_names(parsed[name])]


def _keys(value: object, path: KeyPath) -> Iterator[KeyPath]:
    """Yield the path of every key of a statement, those of inline tables too."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from _keys(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _keys(inner, (*path, number))
