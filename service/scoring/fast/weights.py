"""Weights: the model file, and everything that can be wrong with one.

A file is the mark ``hakam fast``, the number of its format and the size of its header in bytes (two little-endian
unsigned 32-bit integers), the header as JSON, the int8 weights of each head, one for each of its buckets, and the
SHA-256 of all that.
"""

import hashlib
import struct
from pathlib import Path

import msgspec
import numpy as np

from service.scoring.fast.calibration import Line
from service.scoring.fast.features import FORM
from service.scoring.fast.signs import SIGNS
from service.scoring.fast.tables import Column

MARK = b"hakam fast"
FORMAT = 2
_SIZES = struct.Struct("<II")
_SUM = hashlib.sha256().digest_size


class BrokenModel(Exception):
    """A letter: which model file cannot be used, why, and what to do."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path} cannot be used: {why} Install Hakam again, or make the file again with scripts/train."
        )


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the model says. It has two to the power of ``bits`` buckets; a weight times ``scale`` is what it adds.

    ``signs`` weigh the signs.
    """

    name: str
    bits: int
    scale: float
    intercept: float
    signs: tuple[float, ...]
    calibration: dict[str, Line]


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """``form`` is that of the features; ``signs`` are the names of the signs."""

    version: str
    form: int
    signs: tuple[str, ...]
    heads: tuple[Head, ...]


class Weights(msgspec.Struct, frozen=True):
    """``columns`` are the weights of the heads, in the header's order."""

    header: Header
    columns: tuple[Column, ...]


def encode(weights: Weights) -> bytes:
    """Return a model file; the same weights always give the same bytes."""
    header = msgspec.json.encode(weights.header, order="deterministic")
    columns = b"".join(column.tobytes() for column in weights.columns)
    body = MARK + _SIZES.pack(FORMAT, len(header)) + header + columns
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
    ends = np.cumsum([1 << head.bits for head in header.heads])
    columns = np.split(np.frombuffer(body, dtype=np.int8, offset=at + size), ends[:-1])
    return Weights(header, tuple(columns))


def _checked(header: Header) -> Header:
    if header.form != FORM or header.signs != SIGNS:
        raise _Wrong("it was trained on other features than this Hakam makes.")
    return header
