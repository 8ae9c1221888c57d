"""A hit: a place where a term was found, and whether it stands there as a word."""

import re
import unicodedata
from functools import lru_cache

import msgspec

from service.rulebook.wordlist import Spelling, Term
from service.text.clitics import SHORTEST_STEM, are_clitics
from service.text.fold import fold
from service.text.spelling import spelling_of

LONGEST_CLITICS = 5
"""Letters that are looked at on either side of a term: one more than any clitics have together."""

_DOTTED = frozenset("بتثجخذزشضظغفنقيةڤپچژگ")
"""Arabic letters with dots, but for presentation forms, which are brought to these first."""

_LATIN = re.compile(r"[a-z0-9']")


class Entry(msgspec.Struct, frozen=True):
    """A term as one automaton looks for it. ``whole`` is the list's own folded term, ``number`` the list's.

    ``feminine`` marks the form that ends in ت before a pronoun, and counts only there.
    """

    number: int
    whole: Term
    spellings: frozenset[Spelling]
    feminine: bool = False


def stands(entry: Entry, text: str, start: int, end: int) -> bool:
    """Tell whether the letters around a hit leave it a word: none, or clitics, or behind an open term any."""
    before, after = _before(text, start), _after(text, end)
    if entry.feminine and not after:
        return False
    if entry.whole.open:
        after = ""
    if not before and not after:
        return True
    long_enough = len(entry.whole.text) >= SHORTEST_STEM
    return Spelling.CLITICS in entry.spellings and long_enough and are_clitics(before, after)


def typed_without_dots(body: str) -> bool:
    """Tell whether a part of a comment has no dotted letter: only then its skeleton is what was written."""
    return _DOTTED.isdisjoint(unicodedata.normalize("NFKC", body))


def typed_in_latin(body: str, term: str) -> bool:
    """Tell whether a part of a comment is a Latin spelling of a folded Arabic term."""
    latin = fold(body).text
    return _LATIN.search(latin) is not None and _pattern(term).fullmatch(latin) is not None


@lru_cache(4_096)
def _pattern(term: str) -> re.Pattern[str]:
    return re.compile(spelling_of(term))


def _before(text: str, start: int) -> str:
    first = start
    while first > 0 and start - first < LONGEST_CLITICS and text[first - 1].isalnum():
        first -= 1
    return text[first:start]


def _after(text: str, end: int) -> str:
    last = end
    while last < len(text) and last - end < LONGEST_CLITICS and text[last].isalnum():
        last += 1
    return text[end:last]
