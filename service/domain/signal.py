"""A signal: one thing measured about a comment, or the reason why it could not be."""

import enum
from collections.abc import Mapping

import msgspec

Span = tuple[int, int]
"""Start and end, in Unicode code points of the body as typed; the end is not included."""

Value = bool | int | float | str


class Scored(msgspec.Struct, frozen=True, omit_defaults=True):
    """A signal that has a value, and the places in the text that gave it."""

    value: Value
    spans: tuple[Span, ...] = ()


class Missing(msgspec.Struct, frozen=True):
    """A signal without a value. It is unknown, never zero."""

    missing: str


Signal = Scored | Missing
Signals = Mapping[str, Signal]


class FactKind(enum.StrEnum):
    """The type of a signal's value, which the rulebook checks conditions against."""

    NUMBER = "number"
    FLAG = "flag"
    WORD = "word"


class Fact(msgspec.Struct, frozen=True):
    """A signal that conditions may name: ``links.count``, its kind and what it says in a sentence."""

    name: str
    kind: FactKind
    sentence: str


def signal_of(kept: object) -> Signal:
    """Return the signal that was kept as JSON: an object with ``value``, or with ``missing``."""
    if isinstance(kept, dict) and "missing" in kept:
        return msgspec.convert(kept, Missing)
    return msgspec.convert(kept, Scored)
