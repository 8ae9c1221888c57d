"""Spans: the words of a text that speak most for what a head says."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from service.domain.signal import Span
from service.scoring.fast.features import Grams

MOST = 5
"""Words that are pointed at, of those that weigh at least WORTH of the heaviest."""

WORTH = 0.4


def heaviest(size: int, sorts: Sequence[Grams], weights: NDArray[np.int64]) -> list[Span]:
    """Return the heaviest words of a text of that many code points, in their order; none where nothing weighs.

    ``weights`` has a weight for each feature of each sort, in their order.
    """
    words, pictures = sorts[-2:]
    heat = _heat(size, sorts, weights)
    starts = np.concatenate([words.starts, pictures.starts])
    ends = np.concatenate([words.ends, pictures.ends])
    sums = heat[ends] - heat[starts]
    if not len(sums) or sums.max() <= 0:
        return []
    order = np.argsort(-sums, kind="stable")[:MOST]
    heavy = order[sums[order] >= WORTH * sums.max()]
    return sorted(zip(starts[heavy].tolist(), ends[heavy].tolist(), strict=True))


def _heat(size: int, sorts: Sequence[Grams], weights: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share each feature's weight out among its code points, and return the sums up to each of them."""
    starts = np.maximum(np.concatenate([sort.starts for sort in sorts]), 0)
    ends = np.minimum(np.concatenate([sort.ends for sort in sorts]), size)
    shares = weights / (ends - starts)
    change = np.bincount(starts, shares, size + 1) - np.bincount(ends, shares, size + 1)
    return np.concatenate([[0.0], np.cumsum(np.cumsum(change[:size]))])
