"""The sweep: compares queue and ledger, mends either difference, and forgets what was promised to be forgotten."""

from datetime import timedelta

import msgspec

from service.domain.ids import CommentId, SiteId
from service.domain.queue import QueueState
from service.flow.ports.clock import Clock
from service.flow.ports.queue import ReviewQueue
from service.flow.ports.sites import Sites
from service.flow.ports.upkeep import Housekeeping
from service.telemetry.metrics import QUEUE_CASES, QUEUE_OLDEST_SECONDS, SWEEP_MENDED

BATCH = 500

CLIENTS_KEPT = timedelta(days=30)
REQUESTS_KEPT = timedelta(hours=24)


class Mended(msgspec.Struct, frozen=True):
    """How many cases were missing from the queue, and how many stood in it that wait no longer."""

    added: int
    removed: int


class Sweep:
    """Runs again and again; every run leaves the queue as the ledger says, whatever happened to Redis."""

    def __init__(self, *, sites: Sites, ledger: Housekeeping, queue: ReviewQueue, clock: Clock) -> None:
        self._sites = sites
        self._ledger = ledger
        self._queue = queue
        self._clock = clock

    async def mend(self) -> Mended:
        """Mend every site's queue. Raise Unavailable where a machine is down; the next run goes on from there."""
        added = removed = 0
        for site in await self._sites.all_sites():
            removed += await self._remove_decided(site.id)
            added += await self._add_missing(site.id)
            _show(site.id, await self._queue.state(site.id, 0))
        SWEEP_MENDED.labels(kind="added").inc(added)
        SWEEP_MENDED.labels(kind="removed").inc(removed)
        return Mended(added, removed)

    async def forget(self) -> None:
        """Drop client hashes after 30 days, Idempotency-Keys and fingerprints after 24 hours."""
        now = self._clock()
        await self._ledger.forget_clients(now - CLIENTS_KEPT)
        await self._ledger.forget_requests(now - REQUESTS_KEPT)

    async def _remove_decided(self, site: SiteId) -> int:
        """Take from the queue what waits no longer.

        The queue is read before the ledger: a case that comes in between is then in both or only in the
        ledger, and never taken from the queue by mistake.
        """
        removed = 0
        async for members in self._queue.members(site, BATCH):
            held = await self._ledger.still_held(site, members)
            decided = [comment for comment in members if comment not in held]
            await self._queue.remove(site, decided)
            removed += len(decided)
        return removed

    async def _add_missing(self, site: SiteId) -> int:
        added, after = 0, None
        while True:
            waiting = await self._ledger.held(site, after, BATCH)
            added += await self._queue.push(site, waiting) if waiting else 0
            if len(waiting) < BATCH:
                return added
            after = CommentId(waiting[-1].comment)


def _show(site: SiteId, state: QueueState) -> None:
    QUEUE_CASES.labels(site=site, state="waiting").set(state.waiting)
    QUEUE_CASES.labels(site=site, state="claimed").set(state.claimed)
    QUEUE_OLDEST_SECONDS.labels(site=site).set(state.oldest_seconds)
