"""A verdict: what is done with a comment, and everything that led to it."""

import enum

import msgspec

from service.domain.signal import Signal, Span


class Action(enum.StrEnum):
    """What a rule or the whole rulebook asks for, from the mildest to the strongest."""

    PUBLISH = "publish"
    HOLD = "hold"
    REJECT = "reject"

    @property
    def strength(self) -> int:
        return list(Action).index(self)


class Category(enum.StrEnum):
    """Why a comment is not wanted, in the words that moderators and rules share."""

    SPAM = "spam"
    INSULT = "insult"
    HATE = "hate"
    THREAT = "threat"
    SEXUAL = "sexual"
    PERSONAL_DATA = "personal_data"
    OFF_TOPIC = "off_topic"
    ILLEGAL = "illegal"
    OTHER = "other"


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that fired: ``because`` is its sentence by language, ``spans`` where the body as typed made it fire."""

    rule: str
    action: Action
    category: Category
    because: dict[str, str]
    spans: tuple[Span, ...] = ()


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The whole trace of one judgement.

    ``priority`` is 0 to 100, the most urgent highest. ``unknown`` names the rules that could not be
    answered because a signal was missing. ``pardoned`` names the rules that fired and were set aside by one of
    ``reasons``; ``shadow`` are the rules on trial that would have fired. ``rulebook`` is the rulebook's
    hash; ``models`` maps a model's name to its version.
    """

    action: Action
    priority: int
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...]
    signals: dict[str, Signal]
    rulebook: str
    models: dict[str, str]
    pardoned: tuple[str, ...] = ()
    shadow: tuple[Reason, ...] = ()
