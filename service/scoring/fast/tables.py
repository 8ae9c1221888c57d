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


class Table:
    """The weights of up to eight heads with equally many buckets."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.heads = len(columns)
        self._rows = columns[0] if self.heads == 1 else _side_by_side(columns)
        self._width = self._rows.itemsize
        self._shift = np.uint32(33 - len(columns[0]).bit_length())

    def of(self, hashes: Hashes) -> NDArray[np.int8]:
        """Return a line for each hash, with a column for each head."""
        found: NDArray[np.int8] = self._rows[hashes >> self._shift].view(np.int8)
        return found.reshape(-1, self._width)[:, : self.heads]


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
