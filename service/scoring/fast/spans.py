"""Spans: the words of a text that speak most for what a head says."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from service.domain.signal import Span
from service.scoring.fast.features import Grams, grams
from service.scoring.fast.symbols import Hashes

MOST = 5
"""Words that are pointed at, of those that weigh at least WORTH of the heaviest."""

WORTH = 0.4

Weigh = Callable[[Hashes], NDArray[np.float64]]


def heaviest(text: str, weigh: Weigh) -> list[Span]:
    """Return the heaviest words of a text, in their order; none where nothing speaks for it."""
    *groups, words, pictures = grams(text)
    heat = np.concatenate([[0.0], np.cumsum(_heat(len(text), [*groups, words, pictures], weigh))])
    starts = np.concatenate([words.starts, pictures.starts])
    ends = np.concatenate([words.ends, pictures.ends])
    weights = heat[ends] - heat[starts]
    if not len(weights) or weights.max() <= 0:
        return []
    heavy = [index for index in np.argsort(-weights, kind="stable")[:MOST] if weights[index] >= WORTH * weights.max()]
    return sorted((int(starts[index]), int(ends[index])) for index in heavy)


def _heat(size: int, sorts: list[Grams], weigh: Weigh) -> NDArray[np.float64]:
    """Share each feature's weight out among the code points it stands on."""
    change = np.zeros(size + 1)
    for sort in sorts:
        starts, ends = np.maximum(sort.starts, 0), np.minimum(sort.ends, size)
        shares = weigh(sort.hashes) / (ends - starts)
        change += np.bincount(starts, shares, size + 1) - np.bincount(ends, shares, size + 1)
    return np.cumsum(change[:size])
