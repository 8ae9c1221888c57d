"""The life of a scorer's process: it listens until it is told to stop, or until its model does not come back."""

import asyncio
import os
import signal

import structlog

from service.scoring.deep.address import Address
from service.scoring.deep.backend import Backend
from service.scoring.deep.server import scoring

log = structlog.get_logger("hakam.scorer")

GONE_WRONG = 70
"""The status that a process ends with whose model is stuck (EX_SOFTWARE of sysexits.h)."""


def serve(backend: Backend, address: Address) -> None:
    """Serve until SIGTERM or SIGINT. Raises CannotScore where the address cannot be had."""
    if not asyncio.run(_served(backend, address)):
        # The thread that is stuck cannot be stopped, and would keep the process.
        os._exit(GONE_WRONG)


async def _served(backend: Backend, address: Address) -> bool:
    """Serve, and return whether the end was asked for."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with scoring(backend, address) as line:
        log.info("scoring", model=backend.version, at=str(address))
        asked = asyncio.create_task(stop.wait())
        await asyncio.wait([asked, line], return_when=asyncio.FIRST_COMPLETED)
        if not asked.done():
            log.error("the model does not come back; this process ends", exc_info=line.exception())
        return asked.done()
