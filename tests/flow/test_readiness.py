from collections.abc import Callable
from pathlib import Path

from prometheus_client import REGISTRY

from service.house.house import House

OpenHouse = Callable[..., House]


def up(machine: str) -> float | None:
    return REGISTRY.get_sample_value("hakam_machine_up", {"machine": machine})


async def test_with_both_machines_up_a_house_is_ready_and_names_its_rulebook(house: House) -> None:
    health = await house.journeys.readiness.check()
    assert (health.ready, health.machines) == (True, {"ledger": "up", "queue": "up"})
    assert health.rulebook == house.rulebook.hash
    assert (up("ledger"), up("queue")) == (1, 1)


async def test_without_the_queue_a_house_is_ready_all_the_same(open_house: OpenHouse, no_queue: str) -> None:
    health = await open_house(queue=no_queue).journeys.readiness.check()
    assert (health.ready, health.machines) == (True, {"ledger": "up", "queue": "down"})
    assert (up("ledger"), up("queue")) == (1, 0)


async def test_without_the_ledger_nothing_is_ready(open_house: OpenHouse, no_ledger: str) -> None:
    health = await open_house(ledger=no_ledger).journeys.readiness.check()
    assert (health.ready, health.machines) == (False, {"ledger": "down", "queue": "up"})
    assert (up("ledger"), up("queue")) == (0, 1)


async def test_a_scorer_that_is_down_is_told_and_keeps_nobody_from_being_ready(
    open_house: OpenHouse, tmp_path: Path
) -> None:
    house = open_house(HAKAM_SCORER=f"unix:{tmp_path}/nobody.sock")
    health = await house.journeys.readiness.check()
    assert (health.ready, health.machines["scorer"], up("scorer")) == (True, "down", 0)
