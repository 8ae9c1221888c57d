"""Passes: the readings of a text in which the terms of lists are looked for, and what makes sure of what was found."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

import msgspec

from service.rulebook.needle import Needle, needles, whole
from service.rulebook.wordlist import Spelling, Term, WordList
from service.text.characters import ARABIC_CHARACTER
from service.text.consonants import consonants
from service.text.fold import Folded, fold
from service.text.rasm import undotted
from service.text.spelling import spelling_of
from service.text.views import Views

SHORTEST_KEY = 2
"""Consonants that a term of Arabizi has at least: one alone is every word's."""

_LATIN = re.compile("[a-z]")
_DOTTED = frozenset("بتثجخذزشضظغفنقيةڤپچژگ")
"""Arabic letters with dots, but for presentation forms, which are brought to these first."""

_ARTICLES, _YOURS = ("", "ل"), ("", "ك")
"""What is most often written onto a word of Arabizi, as consonants: the article before it, "your" behind it."""


class Pass(msgspec.Struct, frozen=True, kw_only=True):
    """One reading: ``text`` gives it, None where it says nothing that another one does not.

    ``needles`` are what a list has looked for in it. ``sure`` is asked of the part of the body that was
    found, as typed, and of the needle; without it every hit counts.
    """

    text: Callable[[Views], Folded | None]
    needles: Callable[[int, WordList], Iterator[Needle]]
    sure: Callable[[str, Needle], bool] | None = None


def _plainly(number: int, words: WordList) -> Iterator[Needle]:
    for term in words.terms:
        yield from needles(number, term, term.text, words.spellings)


def _without_dots(number: int, words: WordList) -> Iterator[Needle]:
    """Yield what a term becomes whose dots were left out: folding takes each skeleton for one of its letters."""
    if Spelling.UNDOTTED in words.spellings:
        for term in words.terms:
            form = fold(undotted(_as_read(term.text)).text).text
            if form != term.text:
                for needle in needles(number, term, form, words.spellings):
                    yield msgspec.structs.replace(needle, dotless=True)


def _apart(number: int, words: WordList) -> Iterator[Needle]:
    if Spelling.JOINED not in words.spellings:
        yield from _plainly(number, words)
        yield from _without_dots(number, words)


def _together(number: int, words: WordList) -> Iterator[Needle]:
    if Spelling.JOINED in words.spellings:
        yield from _plainly(number, words)
        yield from _without_dots(number, words)


def _leet(number: int, words: WordList) -> Iterator[Needle]:
    if Spelling.LEET in words.spellings:
        for term in words.terms:
            if _LATIN.search(term.text):
                yield whole(number, term, term.text)


def _arabizi(number: int, words: WordList) -> Iterator[Needle]:
    if Spelling.ARABIZI in words.spellings:
        for term in words.terms:
            key = consonants(_as_read(term.text)).text
            if ARABIC_CHARACTER.search(term.text) and len(key) >= SHORTEST_KEY:
                yield from _attached(number, term, key)


def _attached(number: int, term: Term, key: str) -> Iterator[Needle]:
    for article in _ARTICLES:
        for yours in _YOURS:
            yield whole(number, term, key, before=article, after=yours)


def _as_typed(body: str, needle: Needle) -> bool:
    """Only where no dotted letter was typed is the skeleton what was written."""
    return not needle.dotless or _DOTTED.isdisjoint(unicodedata.normalize("NFKC", body))


def _in_latin(body: str, needle: Needle) -> bool:
    """Only a Latin spelling of the very term counts: the key alone is that of many words."""
    latin = fold(body).text
    return _LATIN.search(latin) is not None and _spelling(needle.term.text).fullmatch(latin) is not None


@lru_cache(8_192)
def _spelling(term: str) -> re.Pattern[str]:
    return re.compile(spelling_of(term))


def _as_read(text: str) -> Folded:
    return Folded(text, partial(_no_way_back, text))


def _no_way_back(text: str) -> tuple[range, int]:
    return range(len(text)), len(text)


def _unleeted_text(views: Views) -> Folded | None:
    return None if views.unleeted is views.joined else views.unleeted


def _consonants_text(views: Views) -> Folded | None:
    return views.consonants if _LATIN.search(views.joined.text) else None


PASSES = (
    Pass(text=lambda views: views.folded, needles=_apart, sure=_as_typed),
    Pass(text=lambda views: views.joined, needles=_together, sure=_as_typed),
    Pass(text=_unleeted_text, needles=_leet),
    Pass(text=_consonants_text, needles=_arabizi, sure=_in_latin),
)
