"""Windows: a text that is longer than a model reads at once, as parts that overlap."""

from collections.abc import Mapping, Sequence

OVERLAP = 8
"""One in so many tokens of a window is in its neighbour too, so that no insult is cut in two."""

Scores = Mapping[str, float]
"""From 0 to 1, by the name of the class."""


def windows(tokens: Sequence[int], room: int) -> list[Sequence[int]]:
    """Return the parts of at most ``room`` tokens, one where all fit; the last is as long as the others."""
    if len(tokens) <= room:
        return [tokens]
    step = max(room - room // OVERLAP, 1)
    starts = [*range(0, len(tokens) - room, step), len(tokens) - room]
    return [tokens[start : start + room] for start in starts]


def highest(parts: Sequence[Scores]) -> dict[str, float]:
    """Return each class's highest score among the windows of a text; at least one is needed."""
    return {name: max(part[name] for part in parts) for name in parts[0]}
