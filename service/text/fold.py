"""Folding: one spelling for everything that reads the same, with a way back to what was typed.

A text is folded in two steps. Each character is first turned into its folded form on its own, which a table
remembers; then runs of the same letter and of spaces are shortened.

In most comments nobody points at anything. So the way back is worked out only when a place is asked for, and the
text itself goes through ``str.translate``, which is several times as fast.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from itertools import chain, count, repeat

import msgspec

from service.domain.signal import Span
from service.text.characters import CONTROLS, INVISIBLE, ORDINARY, is_mark
from service.text.letters import LETTERS

_LAST_REMEMBERED = 0x20000
_MARKS_OF_SPELLING = frozenset({0, 7, 8, 9})
"""Combining classes of vowel signs, nuktas, kana voicing and viramas: there a mark is as good as a letter."""

_DROPPED = re.compile(f"[{INVISIBLE}{CONTROLS}]")
_OTHERWISE = re.compile(f"[^{ORDINARY}\n]")
"""What ordinary characters and line ends become is one character each, in every table."""

_RUN = re.compile(r"([^\W\d_])\1{2,}| {2,}")
_RUN_HINT = re.compile(r"(.)\1\1")
"""Found wherever a letter's run is, in a fifth of the time."""

_GAP = re.compile(r"(\W+)")

Trace = tuple[Sequence[int], int]
"""For each code point of a folded text the index in the original, and the index where the original ends."""


class Folded(msgspec.Struct, frozen=True, dict=True):
    """A folded text, and how to find the way back."""

    text: str
    tracer: Callable[[], Trace]

    @property
    def origin(self) -> Sequence[int]:
        """For each code point of the text its index in the original."""
        return self.trace[0]

    def span(self, start: int, end: int) -> Span:
        """Return where a part of the folded text stands in the original, with the marks that were dropped in it."""
        if start >= end:
            return self._place(start), self._place(start)
        return self.origin[start], max(self._place(end), self.origin[end - 1] + 1)

    @property
    def words(self) -> tuple[str, ...]:
        """The runs of letters, digits and underscores, in their order."""
        return tuple(filter(None, self._pieces[::2]))

    @property
    def fingerprint(self) -> str:
        """What makes two comments the same words; empty where nothing can be seen."""
        gaps = "".join(set(self._pieces[1::2]))
        if "_" not in self.text and not gaps.translate(_WORDS):
            # Between the words is nothing that a fingerprint keeps.
            bare = "".join(self._pieces[::2])
        else:
            bare = self.text.translate(_WORDS)
        return bare or self.text.replace(" ", "")

    @cached_property
    def _pieces(self) -> list[str]:
        """Words, each with what stands between it and the next; the first or last word may be empty."""
        return _GAP.split(self.text)

    @cached_property
    def trace(self) -> Trace:
        """The whole way back, worked out when it is first asked for."""
        return self.tracer()

    def _place(self, index: int) -> int:
        origin, size = self.trace
        return origin[index] if index < len(origin) else size


class Table(dict[int, int | str]):
    """For ``str.translate``: what each character becomes, worked out when it is first met.

    A form of one character is kept as its code, which is faster. Rare planes are not remembered.
    """

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, code: int) -> int | str:
        form = self._become(chr(code))
        kept = ord(form) if len(form) == 1 else form
        if code < _LAST_REMEMBERED:
            self[code] = kept
        return kept

    def trace(self, text: str) -> Trace:
        """Note for every character of every form where it came from."""
        if _OTHERWISE.search(text) is None:
            return range(len(text)), len(text)
        widths = map(_width, map(self.__getitem__, map(ord, text)))
        return list(chain.from_iterable(map(repeat, count(), widths))), len(text)


def _width(form: int | str) -> int:
    return 1 if isinstance(form, int) else len(form)


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
    formed = text.translate(_FOLD)
    return Folded(_shortened(formed), partial(_shortened_trace, text, formed))


def fingerprint_text(text: str) -> str:
    """Return what makes two comments the same words. A comment of nothing but punctuation keeps it."""
    return fold(text).fingerprint


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


def _shortened(text: str) -> str:
    """Leave one of three or more of the same letter, so that stretching hides no word, and one of many spaces."""
    bare = text.strip(" ")
    return _RUN.sub(_first, bare) if _has_runs(bare) else bare


def _has_runs(text: str) -> bool:
    return "  " in text or _RUN_HINT.search(text) is not None


def _first(run: re.Match[str]) -> str:
    return run.group()[0]


def _shortened_trace(original: str, text: str) -> Trace:
    """Trace what ``_shortened`` leaves of a text back to the original that the text was formed from."""
    origin, size = _FOLD.trace(original)
    start, end = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
    size = origin[end] if end < len(text) else size
    if not _has_runs(text):
        return origin[start:end], size
    kept: list[int] = []
    for run in _RUN.finditer(text, start, end):
        kept += origin[start : run.start() + 1]
        start = run.end()
    return [*kept, *origin[start:end]], size


_FOLD = Table(_folded)
