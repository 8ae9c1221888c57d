"""The trial that kills whoever delivers, in small."""

from collections.abc import Iterator

import pytest

from scripts.trials.deliver import Moody, deliver, standing
from scripts.trials.fleet import Fleet
from scripts.trials.receiver import Receiver

COMMENTS, KILLS = 60, 2


@pytest.fixture
def fleet() -> Iterator[Fleet]:
    with standing() as opened:
        yield opened


def test_everything_arrives_however_often_who_delivers_is_killed(fleet: Fleet) -> None:
    with Receiver(Moody(7)) as receiver:
        counted = deliver(fleet, receiver, COMMENTS, KILLS)
    assert counted.whole, str(counted)
    # Each comment comes to a status, is decided, and comes to another.
    assert counted.events == 3 * COMMENTS
    assert counted.arrivals > counted.taken
