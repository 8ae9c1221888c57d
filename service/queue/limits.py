"""Limits on posts: how many a minute one client address, one author and one site may send.

The same round trip asks what was much like a post in the last day, so that a post that is refused is no part of that.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from itertools import chain

import msgspec

from service.batching.group import Group
from service.domain.campaign import TOO_SHORT, Campaign, Similar
from service.domain.errors import Overloaded, TooMany, Unavailable
from service.domain.ids import CampaignId, SiteId
from service.domain.signal import Missing
from service.queue.script import Answer, Script
from service.queue.server import CALL_SECONDS, Server
from service.text.fold import Folded
from service.text.sketch import ALIKE, Sketcher

PATIENCE_SECONDS = 0.05
"""Posts wait no longer than this for Redis to count them, and as long again for those before them."""

PATIENCE_PARTS = 10
"""In how many parts it waits."""

TOGETHER = 64
"""Posts that are counted in one round trip."""

ROOM = 10_000
"""Posts that may wait to be counted; what comes on top passes uncounted."""

Counted = tuple[int, int, str, int]
"""A limit and for how many milliseconds it holds, the post's campaign, and how many others that has."""

SPEND = Script("similar", "spend", answer=list[Counted])

DOWN, LATE = Missing("queue down"), Missing("late")


class LimitSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Posts a minute; 0 is no limit."""

    address: int = 600
    author: int = 10
    site: int = 0


OFF = LimitSettings(address=0, author=0, site=0)


class _Post(msgspec.Struct, frozen=True):
    """``logs`` are limits by the keys of their lists, ``likes`` what the script is asked about the text."""

    site: SiteId
    logs: dict[str, int]
    likes: tuple[str | int | bytes, ...]

    @property
    def arguments(self) -> tuple[str | int | bytes, ...]:
        return len(self.logs), *self.logs.values(), int(bool(self.likes)), *self.likes


class RedisLimits:
    """A sliding log: in no 60 seconds, wherever they begin, does more than its limit get through.

    The method is the "sliding window log" of Nikrad Mahdi, "An alternative approach to rate limiting"
    (Figma, 2017). A log holds the moments of the last so many posts as its limit allows; one more may pass
    when the last of them is a minute old. Unlike there, a refused post is not in the log. ``on_open`` is
    called for each post that passes uncounted.
    """

    def __init__(
        self, server: Server, settings: LimitSettings, on_open: Callable[[], None], sketcher: Sketcher
    ) -> None:
        self._server = server
        self._sketcher = sketcher
        self._settings = settings
        self._on_open = on_open
        self._posts = Group(self._count, size=TOGETHER, room=ROOM, patience=CALL_SECONDS, machine="queue")

    async def spend(
        self,
        site: SiteId,
        client: bytes | None,
        author: bytes | None,
        text: Folded | None = None,
        before: Folded | None = None,
    ) -> Similar:
        """Count a post in all its logs and among its likes, or in none of them and raise TooMany.

        ``client`` and ``author`` are opaque, and compared only. ``text`` is folded and joined, as the one is that
        stood there ``before`` an edit; where the two are alike it is counted among its likes already. With Redis down
        or slower than 50 ms the post passes, and nobody can say what it is like.
        """
        logs, likes = self._logs(site, client, author), self._likes(text, before)
        if not logs and not likes:
            return TOO_SHORT
        try:
            limit, wait, campaign, others = await self._posts.ask(_Post(site, logs, likes))
        except (Unavailable, Overloaded, TimeoutError) as failure:
            if logs:
                self._on_open()
            return DOWN if isinstance(failure, Unavailable) else LATE
        _refuse(limit, wait)
        return Campaign(CampaignId(campaign), others) if campaign else TOO_SHORT

    async def _count(self, posts: Sequence[_Post]) -> list[Counted | BaseException]:
        """Count some posts, those of one site in one round trip."""
        sites = dict.fromkeys(post.site for post in posts)
        told = {site: await self._counted(site, [post for post in posts if post.site == site]) for site in sites}
        answers = {site: iter(each) for site, each in told.items()}
        return [next(answers[post.site]) for post in posts]

    async def _counted(self, site: SiteId, posts: Sequence[_Post]) -> Sequence[Counted | BaseException]:
        try:
            return await _patiently(self._spend(site, posts))
        except TimeoutError as late:
            return [late] * len(posts)

    async def _spend(self, site: SiteId, posts: Sequence[_Post]) -> list[Counted]:
        keys = [*_texts(site), *chain.from_iterable(post.logs for post in posts)]
        async with self._server.call() as redis:
            return await SPEND.run(redis, keys, len(posts), *chain.from_iterable(post.arguments for post in posts))

    def _likes(self, text: Folded | None, before: Folded | None) -> tuple[str | int | bytes, ...]:
        """Return what the script is asked about a text; nothing for one that is too short."""
        sketch = self._sketcher.sketch(text) if text is not None else None
        if sketch is None:
            return ()
        earlier = self._sketcher.sketch(before) if before is not None else None
        counted = earlier is not None and sketch.is_like(earlier)
        return sketch.values, sketch.place, ALIKE, int(counted), sketch.groups

    def _logs(self, site: SiteId, client: bytes | None, author: bytes | None) -> dict[str, int]:
        prefix = f"hakam:{{{site}}}:posts"
        logs = {f"{prefix}:site": self._settings.site}
        if author is not None:
            logs[f"{prefix}:author:{author.hex()}"] = self._settings.author
        if client is not None:
            logs[f"{prefix}:address:{client.hex()}"] = self._settings.address
        return {key: limit for key, limit in logs.items() if limit > 0}


def _texts(site: SiteId) -> tuple[str, str]:
    return f"hakam:{{{site}}}:similar:groups", f"hakam:{{{site}}}:similar:texts"


async def _patiently(answer: Coroutine[object, object, Answer]) -> Answer:
    """Wait 50 ms in ten parts, then raise TimeoutError and leave the call to its own time limits.

    Between two parts the event loop turns. One single timer would take a loop that is busy with other
    posts for a Redis that is slow, and lift the limits just when they are needed.
    """
    task = asyncio.ensure_future(answer)
    try:
        for _ in range(PATIENCE_PARTS):
            await asyncio.wait({task}, timeout=PATIENCE_SECONDS / PATIENCE_PARTS)
            if task.done():
                return task.result()
        raise TimeoutError
    finally:
        task.add_done_callback(_hear)
        task.cancel()


def _hear(task: asyncio.Task[Answer]) -> None:
    """Take note of how a call ended that nobody waits for, or asyncio would log its failure as one forgotten."""
    if not task.cancelled():
        task.exception()


def _refuse(limit: int, wait: int) -> None:
    """Raise TooMany for a wait in milliseconds, in whole seconds rounded up."""
    if wait > 0:
        raise TooMany(limit, -(-wait // 1000))
