from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from ulid import ULID

from service.domain.mint import Mint

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_ids_of_one_moment_keep_the_order_of_their_making() -> None:
    mint = Mint()
    ids = [mint(NOON) for _ in range(10_000)]
    assert ids == sorted(set(ids))
    assert {len(each) for each in ids} == {26}


def test_an_id_tells_the_moment_it_was_made_for() -> None:
    assert ULID.from_str(Mint()(NOON)).datetime == NOON


@given(st.lists(st.integers(-5_000, 5_000), min_size=2, max_size=50))
def test_ids_never_go_backwards_whatever_the_clock_does(jumps: list[int]) -> None:
    mint = Mint()
    ids = [mint(NOON + timedelta(milliseconds=jump)) for jump in jumps]
    assert ids == sorted(set(ids))


def test_two_mints_never_make_the_same_id() -> None:
    first, second = Mint(), Mint()
    made = [mint(NOON) for mint in (first, second) for _ in range(1_000)]
    assert len(set(made)) == 2_000
