"""The fast model: one look-up for all that it says of a comment."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.domain.signal import Missing, Scored, Signal, Span
from service.scoring.fast.calibration import line_of
from service.scoring.fast.signs import signs
from service.scoring.fast.tables import tables_of
from service.scoring.fast.views import views_of
from service.scoring.fast.weights import Weights
from service.scoring.fast.window import Section, sections
from service.text.reading import Reading

NOTHING = Missing("nothing to read")
UNTAUGHT = Missing("nothing learned")
POINTED_AT = 0.3
"""From this value on a signal tells which words made it."""

TOXICITY = "toxicity"
KINDS = frozenset({"insult", "hate", "threat", "sexual"})
"""What a comment can be rejected for as toxic; none of them is likelier than that."""

SIGNALS = tuple(f"{name}.fast" for name in (TOXICITY, *sorted(KINDS), "spam"))
"""What is said of every comment; a model that was not taught a head says that it is missing."""

DIGITS = 5


class _Window(NamedTuple):
    """A window of a section, and the sum of what its features weigh for each head."""

    section: Section
    number: int
    sums: NDArray[np.float64]


class FastModel:
    """Scores comments with weights that never change; any number of threads may share it."""

    name = "fast"

    def __init__(self, weights: Weights) -> None:
        header = weights.header
        self.version = header.version
        self._heads = header.heads
        self._names = tuple(f"{head.name}.fast" for head in header.heads)
        self._absent: dict[str, Signal] = dict.fromkeys((name for name in SIGNALS if name not in self._names), UNTAUGHT)
        self._toxicity = next((at for at, head in enumerate(header.heads) if head.name == TOXICITY), None)
        self._tables = tables_of(weights.columns)
        self._places = [(number, head) for number, table in enumerate(self._tables) for head in range(table.heads)]
        self._scales = np.array([head.scale for head in header.heads])
        self._intercepts = np.array([head.intercept for head in header.heads])
        self._signs = np.array([head.signs for head in header.heads])

    @property
    def models(self) -> Mapping[str, str]:
        """The model's name and version, as a verdict keeps them."""
        return {self.name: self.version}

    def score(self, body: str, reading: Reading) -> dict[str, Signal]:
        """Return every signal: the probability that a moderator would reject, 0 to 1. Never raises for a text.

        Of a long comment the highest window counts, for each head on its own.
        """
        views = views_of(reading)
        if not views[0].folded.text.strip():
            return dict.fromkeys(SIGNALS, NOTHING)
        found = [self._window(section, number) for section in sections(views) for number in section.numbers]
        sums = np.array([window.sums for window in found])
        totals = sums.max(axis=0) + self._intercepts + self._signs @ signs(body, reading.signals)
        values = self._values(totals.tolist(), reading.language)
        best = sums.argmax(axis=0).tolist()
        return self._absent | {
            name: Scored(value, self._spans(found[at], head) if value >= POINTED_AT else ())
            for head, (name, value, at) in enumerate(zip(self._names, values, best, strict=True))
        }

    def _window(self, section: Section, number: int) -> _Window:
        """Add up the weights of a window's features, each divided by the root of how many these are."""
        hashes = section.window(number)
        added = np.concatenate([table.sums(table.of(hashes)) for table in self._tables])
        return _Window(section, number, added * self._scales / math.sqrt(max(len(hashes), 1)))

    def _spans(self, window: _Window, head: int) -> tuple[Span, ...]:
        """Return the words of a window that speak most for what a head says."""
        number, at = self._places[head]
        table, section = self._tables[number], window.section
        return section.heaviest(window.number, table.column(table.of(section.hashes), at))

    def _values(self, totals: Sequence[float], language: str) -> list[float]:
        values = [
            line_of(head.calibration, language).probability(total)
            for head, total in zip(self._heads, totals, strict=True)
        ]
        most = values[self._toxicity] if self._toxicity is not None else 1.0
        return [
            round(min(value, most) if head.name in KINDS else value, DIGITS)
            for head, value in zip(self._heads, values, strict=True)
        ]
