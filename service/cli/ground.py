"""The ground a command stands on: the settings, and a house where it needs one."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

from service.cli.letters import letters
from service.embedded.servers import Servers, attach
from service.flow.administration import Administration
from service.house.house import House, open_house
from service.settings.settings import Settings, read_settings
from service.telemetry.log import configure_log

Answer = TypeVar("Answer")


def settings() -> Settings:
    """Read the settings and send the log where they say."""
    with letters():
        found = read_settings(os.environ)
    configure_log(found.log_format, found.log_level)
    return found


def administer(work: Callable[[Administration], Awaitable[Answer]]) -> Answer:
    """Do the work on the running service's ledger; with none running, on one started for it."""
    return in_house(lambda house, _: work(house.administration))


def in_house(work: Callable[[House, Settings], Awaitable[Answer]]) -> Answer:
    """Do what needs more of a house than its administration, on the same ledger."""
    found = settings()
    with letters(), attach(found.data, found.database_url, found.redis_url) as servers:
        return asyncio.run(_in_house(found, servers, work))


async def _in_house(found: Settings, servers: Servers, work: Callable[[House, Settings], Awaitable[Answer]]) -> Answer:
    async with open_house(found, servers.database_url, servers.redis_url) as house:
        return await work(house, found)
