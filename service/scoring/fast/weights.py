"""Weights: the model file, and everything that can be wrong with one.

A file is the mark ``hakam fast``, the number of its format and the size of its header in bytes (two little-endian
unsigned 32-bit integers), the header as JSON, the table of int8 weights (a row for each bucket, a column for each
head), and the SHA-256 of all that.
"""

import hashlib
import struct
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.scoring.fast.calibration import Line
from service.scoring.fast.features import FORM
from service.scoring.fast.signs import SIGNS

MARK = b"hakam fast"
FORMAT = 1
MOST_HEADS = 8
"""A row of the table is read as one integer of eight bytes."""

_SIZES = struct.Struct("<II")
_SUM = hashlib.sha256().digest_size


class BrokenModel(Exception):
    """A letter: which model file cannot be used, why, and what to do."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path} cannot be used: {why} Install Hakam again, or make the file again with scripts/train."
        )


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the model says. A weight of the table times ``scale`` is what it adds; ``signs`` weigh the signs."""

    name: str
    scale: float
    intercept: float
    signs: tuple[float, ...]
    calibration: dict[str, Line]


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """``form`` is that of the features; ``bits`` says how many buckets there are: two to that power."""

    version: str
    form: int
    bits: int
    signs: tuple[str, ...]
    heads: tuple[Head, ...]


class Weights(msgspec.Struct, frozen=True):
    """``table`` has a row for each bucket and a column for each head."""

    header: Header
    table: NDArray[np.int8]


def encode(weights: Weights) -> bytes:
    """Return a model file; the same weights always give the same bytes."""
    header = msgspec.json.encode(weights.header, order="deterministic")
    body = MARK + _SIZES.pack(FORMAT, len(header)) + header + np.ascontiguousarray(weights.table).tobytes()
    return body + hashlib.sha256(body).digest()


def read_weights(path: Path) -> Weights:
    """Read a model file.

    :raises BrokenModel: where it is missing, cut short, changed, of another format or of other features
    """
    try:
        return _decode(path.read_bytes())
    except (OSError, _Wrong) as wrong:
        raise BrokenModel(path, _reason(wrong)) from None


class _Wrong(Exception):
    """What is wrong with a model file, as a sentence."""


def _reason(wrong: OSError | _Wrong) -> str:
    return f"it cannot be read ({wrong.strerror})." if isinstance(wrong, OSError) else str(wrong)


def _decode(raw: bytes) -> Weights:
    body, at = raw[:-_SUM], len(MARK) + _SIZES.size
    if not raw.startswith(MARK) or len(body) < at:
        raise _Wrong("it is no model of Hakam's.")
    number, size = _SIZES.unpack_from(raw, len(MARK))
    if number != FORMAT:
        raise _Wrong(f"it has format {number}, and this Hakam reads format {FORMAT}.")
    if hashlib.sha256(body).digest() != raw[-_SUM:]:
        raise _Wrong("it is cut short or was changed: its checksum differs.")
    header = _checked(msgspec.json.decode(body[at : at + size], type=Header))
    table = np.frombuffer(body, dtype=np.int8, offset=at + size)
    return Weights(header, table.reshape(1 << header.bits, len(header.heads)))


def _checked(header: Header) -> Header:
    if header.form != FORM or header.signs != SIGNS:
        raise _Wrong("it was trained on other features than this Hakam makes.")
    return header
