"""The relay: telling queue and bell what the ledger has just committed. Losing it costs seconds, never a case."""

import asyncio
from collections.abc import Coroutine, Sequence

import structlog

from service.domain.comment import Comment
from service.domain.errors import Unavailable
from service.domain.ids import CommentId, SiteId
from service.domain.queue import Waiting
from service.domain.ring import Ring, What
from service.flow.ports.queue import Bell, ReviewQueue
from service.telemetry.metrics import QUEUE_PUSH_LATE

log = structlog.get_logger("hakam.flow")

PATIENCE = 0.05
"""Seconds that an answer waits for the queue; the sweep mends what was not done by then."""


class Relay:
    """Never raises and never takes longer than its patience."""

    def __init__(self, queue: ReviewQueue, bell: Bell) -> None:
        self._queue = queue
        self._bell = bell
        self._under_way: set[asyncio.Task[bool]] = set()

    async def waiting(self, site: SiteId, cases: Sequence[Waiting]) -> None:
        """Put cases in line, and tell moderators of them."""
        await self._briefly(self._queue.push(site, cases))
        self._bell.ring(*[Ring(site=site, what=What.WAITING, comment=case.comment) for case in cases])

    async def gone(self, site: SiteId, comments: Sequence[CommentId]) -> None:
        """Take cases out of the queue."""
        await self._briefly(self._queue.remove(site, comments))

    def changed(self, comment: Comment) -> None:
        """Have readers of the comment's article look what is new there."""
        self._bell.ring(Ring(site=comment.site, what=What.PUBLIC, article=comment.article))

    def claimed(self, site: SiteId, comments: Sequence[CommentId]) -> None:
        """Tell moderators that these cases are somebody's."""
        self._bell.ring(*[Ring(site=site, what=What.CLAIMED, comment=comment) for comment in comments])

    async def decided(self, comment: Comment) -> None:
        """Take a case out of the queue, and tell moderators and readers where the comment stands now."""
        self._bell.ring(Ring(site=comment.site, what=What.DECIDED, comment=comment.id, status=comment.status))
        self.changed(comment)
        await self.gone(comment.site, [comment.id])

    async def _briefly(self, work: Coroutine[object, object, object]) -> None:
        """Wait for the work as long as patience lasts. Then it goes on unwaited for, within its own time limits.

        Breaking it off would lose a case's place for nothing where this process is busy and Redis is not.
        """
        task = asyncio.create_task(self._quietly(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not (done and task.result()):
            QUEUE_PUSH_LATE.inc()

    async def _quietly(self, work: Coroutine[object, object, object]) -> bool:
        """Do the work and return whether it was done."""
        try:
            await work
        except Unavailable:
            return False
        except Exception:
            # The comment is in the ledger already: no fault of the queue's may make its answer another.
            log.exception("relay failed")
            return False
        return True
