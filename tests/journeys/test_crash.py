"""Everything is killed or wiped while comments are posted, and everything that was answered is there once.

`scripts/crash` and `scripts/flush` do the same at full size. Here both run side by side, each over its own service.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from scripts.trials.books import Count
from scripts.trials.crash import crash
from scripts.trials.crowd import Crowd
from scripts.trials.flush import LIMIT, flush
from scripts.trials.running import Running, running_alone

COMMENTS = 200
CLIENTS = 8

Trials = tuple[tuple[Crowd, Count], tuple[float, Count]]


@pytest.fixture(scope="module")
def services() -> Iterator[tuple[Running, Running]]:
    with ExitStack() as stack:
        yield stack.enter_context(running_alone()), stack.enter_context(running_alone())


@pytest.fixture(scope="module")
async def trials(services: tuple[Running, Running]) -> Trials:
    killed, wiped = services
    return await asyncio.gather(crash(killed, COMMENTS, CLIENTS), flush(wiped, COMMENTS, CLIENTS))


def test_what_was_answered_is_there_once_after_everything_was_killed(trials: Trials) -> None:
    crowd, counted = trials[0]
    assert crowd.refused == {}
    assert counted.sent == COMMENTS
    assert counted.whole, str(counted)


def test_the_queue_is_whole_again_after_redis_was_wiped(trials: Trials) -> None:
    seconds, counted = trials[1]
    assert 0 < seconds < LIMIT
    assert counted.sent >= COMMENTS
    assert counted.whole, str(counted)
