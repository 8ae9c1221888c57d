import numpy as np
import pytest

from service.scoring.measures import auc, average_precision, macro_f1, recall_at
from service.scoring.worth import Outcomes

LABELS = np.array([True, True, False, True, False, False])
SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.6, 0.1])


def test_auc_counts_the_pairs_in_order_and_ties_by_half() -> None:
    assert auc(LABELS, SCORES) == pytest.approx(7.5 / 9)


def test_average_precision_takes_equal_scores_as_one_step() -> None:
    assert average_precision(LABELS, SCORES) == pytest.approx((1 + 1 + 3 / 5) / 3)


def test_recall_at_a_precision_is_the_highest_there_is() -> None:
    assert recall_at(LABELS, SCORES, 0.9) == pytest.approx(2 / 3)
    assert recall_at(~LABELS, SCORES, 0.99) == 0


def test_macro_f1_is_the_mean_of_both_classes() -> None:
    flagged = np.array([True, True, True, False, False, False])
    assert macro_f1(LABELS, flagged) == pytest.approx(2 / 3)


def test_what_cannot_be_said_of_one_label_is_not_said() -> None:
    assert auc(np.array([True]), np.array([0.5])) is None
    assert average_precision(np.array([False]), np.array([0.5])) is None


def test_worth_counts_unscored_comments_by_their_action_only() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, np.nan, 0.1])
    held = np.array([True, True, False, False, True, False])
    worth = Outcomes(labels=LABELS, scores=scores, held=held, rejected=held & False).worth()
    assert (worth.rows, worth.positives, worth.unscored) == (6, 3, 1)
    assert worth.auc == pytest.approx(5 / 6, abs=1e-4)
    assert worth.fpr_hold == pytest.approx(1 / 3, abs=1e-4)
    assert worth.precision_reject is None


def test_intervals_are_the_same_every_time_and_hold_the_figure() -> None:
    draw = np.random.default_rng(1)
    labels = draw.random(300) < 0.3
    scores = labels * 0.3 + draw.random(300)
    outcomes = Outcomes(labels=labels, scores=scores, held=scores > 0.7, rejected=scores > 1.2)
    first, second = outcomes.worth(), outcomes.worth()
    assert first == second
    span = first.intervals["auc"]
    assert span is not None
    assert first.auc is not None
    assert span[0] < first.auc < span[1]
