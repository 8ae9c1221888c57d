"""Windows: a long text in pieces that overlap, so that nothing is diluted by what stands around it."""

from collections.abc import Sequence

from service.domain.signal import Span

LENGTH = 400
"""Code points of a window. Most comments are shorter and are looked at whole."""

OVERLAP = 100


def windows(*sizes: int) -> Sequence[tuple[Span, ...]]:
    """Return for each window its place in every one of several views of the same text, given their sizes.

    The views are cut into equally many pieces, so that a window of one is about the same words in the next.
    """
    longest = max(sizes)
    if longest <= LENGTH:
        return (tuple((0, size) for size in sizes),)
    count = 1 + -(-(longest - LENGTH) // (LENGTH - OVERLAP))
    return [tuple(_piece(size, number, count) for size in sizes) for number in range(count)]


def _piece(size: int, number: int, count: int) -> Span:
    length = min(size, LENGTH)
    start = (size - length) * number // (count - 1)
    return start, start + length
