"""Reasons as sentences: why the rules wanted a person to read a comment."""

from collections.abc import Sequence

import msgspec

from service.domain.verdict import Category, Reason
from service.web.catalogue import FALLBACK


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A reason as it is shown. ``number`` is the one that marks in the text carry; ``places`` says how many there are.

    ``language`` is the sentence's own, where the rulebook does not have it in the person's.
    """

    number: int
    rule: str
    category: Category
    sentence: str
    language: str
    places: int


def told(reasons: Sequence[Reason], language: str) -> tuple[Told, ...]:
    """Return the reasons in the person's language where the rulebook has it, else in whatever the rule was written."""
    return tuple(_told(number, reason, language) for number, reason in enumerate(reasons, 1))


def suggested(reasons: Sequence[Reason]) -> Category | None:
    """Return what a rejection would most probably be for: the category of the strongest reason."""
    strongest = max(reasons, key=lambda reason: reason.action.strength, default=None)
    return strongest.category if strongest else None


def _told(number: int, reason: Reason, language: str) -> Told:
    known = [each for each in (language, FALLBACK, *reason.because) if each in reason.because]
    spoken = known[0] if known else language
    return Told(
        number=number,
        rule=reason.rule,
        category=reason.category,
        sentence=reason.because.get(spoken, reason.rule),
        language=spoken,
        places=len(reason.spans),
    )
