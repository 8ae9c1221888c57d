"""The fast model: one look-up for all that it says of a comment."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from service.domain.signal import Missing, Scored, Signal, Span
from service.scoring.fast.calibration import line_of
from service.scoring.fast.features import hashes
from service.scoring.fast.signs import signs
from service.scoring.fast.spans import heaviest
from service.scoring.fast.symbols import Hashes
from service.scoring.fast.views import views_of
from service.scoring.fast.weights import MOST_HEADS, Weights
from service.scoring.fast.windows import windows
from service.text.fold import Folded
from service.text.reading import Reading

NOTHING = Missing("nothing to read")
POINTED_AT = 0.3
"""From this value on a signal tells which words made it."""

TOXICITY = "toxicity"
KINDS = frozenset({"insult", "hate", "threat", "sexual"})
"""What a comment can be rejected for as toxic; none of them is likelier than that."""

DIGITS = 5

Piece = Sequence[Span]
"""A window: its place in each view."""


class FastModel:
    """Scores comments with weights that never change; any number of threads may share it."""

    name = "fast"

    def __init__(self, weights: Weights) -> None:
        header = weights.header
        self.version = header.version
        self._heads = header.heads
        self._rows = _rows(weights.table)
        self._shift = np.uint32(32 - header.bits)
        self._scales = np.array([head.scale for head in header.heads])
        self._intercepts = np.array([head.intercept for head in header.heads])
        self._signs = np.array([head.signs for head in header.heads])

    @property
    def models(self) -> Mapping[str, str]:
        """The model's name and version, as a verdict keeps them."""
        return {self.name: self.version}

    def score(self, body: str, reading: Reading) -> dict[str, Signal]:
        """Return every head's signal: the probability that a moderator would reject, 0 to 1. Never raises for a text.

        Of a long comment the highest window counts, for each head on its own.
        """
        views = views_of(reading)
        if not views[0].text.strip():
            return {f"{head.name}.fast": NOTHING for head in self._heads}
        pieces = windows(*(len(view.text) for view in views))
        sums = np.array([self._sums(views, piece) for piece in pieces])
        totals = sums.max(axis=0) + self._intercepts + self._signs @ signs(body, reading.signals)
        values = self._values(totals, reading.language)
        return {
            f"{head.name}.fast": self._signal(index, values[head.name], views, pieces[int(sums[:, index].argmax())])
            for index, head in enumerate(self._heads)
        }

    def _sums(self, views: Sequence[Folded], piece: Piece) -> NDArray[np.float64]:
        """Add up the weights of a window's features, each divided by the root of how many there are."""
        found = np.concatenate([hashes(view.text[start:end]) for view, (start, end) in zip(views, piece, strict=True)])
        rows = self._rows[found >> self._shift].view(np.int8).reshape(-1, MOST_HEADS)
        added = rows.sum(axis=0, dtype=np.int64)[: len(self._heads)]
        scaled: NDArray[np.float64] = added * self._scales / np.sqrt(max(len(found), 1))
        return scaled

    def _values(self, totals: NDArray[np.float64], language: str) -> dict[str, float]:
        values = {
            head.name: line_of(head.calibration, language).probability(float(total))
            for head, total in zip(self._heads, totals, strict=True)
        }
        most = values.get(TOXICITY, 1.0)
        return {name: round(min(value, most) if name in KINDS else value, DIGITS) for name, value in values.items()}

    def _signal(self, head: int, value: float, views: Sequence[Folded], piece: Piece) -> Scored:
        return Scored(value, self._spans(head, views, piece) if value >= POINTED_AT else ())

    def _spans(self, head: int, views: Sequence[Folded], piece: Piece) -> tuple[Span, ...]:
        """Return the words that weigh most for a head, in code points of the body."""

        def weigh(found: Hashes) -> NDArray[np.float64]:
            rows = self._rows[found >> self._shift].view(np.int8).reshape(-1, MOST_HEADS)
            return rows[:, head].astype(np.float64)

        spans = {
            view.span(start + first, start + last)
            for view, (start, end) in zip(views, piece, strict=True)
            for first, last in heaviest(view.text[start:end], weigh)
        }
        return tuple(sorted(spans))


def _rows(table: NDArray[np.int8]) -> NDArray[np.int64]:
    """Make each row of the table one integer of eight bytes, so that a look-up fetches all heads at once."""
    wide = np.zeros((len(table), MOST_HEADS), dtype=np.int8)
    wide[:, : table.shape[1]] = table
    return wide.view(np.int64).reshape(-1)
