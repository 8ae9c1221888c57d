"""The matcher: finds the terms of all lists in one pass over each reading of a comment's text.

The passes are Aho and Corasick's (Communications of the ACM 18, 1975), so that their time hangs on the text and what
is found in it, and hardly on how many terms there are.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import msgspec
from ahocorasick_rs import AhoCorasick

from service.domain.signal import Scored, Signal, Span
from service.rulebook.hit import Entry, stands, typed_in_latin, typed_without_dots
from service.rulebook.spans import merged
from service.rulebook.wordlist import Spelling, Term, WordList
from service.text.consonants import consonants
from service.text.fold import Folded
from service.text.rasm import undotted
from service.text.views import Views

Hit = tuple[int, Span]
"""The number of a list, and where one of its terms stands in the body as typed."""

INNOCENT = -1
"""Stands for the number of a list where what was found is innocent, in a table of its own."""

MOST_HITS = 1_000
"""Hits that are looked at in one reading of a text: a text made to have more is told by its first thousand."""


class Matcher:
    """Finds nothing without lists. Never raises, whatever the text."""

    def __init__(self, lists: Iterable[WordList]) -> None:
        self._lists = tuple(lists)
        self._names = tuple(each.fact.name for each in self._lists)
        self._passes = tuple(one for one in map(self._pass, _READINGS) if one is not None)
        self._innocent = _innocent(self._lists)

    def signals(self, body: str, views: Views) -> dict[str, Signal]:
        """Count each list's terms in a comment, given the views of its body; places are code points of the body."""
        found: dict[int, set[Span]] = defaultdict(set)
        for one in self._passes:
            for number, span in one.hits(body, views):
                found[number].add(span)
        if not found:
            return dict.fromkeys(self._names, _NONE)
        self._pardon(found, views.folded)
        return {name: _counted(found.get(number, ())) for number, name in enumerate(self._names)}

    def _pass(self, how: "_How") -> "_Pass | None":
        forms: dict[str, list[Entry]] = defaultdict(list)
        for number, each in enumerate(self._lists):
            if how.wanted(each.spellings):
                for term in each.terms:
                    for form, entry in _forms(how, Entry(number, term, each.spellings)):
                        forms[form].append(entry)
        # A word of vowels alone has no consonants to be found by.
        forms.pop("", None)
        return _Pass(how, forms) if forms else None

    def _pardon(self, found: dict[int, set[Span]], folded: Folded) -> None:
        """Take away what lies inside an innocent word or phrase of its list."""
        if self._innocent is None:
            return
        pardons: dict[int, list[Span]] = defaultdict(list)
        for entry, start, end in self._innocent.found(folded):
            if stands(entry, folded.text, start, end):
                pardons[entry.number].append(folded.span(start, end))
        for number, pardoned in pardons.items():
            found[number] = {span for span in found[number] if not _inside(span, pardoned)}


class _How(msgspec.Struct, frozen=True):
    """One reading of texts: which lists want it, how a text and a term are read, and what confirms a hit.

    ``text`` is None where this reading of a text says nothing that another one does not.
    """

    wanted: Callable[[frozenset[Spelling]], bool]
    text: Callable[[Views], Folded | None]
    term: Callable[[Folded], Folded]
    confirmed: Callable[[str, Entry], bool] = lambda body, entry: True  # noqa: ARG005 - most readings need no second look


class _Automaton:
    def __init__(self, forms: dict[str, list[Entry]]) -> None:
        self._entries = tuple(map(tuple, forms.values()))
        self._automaton = AhoCorasick(list(forms))

    def found(self, folded: Folded) -> Iterator[tuple[Entry, int, int]]:
        hits = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        for number, start, end in hits[:MOST_HITS]:
            for entry in self._entries[number]:
                yield entry, start, end


class _Pass:
    """One reading's automaton over the forms that terms take in it."""

    def __init__(self, how: _How, forms: dict[str, list[Entry]]) -> None:
        self._how = how
        self._automaton = _Automaton(forms)

    def hits(self, body: str, views: Views) -> Iterator[Hit]:
        folded = self._how.text(views)
        if folded is None:
            return
        for entry, start, end in self._automaton.found(folded):
            if stands(entry, folded.text, start, end):
                first, last = folded.span(start, end)
                if self._how.confirmed(body[first:last], entry):
                    yield entry.number, (first, last)


_NONE = Scored(0)
_LATIN = re.compile("[a-z]")


def _counted(spans: Iterable[Span]) -> Signal:
    """Count the words, not the ways in which each was found: what overlaps is one."""
    places = merged(spans)
    return Scored(len(places), places) if places else _NONE


def _forms(how: _How, entry: Entry) -> Iterator[tuple[str, Entry]]:
    """Yield the forms of a term in one reading: itself, and before a pronoun with ت in the place of its last ه."""
    term = entry.whole
    yield _read(how, term.text), entry
    if term.text.endswith("ه") and Spelling.CLITICS in entry.spellings:
        yield _read(how, f"{term.text[:-1]}ت"), msgspec.structs.replace(entry, feminine=True)


def _read(how: _How, text: str) -> str:
    return how.term(Folded(text, partial(_no_way_back, text))).text


def _no_way_back(text: str) -> tuple[Sequence[int], int]:
    return range(len(text)), len(text)


def _innocent(lists: Sequence[WordList]) -> _Automaton | None:
    forms: dict[str, list[Entry]] = defaultdict(list)
    for number, each in enumerate(lists):
        for words in each.innocent:
            forms[words].append(Entry(number, Term(words), each.spellings))
    return _Automaton(forms) if forms else None


def _inside(span: Span, pardoned: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in pardoned)


def _unleeted(views: Views) -> Folded | None:
    return None if views.unleeted is views.joined else views.unleeted


def _consonants(views: Views) -> Folded | None:
    return views.consonants if _LATIN.search(views.joined.text) else None


_READINGS = (
    _How(lambda spellings: Spelling.JOINED not in spellings, lambda views: views.folded, lambda term: term),
    _How(lambda spellings: Spelling.JOINED in spellings, lambda views: views.joined, lambda term: term),
    _How(lambda spellings: Spelling.LEET in spellings, _unleeted, lambda term: term),
    _How(
        lambda spellings: Spelling.UNDOTTED in spellings,
        lambda views: views.undotted,
        undotted,
        lambda body, _: typed_without_dots(body),
    ),
    _How(
        lambda spellings: Spelling.ARABIZI in spellings,
        _consonants,
        consonants,
        lambda body, entry: typed_in_latin(body, entry.whole.text),
    ),
)
