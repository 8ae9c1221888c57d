"""The review queue: which cases wait, which are claimed, by whom and until when."""

import secrets
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from service.domain.errors import Unknown
from service.domain.ids import CommentId, LeaseId, SiteId
from service.domain.queue import Claim, QueueState, Waiting
from service.queue.place import BAND, place
from service.queue.script import Answer, Script
from service.queue.server import Server

Item = TypeVar("Item")

BATCH = 500
"""Cases that one script touches, so that none keeps Redis from the others for long."""

SKIPPED_SECONDS = 1_800
"""For so long after the last skip a holder is not given what they have skipped."""

TOKEN_BYTES = 16
"""Random bytes of a lease: 128 bits, which nobody guesses."""

PUSH = Script("queue", "push", answer=int)
CLAIM = Script("queue", "claim", answer=tuple[int, tuple[str, ...]])
TAKE = Script("queue", "take", answer=int)
MINE = Script("queue", "theirs", "mine", answer=tuple[tuple[str, str, int], ...])
RESUME = Script("queue", "theirs", "resume", answer=tuple[tuple[str, str, int], ...])
RENEW = Script("queue", "renew", answer=int)
RELEASE = Script("queue", "release", answer=int)
SKIP = Script("queue", "skip", answer=int)
REMOVE = Script("queue", "remove", answer=int)
HOLDERS = Script("queue", "holders", answer=tuple[str, ...])
STATE = Script("queue", "state", answer=tuple[int, int, int, tuple[str, ...]])


class RedisReviewQueue:
    """Each method is one script, and so one step that nobody can come between; members alone reads in pages.

    Leases are timed by Redis's own clock. A lease is ``comment.token``: it names its case and proves, with
    the holder, whose it is. Every method raises Unavailable.
    """

    def __init__(self, server: Server) -> None:
        self._server = server

    async def push(self, site: SiteId, waiting: Sequence[Waiting]) -> int:
        """Put cases in line and return how many were new; one that waits or is claimed stays as it is."""
        new = 0
        for batch in _batches(waiting, BATCH):
            pairs = [arg for case in batch for arg in (case.comment, place(case))]
            new += await self._run(PUSH, site, *pairs)
        return new

    async def claim(self, site: SiteId, holder: str, limit: int, lease_seconds: int) -> tuple[Claim, ...]:
        """Take up to ``limit`` (1 to 50) of the most urgent cases for ``lease_seconds`` (30 to 3600).

        Cases whose leases ran out are put back in their old places first; what the holder skipped is passed over.
        """
        tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in range(limit)]
        proofs = (_proof(token, holder) for token in tokens)
        ends, comments = await self._run_for(holder, CLAIM, site, lease_seconds * 1000, *proofs)
        pairs = zip(comments, tokens, strict=False)
        return tuple(_claim(CommentId(comment), token, holder, ends) for comment, token in pairs)

    async def take(self, site: SiteId, holder: str, comment: CommentId, lease_seconds: int) -> Claim | None:
        """Take that case, wherever it stands in line. None where it does not wait, or is somebody's."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        ends = await self._run_for(holder, TAKE, site, comment, _proof(token, holder), lease_seconds * 1000)
        return _claim(comment, token, holder, ends) if ends else None

    async def mine(self, site: SiteId, holder: str) -> tuple[Claim, ...]:
        """Return the holder's claims whose leases still run, the most urgent first."""
        found = await self._run(MINE, site, holder)
        return tuple(_claim(CommentId(comment), token, holder, ends) for comment, token, ends in found)

    async def resume(self, site: SiteId, holder: str, limit: int, lease_seconds: int) -> tuple[Claim, ...]:
        """Give the holder new leases for up to ``limit`` claims, the most urgent; the old ones end with that."""
        tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in range(limit)]
        found = await self._run(RESUME, site, holder, lease_seconds * 1000, *tokens)
        return tuple(_claim(CommentId(comment), token, holder, ends) for comment, token, ends in found)

    async def renew(self, site: SiteId, holder: str, lease: LeaseId, lease_seconds: int) -> Claim:
        """Keep a case for ``lease_seconds`` from now. Raises Unknown("lease") where it is not the holder's any more."""
        comment, token = _parts(lease)
        ends = await self._run(RENEW, site, comment, _proof(token, holder), lease_seconds * 1000)
        if not ends:
            raise Unknown("lease")
        return _claim(comment, token, holder, ends)

    async def release(self, site: SiteId, holder: str, lease: LeaseId) -> CommentId:
        """Give the case back in its old place. Raises Unknown("lease") where it is not the holder's any more."""
        comment, token = _parts(lease)
        if not await self._run(RELEASE, site, comment, _proof(token, holder)):
            raise Unknown("lease")
        return comment

    async def skip(self, site: SiteId, holder: str, lease: LeaseId) -> CommentId:
        """Give the case back in its old place, for others: the holder is not given it for ``SKIPPED_SECONDS``.

        Raises Unknown("lease") where it is not the holder's any more.
        """
        comment, token = _parts(lease)
        if not await self._run_for(holder, SKIP, site, comment, _proof(token, holder), SKIPPED_SECONDS):
            raise Unknown("lease")
        return comment

    async def forget_skips(self, site: SiteId, holder: str) -> None:
        """Let the holder be given again what they have skipped."""
        async with self._server.call() as client:
            await client.delete(_skipped(site, holder))

    async def remove(self, site: SiteId, comments: Sequence[CommentId]) -> None:
        """Take cases out, waiting or claimed; those that are not in are no error."""
        for batch in _batches(comments, BATCH):
            await self._run(REMOVE, site, *batch)

    async def state(self, site: SiteId, head: int) -> QueueState:
        """Count, and name the first ``head`` in line. Expired leases count as waiting.

        ``oldest_seconds`` is the age of the case, waiting or claimed, that has been in review longest; 0
        where there is none.
        """
        waiting, claimed, oldest, first = await self._run(STATE, site, head, BAND)
        comments = tuple(CommentId(comment) for comment in first)
        return QueueState(waiting=waiting, claimed=claimed, oldest_seconds=oldest // 1000, head=comments)

    async def holders(self, site: SiteId) -> dict[str, int]:
        """Count the claims of each holder whose leases have not run out, of the first thousand of them."""
        told = await self._run(HOLDERS, site)
        return {holder: int(count) for holder, count in zip(told[::2], told[1::2], strict=True)}

    async def members(self, site: SiteId, size: int) -> AsyncIterator[tuple[CommentId, ...]]:
        """Yield everything in the queue in batches of 1 to ``size``.

        A case that stays in its place throughout is sure to be yielded, and may be so twice, as ZSCAN
        says; one that is claimed or given back meanwhile may be missed.
        """
        waiting, _, expiry, _ = _keys(site)
        for key in (waiting, expiry):
            async for page in self._pages(key, size):
                for batch in _batches(page, size):
                    yield tuple(batch)

    async def _pages(self, key: str, size: int) -> AsyncIterator[list[CommentId]]:
        cursor = 0
        while True:
            async with self._server.call() as client:
                cursor, found = await client.zscan(key, cursor, count=size)
            yield [CommentId(str(comment)) for comment, _ in found]
            if not cursor:
                return

    async def _run(self, script: Script[Answer], site: SiteId, *args: str | int) -> Answer:
        async with self._server.call() as client:
            return await script.run(client, _keys(site), *args)

    async def _run_for(self, holder: str, script: Script[Answer], site: SiteId, *args: str | int) -> Answer:
        """Run a script that knows what the holder has skipped."""
        async with self._server.call() as client:
            return await script.run(client, (*_keys(site), _skipped(site, holder)), *args)


def _keys(site: SiteId) -> tuple[str, str, str, str]:
    prefix = f"hakam:{{{site}}}"
    return f"{prefix}:waiting", f"{prefix}:claimed", f"{prefix}:expiry", f"{prefix}:leases"


def _skipped(site: SiteId, holder: str) -> str:
    return f"hakam:{{{site}}}:skipped:{holder}"


def _proof(token: str, holder: str) -> str:
    return f"{token} {holder}"


def _parts(lease: LeaseId) -> tuple[CommentId, str]:
    comment, _, token = lease.rpartition(".")
    return CommentId(comment), token


def _claim(comment: CommentId, token: str, holder: str, ends: int) -> Claim:
    expires_at = datetime.fromtimestamp(ends / 1000, UTC)
    return Claim(lease=LeaseId(f"{comment}.{token}"), comment=comment, holder=holder, expires_at=expires_at)


def _batches(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
