"""Windows are scored together where little of it is padding and all of it fits the budget."""

from hypothesis import given
from hypothesis import strategies as st

from service.scoring.deep.batch import choose


def padding(lengths: list[int]) -> int:
    return len(lengths) * max(lengths) - sum(lengths)


def test_those_of_the_same_length_go_together() -> None:
    assert choose([10, 50, 10, 50, 10], budget=1_000) == [0, 2, 4]


def test_no_more_go_than_the_budget_allows() -> None:
    assert choose([10] * 9, budget=45) == [0, 1, 2, 3]


def test_one_that_is_longer_than_the_budget_goes_alone() -> None:
    assert choose([500, 500, 3], budget=100) == [0]


def test_the_longest_of_a_batch_comes_first() -> None:
    assert choose([95, 100, 96], budget=1_000) == [1, 2, 0]


@given(st.lists(st.integers(1, 512), min_size=1, max_size=40), st.integers(1, 4_096))
def test_the_first_always_goes_and_nothing_is_wasted_on_it(lengths: list[int], budget: int) -> None:
    places = choose(lengths, budget)
    chosen = [lengths[place] for place in places]
    assert 0 in places
    assert len(set(places)) == len(places)
    assert len(chosen) == 1 or len(chosen) * max(chosen) <= budget
    assert padding(chosen) * 8 <= len(chosen) * max(chosen)
