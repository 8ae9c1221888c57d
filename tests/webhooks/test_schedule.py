from datetime import UTC, datetime, timedelta

import pytest

from service.domain.delivery import Attempt
from service.webhooks.schedule import JITTER, WAITS, Schedule

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def wait(tries: int, attempt: Attempt, chance: float = 0.0) -> float | None:
    """Return the seconds from the attempt's end until the next one."""
    at = Schedule().retry_at(tries, attempt, chance)
    return None if at is None else (at - attempt.at).total_seconds() - attempt.seconds


def test_ten_tries_are_spread_over_three_days() -> None:
    failed = Attempt(at=NOON, seconds=0, status=500)
    waits = [wait(tries, failed) for tries in range(1, 11)]
    assert waits == [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, None]
    assert timedelta(hours=75) < timedelta(seconds=sum(WAITS)) < timedelta(hours=76)


def test_jitter_makes_a_wait_longer_and_never_shorter() -> None:
    failed = Attempt(at=NOON, seconds=1, why="the connection failed")
    assert wait(1, failed, 0.0) == 5
    assert wait(1, failed, 1.0) == pytest.approx(5 * (1 + JITTER))


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_a_success_is_the_end(status: int) -> None:
    assert wait(1, Attempt(at=NOON, seconds=0, status=status)) is None


@pytest.mark.parametrize("status", [100, 199, 300, 301, 302, 307, 308, 400, 404, 429, 500, 502, 504])
def test_every_other_answer_is_a_failure(status: int) -> None:
    assert wait(1, Attempt(at=NOON, seconds=0, status=status)) == 5


def test_gone_is_the_end() -> None:
    assert wait(1, Attempt(at=NOON, seconds=0, status=410)) is None


@pytest.mark.parametrize(("asked", "given"), [(0, 5), (3, 5), (60, 60), (86_400, 86_400), (1e9, 86_400)])
def test_retry_after_is_obeyed_within_bounds(asked: float, given: float) -> None:
    assert wait(1, Attempt(at=NOON, seconds=0, status=503, retry_after=asked)) == given


def test_a_claim_outlasts_an_attempt() -> None:
    assert Schedule(timeout=20).claim > timedelta(seconds=20)
