"""A loop: one piece of work, done again and again until the process ends."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from service.domain.errors import Unavailable

BREATH = 2.0
"""Seconds that a loop waits at least when its work has failed, so that an outage does not fill the log."""

log = structlog.get_logger("hakam.worker")


class Loop:
    """Runs ``work`` every ``seconds``. A run that fails is told in the log, and the next one comes all the same."""

    def __init__(
        self, name: str, work: Callable[[], Awaitable[object]], seconds: float, breath: float = BREATH
    ) -> None:
        self._name = name
        self._work = work
        self._seconds = seconds
        self._breath = max(seconds, breath)

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            done = await self.run_once()
            await asyncio.sleep(self._seconds if done else self._breath)

    async def run_once(self) -> bool:
        """Do the work once, and say whether nothing went wrong."""
        try:
            await self._work()
        except Unavailable as down:
            log.warning("loop paused", loop=self._name, machine=down.machine)
        except Exception:
            # One fault must not end the loop: what it mends would stay broken until a restart.
            log.exception("loop failed", loop=self._name)
        else:
            return True
        return False
