"""Medians, percentiles, ratios and shares."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scripts.benches.figures import Spread, percentile, ratio, shares, spread


def test_rounds_are_told_by_their_median_and_how_far_they_spread() -> None:
    assert spread([30.0, 10.0, 20.0]) == Spread(20.0, 10.0, 30.0)
    assert spread([1.0, 2.0]) == Spread(1.5, 1.0, 2.0)


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert percentile(values, 50) == 50.0
    assert percentile(values, 99) == 99.0
    assert percentile(values, 100) == 100.0
    assert percentile([7.0], 1) == 7.0


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


@given(some.lists(some.floats(0, 1e6), min_size=1), some.floats(0, 100))
def test_that_share_of_the_values_is_within_a_percentile(values: list[float], share: float) -> None:
    within = sum(value <= percentile(values, share) for value in values)
    assert within >= len(values) * share / 100 - 1e-9


def test_a_ratio_to_nothing_is_none() -> None:
    assert ratio(3.0, 2.0) == 1.5
    assert ratio(3.0, 0.0) is None


def test_shares_are_percent_and_the_largest_comes_first() -> None:
    assert shares({"web": 1, "text": 3}) == {"text": 75.0, "web": 25.0}
    assert list(shares({"b": 1, "a": 1})) == ["a", "b"]
    assert shares({}) == {}
