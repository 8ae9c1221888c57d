"""A table for a terminal: words to the left, numbers to the right."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; a column whose cells are all numbers stands to the right."""
    found = [tuple(row) for row in rows]
    widths = [max(map(_width, column)) for column in zip(heads, *found, strict=True)]
    right = [bool(found) and all(_counts(row[index]) for row in found) for index in range(len(heads))]
    for row in (tuple(heads), *found):
        yield "  ".join(map(_cell, row, widths, right)).rstrip()


def _cell(text: str, width: int, to_the_right: bool) -> str:  # noqa: FBT001 - it is mapped over the columns
    gap = " " * (width - _width(text))
    return gap + text if to_the_right else text + gap


def _counts(text: str) -> bool:
    return text in {"", "–"} or text.rstrip("%").lstrip("+-").replace(".", "", 1).isdecimal()


def _width(text: str) -> int:
    """Return the columns that a text takes; marks that stand above a letter take none."""
    return sum(1 for sign in text if not unicodedata.combining(sign))
