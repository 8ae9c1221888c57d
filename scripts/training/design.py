"""The design: comments as numbers, for the optimiser."""

import hashlib
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from scripts.training.rows import Row, Way
from service.scoring.fast.signs import signs
from service.scoring.fast.symbols import Hashes
from service.scoring.fast.views import View, letters_of, sounds_of, views_of
from service.scoring.fast.window import sections
from service.text.reading import Reading, read


class Design(msgspec.Struct, frozen=True, kw_only=True):
    """A line for each comment. ``groups`` divides each feature's one by the root of their number; ``signs`` is dense.

    ``sources`` are numbers in ``names``; ``folds`` part the comments so that equal words lie in one fold.
    """

    groups: csr_matrix
    signs: NDArray[np.float64]
    languages: NDArray[np.str_]
    sources: NDArray[np.intp]
    names: tuple[str, ...]
    folds: NDArray[np.intp]


def design(rows: Sequence[Row], bits: int, folds: int) -> Design:
    """Make a design; ``bits`` says how many buckets features fall into: two to that power."""
    readings = [read("", None, row.text) for row in rows]
    names = tuple(sorted({row.source for row in rows}))
    numbers = {name: number for number, name in enumerate(names)}
    return Design(
        groups=_groups([features(reading, row.way) for row, reading in zip(rows, readings, strict=True)], bits),
        signs=np.array([_signs(row, reading) for row, reading in zip(rows, readings, strict=True)]),
        languages=np.array([reading.language for reading in readings]),
        sources=np.array([numbers[row.source] for row in rows]),
        names=names,
        folds=np.array([_fold(reading.fingerprint_text, folds) for reading in readings]),
    )


def features(reading: Reading, way: Way) -> Hashes:
    """Return the features of a comment's first window. What a label means of a long comment is mostly said there."""
    return next(sections(_views(reading, way))).window(0)


def _signs(row: Row, reading: Reading) -> NDArray[np.float64]:
    """Return the signs of a comment. One that is read another way has none, or they would be learned twice."""
    found = signs(row.text, reading.signals)
    return found if row.way is Way.SHIPPED else np.zeros_like(found)


def _views(reading: Reading, way: Way) -> Sequence[View]:
    if way is Way.SOUNDS:
        return sounds_of(reading)
    return (letters_of(reading),) if way is Way.LETTERS else views_of(reading)


def _groups(found: Sequence[Hashes], bits: int) -> csr_matrix:
    counts = np.array([len(line) for line in found])
    values = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    buckets = (np.concatenate(found) >> np.uint32(32 - bits)).astype(np.int32)
    matrix = csr_matrix((values, buckets, np.concatenate([[0], np.cumsum(counts)])), shape=(len(found), 1 << bits))
    matrix.sum_duplicates()
    return matrix


def _fold(text: str, folds: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4], "little") % folds


def folded(groups: csr_matrix, bits: int) -> csr_matrix:
    """Return the same features in fewer buckets, two to the power of ``bits``."""
    excess = (groups.shape[1].bit_length() - 1) - bits
    shape = (groups.shape[0], 1 << bits)
    fewer = csr_matrix((groups.data.copy(), groups.indices >> excess, groups.indptr.copy()), shape=shape)
    fewer.sum_duplicates()
    return fewer
