"""Windows: the parts of a comment that are scored by themselves, in each of its views.

A view's features are made once for a whole section of neighbouring windows; a window is those that lie inside it.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.domain.signal import Span
from service.scoring.fast.features import Grams, distinct, grams
from service.scoring.fast.spans import heaviest
from service.scoring.fast.symbols import Hashes
from service.scoring.fast.views import View

LENGTH = 250
"""Code points of a window. Most comments are shorter and are looked at whole."""

OVERLAP = 80

TOGETHER = 4
"""Windows of a section: more would each be looked for among too many features."""

Inside = NDArray[np.bool_]


class Part(msgspec.Struct, frozen=True, dict=True):
    """What of a view lies in the section: it starts at ``start`` and has ``size`` code points.

    ``windows`` says where each window starts in it and where it ends.
    """

    view: View
    start: int
    size: int
    sorts: tuple[Grams, ...]
    windows: tuple[tuple[int, int], ...]

    def inside(self, number: int) -> Inside:
        """Tell of each feature whether it lies in the window. Borders of words count as parts of them."""
        (first, behind), (starts, ends) = self.windows[number], self._places
        return (starts >= first - 1) & (ends <= behind + 1)

    @cached_property
    def _places(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        return np.concatenate([sort.starts for sort in self.sorts]), np.concatenate([sort.ends for sort in self.sorts])

    def heaviest(self, weights: NDArray[np.int64]) -> list[Span]:
        """Return the words, in code points of the body, that weigh most when the features weigh so much."""
        folded, start = self.view.folded, self.start
        return [folded.span(start + first, start + last) for first, last in heaviest(self.size, self.sorts, weights)]


class Section(msgspec.Struct, frozen=True, dict=True):
    """Neighbouring windows of all views: a window of one view is about the same words as in the next."""

    parts: tuple[Part, ...]

    @property
    def numbers(self) -> range:
        """The numbers of the windows."""
        return range(len(self.parts[0].windows))

    @cached_property
    def hashes(self) -> Hashes:
        """The hashes of all features, as often as they stand there, each marked as its view's."""
        return np.concatenate([sort.hashes ^ part.view.mark for part in self.parts for sort in part.sorts])

    def window(self, number: int) -> Hashes:
        """Return the hashes of a window's features, each once."""
        inside = self._inside(number)
        return distinct(self.hashes if inside is None else self.hashes[inside])

    def _inside(self, number: int) -> Inside | None:
        """Tell of each feature whether it lies in the window; None where all do."""
        if len(self.numbers) == 1:
            return None
        return np.concatenate([part.inside(number) for part in self.parts])

    def heaviest(self, number: int, weights: NDArray[np.int64]) -> tuple[Span, ...]:
        """Return the words of a window that weigh most, in code points of the body."""
        inside = self._inside(number)
        own = weights if inside is None else weights * inside
        behind = np.cumsum([sum(len(sort.hashes) for sort in part.sorts) for part in self.parts])
        parted = zip(self.parts, np.split(own, behind[:-1]), strict=True)
        return tuple(sorted({span for part, piece in parted for span in part.heaviest(piece)}))


def sections(views: Sequence[View]) -> Iterator[Section]:
    """Cut the views into equally many overlapping windows, so that nothing is diluted by what stands around it."""
    longest = max(len(view.text) for view in views)
    count = 1 + max(0, -(-(longest - LENGTH) // (LENGTH - OVERLAP)))
    for first in range(0, count, TOGETHER):
        numbers = range(first, min(first + TOGETHER, count))
        yield Section(tuple(_part(view, numbers, count) for view in views))


def _part(view: View, numbers: range, count: int) -> Part:
    size = min(len(view.text), LENGTH)
    starts = [(len(view.text) - size) * number // max(count - 1, 1) for number in numbers]
    first, behind = starts[0], starts[-1] + size
    windows = tuple((start - first, start - first + size) for start in starts)
    return Part(view, first, behind - first, grams(view.text[first:behind], digits=view.digits), windows)
