"""Symbols: what each code point is to the fast model, as tables that whole texts are looked up in.

Tables have 65,536 places. A code point beyond takes the place of its last 16 bits, so that emoji (U+1Fxxx) fall into
the private use area (U+Fxxx), where no letters are.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

PLACES = 0x10000
Hashes = NDArray[np.uint32]

_SPACE = 0x20
_MULTIPLIER = np.uint32(0x85EBCA6B)
_SHIFT = np.uint32(15)

_GAPS = (
    *[(0x00, 0x30), (0x3A, 0x41), (0x5B, 0x61), (0x7B, 0xAA), (0xAB, 0xB5), (0xB6, 0xBA), (0xBB, 0xC0)],
    *[(0xD7, 0xD8), (0xF7, 0xF8), (0x600, 0x620), (0x640, 0x641), (0x66A, 0x66E), (0x6D4, 0x6D5), (0x6DD, 0x6DF)],
    *[(0x2000, 0x2070), (0x20A0, 0x20D0), (0x2100, 0x2C00), (0x3000, 0x3040), (0xD800, 0xE000), (0xFE00, 0xFE70)],
)
"""First code point and the one behind the last of what stands between words: spaces, signs and lone surrogates."""

_PICTURES = ((0x2190, 0x2C00), (0xF000, 0xFB00))
"""Arrows, symbols and emoji: they part words too, and each is a word of its own."""


def _mixed(numbers: Hashes) -> Hashes:
    """Spread numbers over all 32 bits (a multiplicative hash with a folded high half, as in MurmurHash3's end)."""
    mixed = (numbers + np.uint32(1)) * _MULTIPLIER
    mixed ^= mixed >> _SHIFT
    return mixed * np.uint32(0xC2B2AE35)


def _marked(ranges: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    marks = np.zeros(PLACES, dtype=np.bool_)
    for first, behind in ranges:
        marks[first:behind] = True
    return marks


class Alphabet(NamedTuple):
    """``symbol`` is a number for each letter, and one for all that stands between words, which ``gap`` marks."""

    symbol: Hashes
    gap: NDArray[np.bool_]


def _alphabet(gap: NDArray[np.bool_]) -> Alphabet:
    numbers = _mixed(np.arange(PLACES, dtype=np.uint32))
    return Alphabet(np.where(gap, numbers[_SPACE], numbers), gap)


PICTURE = _marked(_PICTURES)
WITH_DIGITS = _alphabet(_marked(_GAPS) | PICTURE)
WITHOUT_DIGITS = _alphabet(_marked((*_GAPS, (0x30, 0x3A))) | PICTURE)
"""Two alphabets: a number says little, and a mark of letters and digits nothing, unless digits are letters."""


def places(text: str) -> NDArray[np.uint16]:
    """Return the place of each code point in the tables, with a space before and behind the text."""
    codes = np.frombuffer(f" {text} ".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return codes.astype(np.uint16)
