"""All loops of a process, and their end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from service.flow.journeys import Journeys
from service.worker.loop import Loop

SWEEP_SECONDS = 10
FORGET_SECONDS = 3_600
WATCH_SECONDS = 5


def loops(journeys: Journeys) -> tuple[Loop, ...]:
    return (
        Loop("sweep", journeys.sweep.mend, SWEEP_SECONDS),
        Loop("forget", journeys.sweep.forget, FORGET_SECONDS),
        Loop("watch", journeys.readiness.check, WATCH_SECONDS),
    )


@asynccontextmanager
async def working(journeys: Journeys) -> AsyncIterator[None]:
    """Run the loops for as long as the block lasts."""
    tasks = [asyncio.create_task(loop.run()) for loop in loops(journeys)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
