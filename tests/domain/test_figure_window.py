from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.domain.figures import BANDS, MOST_HOURS, MOST_STEPS, Band, SignalAgreement, window_of

NOW = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "step", "steps", "since"),
    [
        (1, 1, 1, datetime(2026, 5, 4, 12, tzinfo=UTC)),
        (24, 1, 24, datetime(2026, 5, 3, 13, tzinfo=UTC)),
        (168, 6, 28, datetime(2026, 4, 27, 18, tzinfo=UTC)),
        (720, 24, 30, datetime(2026, 4, 5, tzinfo=UTC)),
    ],
)
def test_a_window_is_cut_into_steps_that_begin_on_the_hour(hours: int, step: int, steps: int, since: datetime) -> None:
    window = window_of(hours, NOW)
    assert (window.step, window.since, window.until) == (timedelta(hours=step), since, NOW)
    assert len(window.starts) == steps
    assert window.starts[0] == since
    assert window.starts[-1] <= NOW < window.starts[-1] + window.step


@given(some.integers(1, MOST_HOURS), some.integers(0, 100_000_000))
def test_no_window_has_more_steps_than_fit_into_a_chart(hours: int, seconds: int) -> None:
    now = NOW + timedelta(seconds=seconds)
    window = window_of(hours, now)
    assert 1 <= len(window.starts) <= MOST_STEPS
    assert window.starts[-1] <= now < window.starts[-1] + window.step
    assert now - window.since <= timedelta(hours=hours) + window.step


def test_a_score_agrees_with_people_who_refuse_in_its_upper_half() -> None:
    counts = ((10, 1), (5, 2), (4, 3), (6, 6))
    bands = [Band(start=0, end=0, decided=decided, refused=refused) for decided, refused in counts]
    found = SignalAgreement(name="toxicity.fast", bands=tuple(bands))
    assert len(counts) == BANDS
    assert (found.decided, found.agreed) == (25, 9 + 3 + 3 + 6)
