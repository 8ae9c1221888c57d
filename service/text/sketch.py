"""Sketches: what is left of a text when only its likeness to others matters.

A text is taken as the set of its words' parts, four letters each, with the space before and behind a word; digits,
signs and the words' order do not count. Of that set the sketch keeps the smallest value under each of 24 hash
functions. Two sketches agree in about the share of them that the sets have of their union in common: A. Broder, "On
the resemblance and containment of documents" (Compression and Complexity of Sequences, 1997). Eight groups of
three values are what likely matches are found by: Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4.

The hash functions are keyed. So nobody without the key can ask a sketch for a word, nor make up a text that looks like
somebody else's.
"""

import hashlib
import re

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.text.fold import Folded

VALUES = 24
ALIKE = 16
"""Of so many values two sketches of much the same text have at least so many in common: two thirds of them."""

GROUPS = 8
PART = 4
"""Code units of a part."""

FEWEST_WORDS = 5
"""Shorter texts have no sketch: thanks and wishes are alike without anybody's having planned it."""

MOST_PARTS = 1_024
"""Of longer texts about so many parts are looked at, and of every text the same ones."""

FIELD_BITS, PLACE_BITS = 17, 15
"""The first three bytes of a group hold a number of 17 bits, its others tell it from most that have the same number; a
sketch's place is a number of 15 bits."""

Numbers = NDArray[np.uint64]

_DIGITS = re.compile("[0-9_]+")
_SPACE = ord(" ")
_SECOND = np.uint64(0xFFFF << 16)
_THIRD = np.uint64(0xFFFF << 32)
_SPACE_SECOND = np.uint64(_SPACE << 16)
_SPACE_THIRD = np.uint64(_SPACE << 32)
_HALF = np.uint64(32)
_TOP = np.uint64(64 - FIELD_BITS)
_FIELD = np.uint64(2**FIELD_BITS - 1)
_TAG = np.uint64(2**64 - 2**24)
_LAST = 2**64 - 1
_NONE: Numbers = np.empty(0, np.uint64)


class Sketch(msgspec.Struct, frozen=True):
    """``values`` are two bytes each, ``groups`` eight. These and ``place``, a number, say where to look for it."""

    values: bytes
    place: int
    groups: bytes

    def is_like(self, other: "Sketch") -> bool:
        """Say whether two sketches of the same key are of texts much like one another."""
        same = np.frombuffer(self.values, np.uint16) == np.frombuffer(other.values, np.uint16)
        return int(same.sum()) >= ALIKE


class Sketcher:
    """Draws sketches. Those of one key can be compared, and no others."""

    def __init__(self, key: bytes) -> None:
        numbers = _numbers(key, 1 + VALUES + VALUES + 1)
        self._mix = numbers[0]
        self._functions = numbers[1 : VALUES + 1, np.newaxis]
        self._groups = numbers[VALUES + 1 : 2 * VALUES + 1].reshape(GROUPS, -1)
        self._place = numbers[-1]

    def sketch(self, text: Folded) -> Sketch | None:
        """Return the sketch of a folded text whose letters are joined; None for one of fewer than five words."""
        parts = _parts(text)
        if not parts.size:
            return None
        least = self._least(parts)
        return Sketch(least.view(np.uint16)[1::4].tobytes(), self._place_of(least), self._groups_of(least))

    def _least(self, parts: Numbers) -> Numbers:
        """Return the smallest value of all parts under each function."""
        mixed = parts * self._mix
        mixed ^= mixed >> _HALF
        if mixed.size > MOST_PARTS:
            mixed = _fewer(mixed)
        least: Numbers = np.multiply(self._functions, mixed).min(axis=1)
        return least

    def _place_of(self, least: Numbers) -> int:
        return int((least * self._place).sum()) >> (64 - PLACE_BITS)

    def _groups_of(self, least: Numbers) -> bytes:
        summed = (least.reshape(GROUPS, -1) * self._groups).sum(axis=1)
        # The upper bits hang on most of the values' bits, and come first where numbers are written from the lowest up.
        groups: bytes = ((summed >> _TOP) & _FIELD | (summed & _TAG)).tobytes()
        return groups


def _parts(text: Folded) -> Numbers:
    """Return each four letters in a row, as one number of 64 bits; none of a text that is too short."""
    words = _DIGITS.sub(" ", " ".join(text.words)).split()
    if len(words) < FEWEST_WORDS:
        return _NONE
    spaced = f" {' '.join(words)} ".encode("utf-16-le", "surrogatepass")
    count = len(spaced) // 2 - PART + 1
    # Each number begins one letter behind the last: the same bytes, read in steps of two.
    parts: Numbers = np.ndarray((count,), np.dtype("<u8"), spaced, strides=(2,))
    within = ((parts & _SECOND) != _SPACE_SECOND) & ((parts & _THIRD) != _SPACE_THIRD)
    inside: Numbers = parts[within]
    return inside


def _fewer(mixed: Numbers) -> Numbers:
    """Leave out all but the smallest numbers, so that alike texts keep the same ones."""
    few = mixed[mixed <= np.uint64(_LAST // mixed.size * MOST_PARTS)]
    return few if few.size else mixed[:MOST_PARTS]


def _numbers(key: bytes, count: int) -> Numbers:
    """Return odd numbers of 64 bits that hang on the key."""
    hashed = hashlib.shake_128(b"hakam sketch" + key).digest(8 * count)
    return np.frombuffer(hashed, np.uint64) | np.uint64(1)
