"""The fast model: one look-up for all that it says of a comment."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from service.domain.signal import Missing, Scored, Signal, Span
from service.scoring.fast.calibration import line_of
from service.scoring.fast.signs import signs
from service.scoring.fast.tables import tables_of
from service.scoring.fast.views import views_of
from service.scoring.fast.weights import Weights
from service.scoring.fast.window import Window, windows
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
        found = windows(views)
        rows = [self._looked_up(window) for window in found]
        sums = np.array([self._sum(row) for row in rows])
        totals = sums.max(axis=0) + self._intercepts + self._signs @ signs(body, reading.signals)
        values = self._values(totals, reading.language)
        best = sums.argmax(axis=0)
        return self._absent | {
            name: Scored(value, _spans(found[at], rows[at][:, head]) if value >= POINTED_AT else ())
            for head, (name, value, at) in enumerate(zip(self._names, values, best, strict=True))
        }

    def _looked_up(self, window: Window) -> NDArray[np.int8]:
        """Return the weights of a window's features: a line for each, with a column for each head."""
        hashes = np.concatenate([part.hashes() for part in window])
        found = [table.of(hashes) for table in self._tables]
        return found[0] if len(found) == 1 else np.concatenate(found, axis=1)

    def _sum(self, row: NDArray[np.int8]) -> NDArray[np.float64]:
        """Add up the weights, each divided by the root of how many features there are."""
        added = row.sum(axis=0, dtype=np.int64)
        scaled: NDArray[np.float64] = added * self._scales / math.sqrt(max(len(row), 1))
        return scaled

    def _values(self, totals: NDArray[np.float64], language: str) -> list[float]:
        values = [
            line_of(head.calibration, language).probability(total)
            for head, total in zip(self._heads, totals.tolist(), strict=True)
        ]
        most = values[self._toxicity] if self._toxicity is not None else 1.0
        return [
            round(min(value, most) if head.name in KINDS else value, DIGITS)
            for head, value in zip(self._heads, values, strict=True)
        ]


def _spans(window: Window, weights: NDArray[np.int8]) -> tuple[Span, ...]:
    """Return the words of a window that weigh most, in code points of the body."""
    behind = np.cumsum([sum(len(sort.hashes) for sort in part.sorts) for part in window])
    parted = np.split(weights.astype(np.int64), behind[:-1])
    return tuple(sorted({span for part, own in zip(window, parted, strict=True) for span in part.heaviest(own)}))
