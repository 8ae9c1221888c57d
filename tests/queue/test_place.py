from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain.ids import CommentId
from service.domain.queue import Waiting
from service.queue.place import place

MILLISECOND = timedelta(milliseconds=1)
PRIORITIES = st.integers(0, 100)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 64_000_000_000_000).map(lambda number: EPOCH + number * MILLISECOND)


def case(priority: int, since: datetime) -> Waiting:
    return Waiting(comment=CommentId("C"), priority=priority, since=since)


@given(PRIORITIES, MOMENTS, PRIORITIES, MOMENTS)
def test_a_higher_priority_stands_before_every_lower_one(one: int, then: datetime, other: int, later: datetime) -> None:
    if one > other:
        assert place(case(one, then)) < place(case(other, later))


@given(PRIORITIES, MOMENTS)
def test_a_millisecond_more_of_waiting_stands_first(priority: int, since: datetime) -> None:
    assert place(case(priority, since)) < place(case(priority, since + MILLISECOND))


@given(PRIORITIES, MOMENTS)
def test_a_double_holds_every_place_exactly(priority: int, since: datetime) -> None:
    number = place(case(priority, since))
    assert 0 <= number < 2**53
    assert int(float(number)) == number


def test_a_priority_out_of_bounds_takes_the_nearest_bound() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert place(case(101, now)) == place(case(100, now))
    assert place(case(-1, now)) == place(case(0, now))


def test_a_time_before_1970_counts_as_1970() -> None:
    assert place(case(7, EPOCH - timedelta(days=400))) == place(case(7, EPOCH))
