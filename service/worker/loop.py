"""A loop: one piece of work, done again and again until the process ends."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from service.domain.errors import Unavailable

log = structlog.get_logger("hakam.worker")


class Loop:
    """Runs ``work`` every ``seconds``. A run that fails is told in the log, and the next one comes all the same."""

    def __init__(self, name: str, work: Callable[[], Awaitable[object]], seconds: float) -> None:
        self._name = name
        self._work = work
        self._seconds = seconds

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            await self.run_once()
            await asyncio.sleep(self._seconds)

    async def run_once(self) -> None:
        try:
            await self._work()
        except Unavailable as down:
            log.warning("loop paused", loop=self._name, machine=down.machine)
        except Exception:
            # One fault must not end the loop: what it mends would stay broken until a restart.
            log.exception("loop failed", loop=self._name)
