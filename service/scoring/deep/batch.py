"""Batches: which windows are scored together."""

from collections.abc import Sequence

WASTE = 8
"""At most one token in so many is padding."""


def choose(lengths: Sequence[int], budget: int) -> list[int]:
    """Return the places of the windows to score next, the longest first.

    The first of ``lengths`` is always among them: who has waited longest waits no longer. Those nearest to it in
    length come with it as long as all, padded to the longest, have at most ``budget`` tokens, and few are padding.
    """
    nearest = sorted(range(1, len(lengths)), key=lambda place: (abs(lengths[place] - lengths[0]), place))
    chosen = [0]
    for place in nearest:
        if not _fits([lengths[other] for other in (*chosen, place)], budget):
            break
        chosen.append(place)
    return sorted(chosen, key=lambda place: (-lengths[place], place))


def _fits(lengths: Sequence[int], budget: int) -> bool:
    padded = len(lengths) * max(lengths)
    return padded <= budget and (padded - sum(lengths)) * WASTE <= padded
