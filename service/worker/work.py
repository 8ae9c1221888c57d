"""All loops of a process, and their end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from service.flow.journeys import Journeys
from service.flow.upkeep import Upkeep
from service.worker.loop import Loop

SWEEP_SECONDS = 10
FORGET_SECONDS = 3_600
WATCH_SECONDS = 5
KEYS_SECONDS = 5
MEASURE_SECONDS = 5
SCORES_SECONDS = 1
RULES_SECONDS = 3


def loops(journeys: Journeys, upkeep: Upkeep, read_keys: Callable[[], None]) -> tuple[Loop, ...]:
    return (
        Loop("sweep", upkeep.mend, SWEEP_SECONDS),
        Loop("forget", upkeep.forget, FORGET_SECONDS),
        Loop("deliver", journeys.deliver.pump, 0),
        Loop("measure", upkeep.measure, MEASURE_SECONDS),
        Loop("scores", journeys.scores.settle, SCORES_SECONDS),
        Loop("rules", journeys.reloading.follow, RULES_SECONDS),
        Loop("keys", partial(asyncio.to_thread, read_keys), KEYS_SECONDS),
        Loop("watch", journeys.readiness.check, WATCH_SECONDS),
    )


@asynccontextmanager
async def working(journeys: Journeys, upkeep: Upkeep, read_keys: Callable[[], None]) -> AsyncIterator[None]:
    """Run the loops for as long as the block lasts."""
    tasks = [asyncio.create_task(loop.run()) for loop in loops(journeys, upkeep, read_keys)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
