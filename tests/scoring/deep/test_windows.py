"""A long text is scored in windows, and the highest score counts."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.scoring.deep.windows import highest, windows


def test_a_text_that_fits_is_one_window() -> None:
    assert windows([7, 8, 9], 3) == [[7, 8, 9]]


def test_a_text_without_tokens_is_one_window_too() -> None:
    assert windows([], 3) == [[]]


def test_neighbours_share_some_tokens() -> None:
    assert windows(list(range(20)), 16) == [list(range(16)), list(range(4, 20))]


@given(st.integers(1, 40), st.integers(1, 300))
def test_every_pair_of_neighbours_is_together_in_a_window(room: int, length: int) -> None:
    found: list[Sequence[int]] = windows(list(range(length)), room)
    together = {pair for window in found for pair in pairwise(window)}
    assert {token for window in found for token in window} == set(range(length))
    assert all(len(window) == min(room, length) for window in found)
    if room >= 8:
        assert together == {(token, token + 1) for token in range(length - 1)}


def test_the_highest_counts_class_by_class() -> None:
    assert highest([{"a": 0.1, "b": 0.9}, {"a": 0.4, "b": 0.2}]) == {"a": 0.4, "b": 0.9}
