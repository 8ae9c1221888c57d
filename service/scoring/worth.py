"""Worth: all the figures that say how well a judge does on labelled comments."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.scoring.measures import (
    DIGITS,
    Labels,
    Measure,
    Scores,
    auc,
    average_precision,
    intervals,
    macro_f1,
    recall_at,
    share,
)


class Worth(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of some comments, 0 to 1. Held is every comment that is not published; F1 is the mean of both classes'.

    ``recall_p90`` is the highest recall that a threshold with a precision of 0.90 has. Of ``unscored`` comments only
    the action counts. ``intervals`` are 95 % bootstrap intervals of the measures of the same name.
    """

    rows: int
    positives: int
    unscored: int
    auc: Measure
    ap: Measure
    f1_hold: Measure
    f1_reject: Measure
    fpr_hold: Measure
    fpr_reject: Measure
    recall_p90: Measure
    recall_p95: Measure
    precision_hold: Measure
    precision_reject: Measure
    recall_hold: Measure
    recall_reject: Measure
    intervals: dict[str, tuple[float, float] | None]


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """Comments as columns: what moderators said, what the model scored (NaN where it did not), what came of it."""

    labels: Labels
    scores: Scores
    held: Labels
    rejected: Labels

    def worth(self) -> Worth:
        """Measure the comments, and how far another such sample might lie from them."""
        rows = len(self.labels)
        return Worth(
            rows=rows,
            positives=int(self.labels.sum()),
            unscored=int(np.isnan(self.scores).sum()),
            intervals=intervals(rows, lambda drawn: self.of(drawn).measures()) if rows else {},
            **{name: None if value is None else round(value, DIGITS) for name, value in self.measures().items()},
        )

    def of(self, rows: NDArray[np.intp]) -> "Outcomes":
        """Return some of the rows, in the order of their numbers."""
        return Outcomes(
            labels=self.labels[rows], scores=self.scores[rows], held=self.held[rows], rejected=self.rejected[rows]
        )

    def measures(self) -> dict[str, Measure]:
        """Return every measure by its name."""
        known = ~np.isnan(self.scores)
        labels, scores = self.labels[known], self.scores[known]
        return {
            "auc": auc(labels, scores),
            "ap": average_precision(labels, scores),
            "recall_p90": recall_at(labels, scores, 0.90),
            "recall_p95": recall_at(labels, scores, 0.95),
            **_of_flagged("hold", self.labels, self.held),
            **_of_flagged("reject", self.labels, self.rejected),
        }


def _of_flagged(name: str, labels: Labels, flagged: Labels) -> dict[str, Measure]:
    return {
        f"f1_{name}": macro_f1(labels, flagged),
        f"fpr_{name}": share(flagged, ~labels),
        f"precision_{name}": share(labels, flagged),
        f"recall_{name}": share(flagged, labels),
    }
