"""Working: the loops in a process of their own."""

import asyncio
import signal

from service.embedded.servers import attach
from service.house.house import open_house
from service.house.scorer import scorer_beside
from service.settings.settings import Settings
from service.worker.work import working


async def work(settings: Settings) -> None:
    """Run the loops until told to stop. Raises as ``House.prepare`` and ``attach`` do."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with (
        attach(settings.data, settings.database_url, settings.redis_url) as servers,
        scorer_beside(settings) as found,
    ):
        async with (
            open_house(found, servers.database_url, servers.redis_url) as house,
            working(house.journeys, house.upkeep, house.promise.refresh),
        ):
            await stop.wait()
