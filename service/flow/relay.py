"""The relay: telling queue and bell what the ledger has just committed. Losing it costs seconds, never a case."""

import asyncio
from collections.abc import Coroutine, Sequence

import structlog

from service.domain.comment import Comment
from service.domain.errors import Unavailable
from service.domain.ids import CampaignId, CommentId, SiteId
from service.domain.queue import Waiting
from service.domain.ring import Ring, What
from service.flow.line import Line
from service.flow.ports.queue import Bell
from service.telemetry.metrics import QUEUE_PUSH_LATE

log = structlog.get_logger("hakam.flow")

PATIENCE = 0.05
"""Seconds that an answer waits for the queue; the sweep mends what was not done by then."""


class Relay:
    """Never raises and never takes longer than its patience."""

    def __init__(self, line: Line, bell: Bell) -> None:
        self._line = line
        self._bell = bell
        self._under_way: set[asyncio.Task[bool]] = set()

    async def waiting(self, site: SiteId, cases: Sequence[Waiting]) -> None:
        """Put cases in line, and tell moderators of those that stand there now."""
        standing = list(cases)

        async def join() -> None:
            standing[:] = await self._line.join(site, cases)

        await self._briefly(join())
        self._bell.ring(*[Ring(site=site, what=What.WAITING, comment=case.comment) for case in standing])

    async def gone(self, site: SiteId, comments: Sequence[Comment]) -> None:
        """Take cases out of the queue; the next of their campaigns move up."""
        await self._briefly(self._line.leave(site, comments))

    async def lost(self, site: SiteId, comments: Sequence[CommentId]) -> None:
        """Take out of the queue what should not have been there any more."""
        await self._briefly(self._line.drop(site, comments))

    async def left(self, site: SiteId, campaign: CampaignId) -> None:
        """Have the next of a campaign move up, which its first has left."""
        await self._briefly(self._line.move_up(site, [campaign]))

    def changed(self, comment: Comment) -> None:
        """Have readers of the comment's article look what is new there."""
        self._bell.ring(Ring(site=comment.site, what=What.PUBLIC, article=comment.article))

    def claimed(self, site: SiteId, comments: Sequence[CommentId]) -> None:
        """Tell moderators that these cases are somebody's."""
        self._bell.ring(*[Ring(site=site, what=What.CLAIMED, comment=comment) for comment in comments])

    async def decided(self, *comments: Comment) -> None:
        """Take cases of one site out of the queue, and tell moderators and readers where they stand now."""
        for comment in comments:
            self._bell.ring(Ring(site=comment.site, what=What.DECIDED, comment=comment.id, status=comment.status))
            self.changed(comment)
        await self.gone(comments[0].site, comments)

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
