"""The line: who stands in the review queue. Of a campaign only its most urgent comment does, and the others behind it.

Who that is says the ledger, each time a comment of the campaign comes or goes. Two that come at once may each see
the other late; the sweep mends that.
"""

from collections.abc import Iterable, Sequence

from service.domain.comment import Comment
from service.domain.ids import CampaignId, CommentId, SiteId
from service.domain.queue import Waiting
from service.flow.ports.campaigns import Campaigns
from service.flow.ports.queue import ReviewQueue


class Line:
    """Every method raises Unavailable."""

    def __init__(self, queue: ReviewQueue, ledger: Campaigns) -> None:
        self._queue = queue
        self._ledger = ledger

    async def join(self, site: SiteId, cases: Sequence[Waiting]) -> Sequence[Waiting]:
        """Put cases in line, and return who stands there for them: each itself, or the first of its campaign."""
        standing = [first for case in cases for first in await self._standing(site, case)]
        if standing:
            await self._queue.push(site, standing)
        return standing

    async def leave(self, site: SiteId, comments: Sequence[Comment]) -> None:
        """Take cases out of the line; the next of a campaign moves up."""
        await self.drop(site, [comment.id for comment in comments])
        await self.move_up(site, {comment.campaign for comment in comments if comment.campaign is not None})

    async def drop(self, site: SiteId, comments: Sequence[CommentId]) -> None:
        """Take out of the line what the ledger does not have there."""
        await self._queue.remove(site, comments)

    async def move_up(self, site: SiteId, campaigns: Iterable[CampaignId]) -> None:
        """Have the first of each campaign stand in line."""
        for campaign in campaigns:
            await self._queue.push(site, (await self._ledger.first_two(site, campaign))[:1])

    async def _standing(self, site: SiteId, case: Waiting) -> tuple[Waiting, ...]:
        if case.campaign is None:
            return (case,)
        first_two = await self._ledger.first_two(site, case.campaign)
        if first_two and first_two[0].comment == case.comment:
            # Whoever stood there before is no longer the first.
            await self._queue.remove(site, [each.comment for each in first_two[1:]])
        return first_two[:1]
