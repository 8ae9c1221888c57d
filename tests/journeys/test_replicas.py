"""Several processes on one PostgreSQL and Redis act as one; ``scripts/replicas`` does the same with more of them."""

from collections.abc import Iterator

import pytest

from scripts.trials.fleet import Fleet, fleet
from scripts.trials.replicas import failures
from scripts.trials.roll import roll


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with fleet(tmp_path_factory.mktemp("fleet"), webs=2, workers=1) as opened:
        yield opened


def test_two_web_processes_and_a_worker_act_as_one(together: Fleet) -> None:
    assert failures(together) == []


async def test_a_restart_of_one_after_the_other_fails_no_request(together: Fleet) -> None:
    passengers = await roll(together, clients=4)
    assert set(passengers.answers) == {"201"}
    assert passengers.refused > 0
    together.one_on_duty()
