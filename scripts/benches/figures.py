"""The arithmetic: medians over rounds, how far they spread, and ratios."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

import msgspec


class Spread(msgspec.Struct, frozen=True):
    """The median of a figure over the rounds, with its least and its most."""

    median: float
    least: float
    most: float


Figure = Mapping[str, Spread]
Figures = Mapping[tuple[str, str], Figure]
"""By side and case: ``rate``, ``p50``, ``p99``, ``memory`` and perhaps ``p95``, each over all rounds."""


def spread(values: Iterable[float]) -> Spread:
    """Return the median, least and most of at least one value."""
    found = list(values)
    return Spread(median(found), min(found), max(found))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` percent of the values do not exceed (nearest rank)."""
    if not values:
        raise ValueError("no values, no percentile")
    ranked = sorted(values)
    rank = -(-len(ranked) * share // 100)
    return ranked[max(int(rank), 1) - 1]


def ratio(one: float, other: float) -> float | None:
    """Return how many times the other the one is; None where the other is nothing."""
    return one / other if other else None


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Return each count's share of all, in percent, the largest first; nothing where nothing was counted."""
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return {name: 100 * count / total for name, count in ranked} if total else {}
