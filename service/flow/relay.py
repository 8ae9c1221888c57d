"""The relay: telling the queue what the ledger has just committed. Losing it costs seconds, never a case."""

import asyncio
from collections.abc import Awaitable, Sequence

import structlog

from service.domain.case import Waiting
from service.domain.errors import Unavailable
from service.domain.ids import CommentId, SiteId
from service.flow.ports import ReviewQueue
from service.telemetry.metrics import QUEUE_PUSH_LATE

log = structlog.get_logger("hakam.flow")

PATIENCE = 0.05
"""Seconds that an answer waits for the queue; the sweep mends what was not done by then."""


class Relay:
    """Never raises and never takes longer than its patience."""

    def __init__(self, queue: ReviewQueue) -> None:
        self._queue = queue

    async def waiting(self, site: SiteId, cases: Sequence[Waiting]) -> None:
        await self._briefly(self._queue.push(site, cases))

    async def gone(self, site: SiteId, comments: Sequence[CommentId]) -> None:
        await self._briefly(self._queue.remove(site, comments))

    async def _briefly(self, work: Awaitable[object]) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await work
        except (TimeoutError, Unavailable):
            QUEUE_PUSH_LATE.inc()
        except Exception:
            # The comment is in the ledger already: no fault of the queue's may make its answer another.
            QUEUE_PUSH_LATE.inc()
            log.exception("relay failed")
