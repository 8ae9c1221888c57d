"""Spans of a text, several of them together."""

from collections.abc import Iterable

from service.domain.signal import Span


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans sorted, with those that overlap or touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
