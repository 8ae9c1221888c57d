"""A body with the places marked that made rules fire, and what is kept out of sight until somebody wants to read it.

Spans count Unicode code points of the body as typed. A body is cut into segments, never put together as markup.
"""

import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

from service.domain.signal import Scored, Signals
from service.domain.verdict import Category, Reason, Verdict

SLURS = frozenset({Category.INSULT, Category.HATE, Category.SEXUAL})
"""What a rule of these finds in a text is a word that nobody needs to read a thousand times a day."""

SEVERE = frozenset({Category.HATE, Category.THREAT, Category.SEXUAL})
"""A comment against which a rule of these speaks is hard to read as a whole."""

SEVERE_SCORES = ("toxicity.score", "insult.fast", "threat.fast", "hate.fast", "sexual.fast")
SEVERE_FROM = 0.8
"""So is one that has such a score in any of these."""

_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
"""Zero width joiner and the variation selectors of emoji: they belong to the sign before them."""


class Segment(msgspec.Struct, frozen=True):
    """A stretch of the body. ``reasons`` are the numbers, from 1, of those that point here; none, and it is plain."""

    text: str
    reasons: tuple[int, ...] = ()
    masked: bool = False


class _Mark(msgspec.Struct):
    start: int
    end: int
    reasons: set[int]
    slur: bool


def segments(body: str, reasons: Sequence[Reason], *, mask: bool) -> tuple[Segment, ...]:
    """Cut a body where marks begin and end. With ``mask`` those of slurs are to be hidden until they are asked for.

    Put together again the segments are the body. Spans that overlap become one mark with the reasons of all of them.
    """
    cut: list[Segment] = []
    at = 0
    for mark in _merged(_marks(body, reasons)):
        if at < mark.start:
            cut.append(Segment(body[at : mark.start]))
        cut.append(Segment(body[mark.start : mark.end], tuple(sorted(mark.reasons)), mask and mark.slur))
        at = mark.end
    if at < len(body):
        cut.append(Segment(body[at:]))
    return tuple(cut)


def severe(verdict: Verdict) -> bool:
    """Tell whether a text is probably hard to read."""
    return any(reason.category in SEVERE for reason in verdict.reasons) or _scores_high(verdict.signals)


def _scores_high(signals: Signals) -> bool:
    found = (signals.get(name) for name in SEVERE_SCORES)
    values = (signal.value for signal in found if isinstance(signal, Scored))
    return any(isinstance(value, int | float) and value >= SEVERE_FROM for value in values)


def _marks(body: str, reasons: Sequence[Reason]) -> list[_Mark]:
    """Return every span as a mark that cuts no letter from its signs; what lies outside the body is left out."""
    marks = []
    for number, reason in enumerate(reasons, 1):
        for start, end in reason.spans:
            if 0 <= start < end and start < len(body):
                whole = _whole(body, start, min(end, len(body)))
                marks.append(_Mark(*whole, {number}, reason.category in SLURS))
    return sorted(marks, key=lambda mark: (mark.start, mark.end))


def _merged(marks: Iterable[_Mark]) -> list[_Mark]:
    merged: list[_Mark] = []
    for mark in marks:
        if merged and mark.start < merged[-1].end:
            last = merged[-1]
            last.end = max(last.end, mark.end)
            last.reasons |= mark.reasons
            last.slur |= mark.slur
        else:
            merged.append(mark)
    return merged


def _whole(body: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and _clings(body[start]):
        start -= 1
    while end < len(body) and _clings(body[end]):
        end += 1
    return start, end


def _clings(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign) in {"Mn", "Me", "Mc"}
