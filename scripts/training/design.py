"""The design: comments as numbers, for the optimiser."""

import hashlib
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from scripts.training.rows import Row
from service.scoring.fast.features import hashes
from service.scoring.fast.signs import signs
from service.scoring.fast.symbols import Hashes
from service.scoring.fast.views import views_of
from service.scoring.fast.windows import windows
from service.text.reading import Reading, read


class Design(msgspec.Struct, frozen=True, kw_only=True):
    """A line for each comment. ``groups`` divides counts of features by the root of their number; ``signs`` is dense.

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
        groups=_groups([first_window(reading) for reading in readings], bits),
        signs=np.array([signs(row.text, reading.signals) for row, reading in zip(rows, readings, strict=True)]),
        languages=np.array([reading.language for reading in readings]),
        sources=np.array([numbers[row.source] for row in rows]),
        names=names,
        folds=np.array([_fold(reading.fingerprint_text, folds) for reading in readings]),
    )


def first_window(reading: Reading) -> Hashes:
    """Return the features of a comment's first window. What a label means of a long comment is mostly said there."""
    views = views_of(reading)
    piece = windows(*(len(view.text) for view in views))[0]
    return np.concatenate([hashes(view.text[start:end]) for view, (start, end) in zip(views, piece, strict=True)])


def _groups(found: Sequence[Hashes], bits: int) -> csr_matrix:
    counts = np.array([len(line) for line in found])
    values = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    buckets = (np.concatenate(found) >> np.uint32(32 - bits)).astype(np.int32)
    matrix = csr_matrix((values, buckets, np.concatenate([[0], np.cumsum(counts)])), shape=(len(found), 1 << bits))
    matrix.sum_duplicates()
    return matrix


def _fold(text: str, folds: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4], "little") % folds
