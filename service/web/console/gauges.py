"""Gauges: the signals of a verdict as somebody reads them, those of the models as bars and the others as a list."""

from collections.abc import Iterable

import msgspec

from service.domain.signal import Missing, Scored, Signals, Value
from service.flow.ports.scoring import DEEP, FACTS, FAST, TOXICITY
from service.web.catalogue import Voice

SCORES = frozenset(fact.name for fact in FACTS)

SAYING = 0.05
"""A score below this says nothing, and its bar would be empty; the overall one is always shown."""


class Gauge(msgspec.Struct, frozen=True):
    """A score from 0 to 1."""

    name: str
    label: str
    value: float


class Gap(msgspec.Struct, frozen=True):
    """Scores that there are not, and the sentence that says why."""

    labels: tuple[str, ...]
    sentence: str


class Measured(msgspec.Struct, frozen=True):
    """Any other signal, written out."""

    name: str
    label: str
    text: str


def gauges(signals: Signals, voice: Voice) -> tuple[Gauge, ...]:
    """Return the models' scores that say something, the overall one first and then the highest.

    A model's own is left out where the overall score is nothing but that.
    """
    scored = {name: signal.value for name, signal in signals.items() if isinstance(signal, Scored) and name in SCORES}
    for name in (FAST, DEEP):
        if name in scored and scored[name] == scored.get(TOXICITY):
            del scored[name]
    found = [
        Gauge(name, label(name, voice), float(value))
        for name, value in scored.items()
        if isinstance(value, int | float) and (value >= SAYING or name == TOXICITY)
    ]
    return tuple(sorted(found, key=lambda gauge: (gauge.name != TOXICITY, -gauge.value, gauge.name)))


def gaps(signals: Signals, voice: Voice) -> tuple[Gap, ...]:
    """Return the models' scores that are missing, those with the same reason together."""
    by_why: dict[str, list[str]] = {}
    for name, signal in signals.items():
        if isinstance(signal, Missing) and name in SCORES:
            by_why.setdefault(signal.missing, []).append(label(name, voice))
    return tuple(Gap(tuple(labels), why_missing(why, voice)) for why, labels in by_why.items())


def measured(signals: Signals, voice: Voice) -> tuple[Measured, ...]:
    """Return all other signals by name, those that are nought or no left out."""
    rest = ((name, signal) for name, signal in sorted(signals.items()) if name not in SCORES)
    return tuple(_written(rest, voice))


def label(name: str, voice: Voice) -> str:
    """Return what a signal is called; one that nobody gave a name, such as a list's, keeps its own."""
    key = f"desk.signal.{name.replace('.', '_')}"
    return voice.say(key) if key in voice else name


def why_missing(why: str, voice: Voice) -> str:
    """Return why a signal is missing, as a sentence."""
    key = f"desk.missing.{why.partition(':')[0].replace(' ', '_')}"
    return voice.say(key) if key in voice else voice.say("desk.missing.other", why=why)


def _written(signals: Iterable[tuple[str, Scored | Missing]], voice: Voice) -> Iterable[Measured]:
    for name, signal in signals:
        if isinstance(signal, Missing):
            yield Measured(name, label(name, voice), why_missing(signal.missing, voice))
        elif signal.value:
            yield Measured(name, label(name, voice), _value(signal.value, voice))


def _value(value: Value, voice: Voice) -> str:
    if value is True:
        return voice.say("desk.yes")
    return f"{value:.2f}" if isinstance(value, float) else str(value)
