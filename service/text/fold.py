"""Folding: one spelling for everything that reads the same, with a way back to what was typed.

A text is folded in two steps. Each character is first turned into its folded form on its own, which a table
remembers; then runs of the same letter and of spaces are shortened.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import chain, count, repeat

import msgspec

from service.domain.signal import Span
from service.text.characters import CONTROLS, INVISIBLE, is_mark
from service.text.letters import LETTERS

_LAST_REMEMBERED = 0x20000
_MARKS_OF_SPELLING = frozenset({0, 7, 8, 9})
"""Combining classes of vowel signs, nuktas, kana voicing and viramas: there a mark is as good as a letter."""

_DROPPED = re.compile(f"[{INVISIBLE}{CONTROLS}]")
_RUN = re.compile(r"([^\W\d_])\1{2,}| {2,}")


class Folded(msgspec.Struct, frozen=True):
    """A folded text. ``origin`` has for each of its code points the index in the original, which is ``size`` long."""

    text: str
    origin: Sequence[int]
    size: int

    def span(self, start: int, end: int) -> Span:
        """Return where a part of the folded text stands in the original, with the marks that were dropped in it."""
        if start >= end:
            return self._place(start), self._place(start)
        return self.origin[start], max(self._place(end), self.origin[end - 1] + 1)

    def _place(self, index: int) -> int:
        return self.origin[index] if index < len(self.origin) else self.size


class Table(dict[str, str]):
    """What each character becomes, worked out when it is first met. Rare planes are not remembered."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, char: str) -> str:
        form = self._become(char)
        if ord(char) < _LAST_REMEMBERED:
            self[char] = form
        return form

    def apply(self, text: str) -> Folded:
        """Replace every character by its form and note where it came from."""
        forms = list(map(self.__getitem__, text))
        origin = list(chain.from_iterable(map(repeat, count(), map(len, forms))))
        return Folded("".join(forms), origin, len(text))


class _WordsTable(dict[int, int | None]):
    """For ``str.translate``: drops punctuation and spaces."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.category(chr(code))[0] in "PZ" else code
        if code < _LAST_REMEMBERED:
            self[code] = kept
        return kept


_WORDS = _WordsTable()


def fold(text: str) -> Folded:
    """Fold a text for comparing and matching: case, width, marks, invisible characters and look-alike letters."""
    return _shortened(_FOLD.apply(text))


def fingerprint_text(text: str) -> str:
    """Return what makes two comments the same words. A comment of nothing but punctuation keeps it."""
    return fingerprint_of(fold(text))


def fingerprint_of(folded: Folded) -> str:
    """Return the fingerprint's text of what was folded already; empty where nothing can be seen."""
    return folded.text.translate(_WORDS) or folded.text.replace(" ", "")


def ascii_digit(char: str) -> str:
    """Return a decimal digit of any script as 0 to 9, and every other character as it is."""
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def _folded(char: str) -> str:
    if char.isspace():
        return " "
    if _DROPPED.match(char):
        return ""
    bare = _without_marks(_without_marks(char).casefold())
    return unicodedata.normalize("NFC", "".join(LETTERS.get(part, ascii_digit(part)) for part in bare))


def _without_marks(text: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", text) if not _is_ornament(part))


def _is_ornament(char: str) -> bool:
    """Tell whether a mark leaves the letter under it the same: harakat, accents, enclosing marks."""
    return is_mark(char) and (
        unicodedata.category(char) == "Me" or unicodedata.combining(char) not in _MARKS_OF_SPELLING
    )


def _shortened(folded: Folded) -> Folded:
    """Leave one of three or more of the same letter, so that stretching hides no word, and one of many spaces."""
    text, origin = folded.text, folded.origin
    words: list[str] = []
    kept: list[int] = []
    at = len(text) - len(text.lstrip(" "))
    end = len(text.rstrip(" "))
    for run in _RUN.finditer(text, at, end):
        words.append(text[at : run.start() + 1])
        kept += origin[at : run.start() + 1]
        at = run.end()
    words.append(text[at:end])
    kept += origin[at:end]
    size = origin[end] if end < len(text) else folded.size
    return Folded("".join(words), kept, size)


_FOLD = Table(_folded)
