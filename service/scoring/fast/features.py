"""Features: the groups of letters and the words of a text, each as a hash of 32 bits.

A group is three to five code points inside a word, with its border on either side. All are hashed at once, by a
polynomial that rolls over the text (Karp and Rabin 1987) modulo 2^32, then spread by a multiplier (Knuth, TAOCP 6.4).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.scoring.fast.symbols import PICTURE, WITH_DIGITS, WITHOUT_DIGITS, Hashes, places

FORM = 4
"""The number of this way to make features. It changes with them, and a model file of another form is refused."""

SIZES = range(3, 6)
"""How many code points a group has."""

LONGEST = 1_000
"""Code points that are looked at at once; the scorer's windows are shorter."""

_BASE = 0x9E3779B1
_MODULUS = 1 << 32
_SPREAD = {size: np.uint32((0x27D4EB2F * (2 * size + 1) | 1) % _MODULUS) for size in SIZES}
_SPREAD_WORD = np.uint32(0x165667B1)
_SPREAD_PICTURE = np.uint32(0xD3A2646D)
_HALF = np.uint32(15)


def _powers(base: int) -> Hashes:
    powers = [1]
    for _ in range(LONGEST + 2):
        powers.append(powers[-1] * base % _MODULUS)
    return np.array(powers, dtype=np.uint32)


_UP = _powers(_BASE)
_DOWN = _powers(pow(_BASE, -1, _MODULUS))
_STEP = np.uint32(_BASE)


class Grams(NamedTuple):
    """Features of one sort: their hashes, where each starts in the text and where it ends, in code points.

    Borders count: a group that takes the space before the text starts at -1.
    """

    hashes: Hashes
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]


def grams(text: str, *, digits: bool) -> tuple[Grams, ...]:
    """Return the features of a folded text of at most LONGEST code points; none where there is no word.

    Last come words and pictures. ``digits`` says whether digits are letters.
    """
    at = places(text[:LONGEST])
    alphabet = WITH_DIGITS if digits else WITHOUT_DIGITS
    symbols, gaps = alphabet.symbol.take(at), alphabet.gap.take(at)
    return (*_groups(symbols, gaps), _words(symbols, gaps), _pictures(at))


def distinct(hashes: Hashes) -> Hashes:
    """Return each hash once, from the lowest up: what is said twice is not twice as true."""
    # Sorting takes a tenth of the time of numpy.unique, which makes a table of them first.
    ordered = np.sort(hashes)
    first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    once: Hashes = ordered[first]
    return once


def _groups(symbols: Hashes, gaps: NDArray[np.bool_]) -> Iterator[Grams]:
    """Yield the groups of each size. One with a gap inside is no part of a word."""
    rolled, parted = symbols[:-1] * _STEP + symbols[1:], np.zeros(max(len(gaps) - 1, 0), dtype=np.bool_)
    for size in SIZES:
        if len(rolled) < 2:
            return
        rolled = rolled[:-1] * _STEP + symbols[size - 1 :]
        parted = parted[:-1] | gaps[size - 2 : -1]
        starts = (~parted).nonzero()[0]
        yield Grams(rolled.take(starts) * _SPREAD[size], starts - 1, starts + (size - 1))


def _words(symbols: Hashes, gaps: NDArray[np.bool_]) -> Grams:
    """Hash each word whole: the difference of two sums of powers, brought down to the text's beginning."""
    edges = (gaps[1:] != gaps[:-1]).nonzero()[0] + 1
    starts, ends = edges[0::2], edges[1::2]
    sums = np.zeros(len(symbols) + 1, dtype=np.uint32)
    np.cumsum(symbols * _UP[: len(symbols)], dtype=np.uint32, out=sums[1:])
    words = (sums[ends] - sums[starts]) * _DOWN[starts]
    return Grams((words ^ (words >> _HALF)) * _SPREAD_WORD, starts - 1, ends - 1)


def _pictures(at: NDArray[np.uint16]) -> Grams:
    starts = PICTURE.take(at).nonzero()[0]
    return Grams((at[starts].astype(np.uint32) + np.uint32(1)) * _SPREAD_PICTURE, starts - 1, starts)
