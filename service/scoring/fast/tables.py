"""Tables: the weights as they lie in memory, so that one look-up fetches those of several heads."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from service.scoring.fast.symbols import Hashes

TOGETHER = 8
"""Heads whose weights lie in one integer of eight bytes."""

Column = NDArray[np.int8]
"""The weights of a head: one for each of its buckets, of which there are two to some power."""

Lines = NDArray[np.int8] | NDArray[np.int64]
"""The weights of a table's heads for some features, those of a feature in one number."""


class Table:
    """The weights of up to eight heads with equally many buckets."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.heads = len(columns)
        self._rows = columns[0] if self.heads == 1 else _side_by_side(columns)
        self._shift = np.uint32(33 - len(columns[0]).bit_length())

    def of(self, hashes: Hashes) -> Lines:
        """Return a line for each hash."""
        return self._rows.take(hashes >> self._shift)

    def sums(self, lines: Lines) -> NDArray[np.int32]:
        """Add up the weights of each head."""
        # NumPy adds a row of numbers up several times as fast as a column.
        across = np.ascontiguousarray(self._parted(lines).T)
        added: NDArray[np.int32] = np.add.reduce(across, axis=1, dtype=np.int32)
        return added[: self.heads]

    def column(self, lines: Lines, head: int) -> NDArray[np.int64]:
        """Return the weights of one head."""
        return self._parted(lines)[:, head].astype(np.int64)

    def _parted(self, lines: Lines) -> NDArray[np.int8]:
        return lines.view(np.int8).reshape(len(lines), lines.itemsize)


def _side_by_side(columns: Sequence[Column]) -> NDArray[np.int64]:
    wide = np.zeros((len(columns[0]), TOGETHER), dtype=np.int8)
    wide[:, : len(columns)] = np.stack(columns, axis=1)
    return wide.view(np.int64).reshape(-1)


def tables_of(columns: Sequence[Column]) -> tuple[Table, ...]:
    """Return the tables of heads, in their order: neighbours with equally many buckets lie together."""
    grouped = (list(group) for _, group in groupby(columns, key=len))
    return tuple(
        Table(group[start : start + TOGETHER]) for group in grouped for start in range(0, len(group), TOGETHER)
    )
