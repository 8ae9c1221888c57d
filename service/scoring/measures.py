"""Measures: how well scores and verdicts part the comments that moderators reject from the others.

Scores are numbers, the higher the likelier a rejection; labels are True where a moderator rejects. What cannot be said,
as of comments of one label only, is None.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Labels = NDArray[np.bool_]
Measure = float | None

RESAMPLINGS = 200
DIGITS = 4
MIDDLE = (2.5, 97.5)
"""Percentiles between which 95 of 100 resamplings lie."""


def auc(labels: Labels, scores: Scores) -> Measure:
    """Return the area under the ROC curve: how often a rejected comment scores above another; a tie counts half."""
    positive, negative = int(labels.sum()), int((~labels).sum())
    if not positive or not negative:
        return None
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return float((ranks[labels].sum() - positive * (positive + 1) / 2) / (positive * negative))


def average_precision(labels: Labels, scores: Scores) -> Measure:
    """Return the mean of the precision over all steps of the recall, as in trec_eval; equal scores are one step."""
    if not labels.any():
        return None
    precision, recall = _curve(labels, scores)
    return float((np.diff(recall, prepend=0.0) * precision).sum())


def recall_at(labels: Labels, scores: Scores, precision: float) -> Measure:
    """Return the highest recall of any threshold with at least this precision, 0 where none has it."""
    if not labels.any():
        return None
    precisions, recalls = _curve(labels, scores)
    return float(recalls[precisions >= precision].max(initial=0.0))


def macro_f1(labels: Labels, flagged: Labels) -> Measure:
    """Return the mean of two F1: of what is flagged, and of what is not. A class that neither side knows has none."""
    halves = [_f1(labels, flagged), _f1(~labels, ~flagged)]
    known = [half for half in halves if half is not None]
    return float(np.mean(known)) if known else None


def share(of: Labels, among: Labels) -> Measure:
    """Return which share of some comments is also among others."""
    return float(of[among].mean()) if among.any() else None


def intervals(
    rows: int, measured: Callable[[NDArray[np.intp]], Mapping[str, Measure]], seed: int = 0
) -> dict[str, tuple[float, float] | None]:
    """Return 95 % bootstrap intervals of what is measured on row numbers, drawn with replacement (Efron 1979)."""
    draw = np.random.default_rng(seed)
    found = [measured(draw.integers(0, rows, rows)) for _ in range(RESAMPLINGS)]
    return {name: _middle([each[name] for each in found]) for name in found[0]}


def _middle(values: Sequence[Measure]) -> tuple[float, float] | None:
    known = [value for value in values if value is not None]
    if len(known) < len(values) // 2:
        return None
    low, high = np.percentile(known, MIDDLE)
    return round(float(low), DIGITS), round(float(high), DIGITS)


def _curve(labels: Labels, scores: Scores) -> tuple[Scores, Scores]:
    """Return precision and recall at each score, from the highest down."""
    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, [True]))
    hits = np.cumsum(labels[order])[ends]
    return hits / (ends + 1), hits / labels.sum()


def _f1(labels: Labels, flagged: Labels) -> Measure:
    either = int(labels.sum()) + int(flagged.sum())
    return 2 * int((labels & flagged).sum()) / either if either else None
