"""The matcher: finds the terms of all lists in one pass over each reading of a comment's text.

The passes are Aho and Corasick's (Communications of the ACM 18, 1975), so that their time hangs on the text and what
is found in it, and hardly on how many terms there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from ahocorasick_rs import AhoCorasick

from service.domain.signal import Scored, Signal, Span
from service.rulebook.needle import Needle, needles, spaced, stands
from service.rulebook.passes import PASSES, Pass
from service.rulebook.spans import merged
from service.rulebook.wordlist import Term, WordList
from service.text.fold import Folded
from service.text.views import Views

Place = tuple[int, int]
"""Where a term stands in a reading, in its code points."""

MOST_HITS = 1_000
"""Hits that are looked at in one reading of a text: a text made to have more is told by its first thousand."""


class Matcher:
    """Finds nothing without lists. Never raises, whatever the text."""

    def __init__(self, lists: Iterable[WordList]) -> None:
        words = tuple(lists)
        self._names = tuple(each.fact.name for each in words)
        self._searches = tuple(_Search(one, words) for one in PASSES)
        self._innocent = _Automaton(_innocent(words))

    def signals(self, body: str, views: Views) -> dict[str, Signal]:
        """Count the terms of each list of which the comment has any, given the views of its body.

        Places are code points of the body as typed.
        """
        found: dict[int, set[Span]] = defaultdict(set)
        for search in self._searches:
            for number, span in search.hits(body, views):
                found[number].add(span)
        if not found:
            return {}
        for number, pardoned in self._pardons(views.folded).items():
            found[number] = {span for span in found[number] if not _inside(span, pardoned)}
        return {self._names[number]: _counted(spans) for number, spans in sorted(found.items()) if spans}

    def _pardons(self, folded: Folded) -> dict[int, list[Span]]:
        """Return where innocent words and phrases stand, by their lists."""
        pardons: dict[int, list[Span]] = defaultdict(list)
        for needle, place in self._innocent.found(folded):
            pardons[needle.number].append(folded.span(*place))
        return pardons


class _Search:
    """One pass with the automaton of all that it looks for."""

    def __init__(self, one: Pass, lists: Iterable[WordList]) -> None:
        self._pass = one
        wanted = (one.needles(number, words) for number, words in enumerate(lists))
        self._automaton = _Automaton(chain.from_iterable(wanted))

    def hits(self, body: str, views: Views) -> Iterator[tuple[int, Span]]:
        """Yield the list's number and the place of each hit in the body as typed."""
        folded = self._pass.text(views) if self._automaton else None
        if folded is None:
            return
        for needle, place in self._automaton.found(folded):
            first, last = folded.span(*place)
            if self._pass.sure is None or self._pass.sure(body[first:last], needle):
                yield needle.number, (first, last)


class _Automaton:
    """Finds needles that stand as words; false while it has none."""

    def __init__(self, wanted: Iterable[Needle]) -> None:
        forms: dict[str, list[Needle]] = defaultdict(list)
        for needle in wanted:
            forms[needle.text].append(needle)
        self._needles = tuple(map(tuple, forms.values()))
        self._automaton = AhoCorasick(list(forms))

    def __bool__(self) -> bool:
        return bool(self._needles)

    def found(self, folded: Folded) -> Iterator[tuple[Needle, Place]]:
        haystack = spaced(folded.text) if self._needles else ""
        hits = self._automaton.find_matches_as_indexes(haystack, overlapping=True)
        for number, start, end in hits[:MOST_HITS]:
            for needle in self._needles[number]:
                if stands(needle, haystack, start, end):
                    # The haystack begins with a space that the text has not.
                    yield needle, (start + needle.before - 1, end - needle.after - 1)


def _innocent(lists: Iterable[WordList]) -> Iterator[Needle]:
    for number, words in enumerate(lists):
        for text in words.innocent:
            yield from needles(number, Term(text), text, words.spellings)


def _counted(spans: Iterable[Span]) -> Signal:
    """Count the words, not the ways in which each was found: what overlaps is one."""
    places = merged(spans)
    return Scored(len(places), places)


def _inside(span: Span, pardoned: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in pardoned)
