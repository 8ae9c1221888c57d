"""Training from end to end: rows, design, heads, and the file that comes of them."""

import hashlib
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from scripts.training.design import Design, design
from scripts.training.echoes import echoes
from scripts.training.heads import Trained, train_head
from scripts.training.recipe import HEADS, Recipe
from scripts.training.rows import Row
from service.scoring.fast.features import FORM
from service.scoring.fast.signs import SIGNS
from service.scoring.fast.weights import Head, Header, Weights, encode

MOST = 127
CUT = 0.9995
"""The share of a head's weights that int8 keeps in scale; the few beyond are cut to the largest."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a training gave: the weights, and what the cross-validation said of each head.

    ``rows`` are all that was learned from, echoes too, in the order of the design's.
    """

    weights: Weights
    heads: tuple[Trained, ...]
    rows: Sequence[Row]
    made: Design


def train(rows: Sequence[Row], recipe: Recipe, say: Callable[[str], None]) -> Outcome:
    """Train every head that the rows know of. One thread, so that sums are added in one order."""
    with threadpool_limits(limits=1):
        everything = [*rows, *echoes(rows, recipe)]
        say(f"{len(rows)} rows, and {len(everything) - len(rows)} of them read another way as well")
        made = design(everything, recipe.most_bits, recipe.folds)
        heads = []
        for name in HEADS:
            head = train_head(name, everything, made, recipe)
            heads += [head] if head else []
            say(f"{name}: {len(head.rows)} rows" if head else f"{name}: no rows that tell it")
    return Outcome(weights=packed(heads), heads=tuple(heads), rows=everything, made=made)


def packed(heads: Sequence[Trained]) -> Weights:
    """Return the weights as they are shipped; the version is a hash of all the rest."""
    scales = [_scale(head.solution.buckets) for head in heads]
    columns = [_rounded(head.solution.buckets, scale) for head, scale in zip(heads, scales, strict=True)]
    header = Header(
        version="",
        form=FORM,
        signs=SIGNS,
        heads=tuple(_head(head, scale) for head, scale in zip(heads, scales, strict=True)),
    )
    unnamed = Weights(header, tuple(columns))
    version = hashlib.sha256(encode(unnamed)).hexdigest()[:12]
    return Weights(msgspec.structs.replace(header, version=version), unnamed.columns)


def _head(head: Trained, scale: float) -> Head:
    return Head(
        name=head.name,
        bits=len(head.solution.buckets).bit_length() - 1,
        scale=scale,
        intercept=round(head.solution.intercept, 6),
        signs=tuple(round(float(weight), 6) for weight in head.solution.signs),
        calibration=head.lines,
    )


def _scale(buckets: NDArray[np.float64]) -> float:
    heavy = np.abs(buckets[buckets != 0])
    return float(np.float32(np.quantile(heavy, CUT) / MOST)) if len(heavy) else 1.0


def _rounded(buckets: NDArray[np.float64], scale: float) -> NDArray[np.int8]:
    return np.clip(np.rint(buckets / scale), -MOST, MOST).astype(np.int8)
