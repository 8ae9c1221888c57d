"""A window: the part of a comment that is scored at once, in each of its views."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.domain.signal import Span
from service.scoring.fast.features import Grams, grams
from service.scoring.fast.spans import heaviest
from service.scoring.fast.symbols import Hashes
from service.scoring.fast.views import View

LENGTH = 250
"""Code points of a window. Most comments are shorter and are looked at whole."""

OVERLAP = 80


class Part(msgspec.Struct, frozen=True):
    """What of a view lies in the window: it starts at ``start`` and has ``size`` code points."""

    view: View
    start: int
    size: int
    sorts: tuple[Grams, ...]

    def hashes(self) -> Hashes:
        """Return the hashes of all features, with repetitions, marked as the view's."""
        return np.concatenate([sort.hashes for sort in self.sorts]) ^ self.view.mark

    def heaviest(self, weights: NDArray[np.int64]) -> list[Span]:
        """Return the words, in code points of the body, that weigh most when the features weigh so much."""
        folded, start = self.view.folded, self.start
        return [folded.span(start + first, start + last) for first, last in heaviest(self.size, self.sorts, weights)]


Window = tuple[Part, ...]


def windows(views: Sequence[View]) -> list[Window]:
    """Cut the views into equally many overlapping pieces, so that nothing is diluted by what stands around it.

    A window of one view is about the same words as in the next.
    """
    longest = max(len(view.text) for view in views)
    count = 1 + max(0, -(-(longest - LENGTH) // (LENGTH - OVERLAP)))
    return [tuple(_part(view, number, count) for view in views) for number in range(count)]


def _part(view: View, number: int, count: int) -> Part:
    size = min(len(view.text), LENGTH)
    start = (len(view.text) - size) * number // max(count - 1, 1)
    return Part(view, start, size, grams(view.text[start : start + size], digits=view.digits))
