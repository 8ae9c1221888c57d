"""Everything is killed or wiped while comments are posted, and everything that was answered is there once.

`scripts/crash` and `scripts/flush` do the same at full size.
"""

from collections.abc import Iterator

import pytest

from scripts.trials.crash import crash
from scripts.trials.flush import LIMIT, flush
from scripts.trials.running import Running, running_alone

COMMENTS = 200
CLIENTS = 16


@pytest.fixture
def service() -> Iterator[Running]:
    with running_alone() as one:
        yield one


async def test_what_was_answered_is_there_once_after_everything_was_killed(service: Running) -> None:
    crowd, counted = await crash(service, COMMENTS, CLIENTS)
    assert crowd.refused == {}
    assert counted.sent == COMMENTS
    assert counted.whole, str(counted)


async def test_the_queue_is_whole_again_after_redis_was_wiped(service: Running) -> None:
    seconds, counted = await flush(service, COMMENTS, CLIENTS)
    assert seconds < LIMIT
    assert counted.sent >= COMMENTS
    assert counted.whole, str(counted)
