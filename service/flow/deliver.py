"""Delivering: what is due goes out, signed, as many at once as endpoints allow, and what came of it is written down.

Nothing waits here for a slow receiver but its own delivery: each is a task of its own, and its endpoint's places are
taken meanwhile, nobody else's.
"""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta

import structlog

from service.domain.delivery import Attempt, Claimed, Outcome
from service.domain.endpoint import Stopped
from service.domain.errors import Overloaded, Unavailable
from service.domain.ids import SiteId
from service.flow.ports.clock import Clock
from service.flow.ports.promise import Secrets
from service.flow.ports.webhooks import Outbox, Sending
from service.telemetry.metrics import WEBHOOK_ATTEMPTS, WEBHOOK_DELIVERIES, WEBHOOK_OLDEST_DUE_SECONDS
from service.webhooks.body import body_of
from service.webhooks.schedule import Schedule
from service.webhooks.send import Parcel
from service.webhooks.sign import sign

UNDER_WAY = 500
"""Deliveries that one process has in hand at once."""

POLL_SECONDS = 0.25
"""How often the ledger is asked whether anything is due, while nothing of ours is under way."""

KEPT = timedelta(days=30)
"""How long a delivery that is settled stays in the log."""

FAREWELL_SECONDS = 3.0
"""How long a process that stops waits for what it has under way."""

log = structlog.get_logger("hakam.webhooks")


class Deliver:
    """Everything that one process has under way."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        sender: Sending,
        secrets: Secrets,
        clock: Clock,
        schedule: Schedule,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self._outbox = outbox
        self._sender = sender
        self._secrets = secrets
        self._clock = clock
        self._schedule = schedule
        self._dice = dice
        self._under_way: dict[asyncio.Task[None], Claimed] = {}
        self._busy: set[SiteId] = set()
        self._looked = 0.0
        self._stirred = asyncio.Event()
        self._closed = False

    async def pump(self) -> None:
        """Begin what is due; then wait until there may be more. Raise Unavailable."""
        await self._wait()
        if await self.begin():
            self._stirred.set()

    async def begin(self) -> int:
        """Begin every delivery that is due and has a place; return how many. Raise Unavailable."""
        begun = 0
        for site in await self._due_sites():
            if len(self._under_way) >= UNDER_WAY or self._closed:
                break
            begun += await self._begin_of(site)
        return begun

    async def finish(self) -> None:
        """Return when nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def measure(self) -> None:
        """Tell how far behind the deliveries are. Raise Unavailable."""
        now = self._clock()
        oldest = await self._outbox.oldest_due(now)
        WEBHOOK_OLDEST_DUE_SECONDS.clear()
        for site, since in oldest.items():
            WEBHOOK_OLDEST_DUE_SECONDS.labels(site=site).set((now - since).total_seconds())

    async def forget(self) -> None:
        """Drop what was settled a month ago and its log. Raise Unavailable."""
        await self._outbox.forget(self._clock() - KEPT)

    async def close(self) -> None:
        """Let what is under way end soon; what does not is given back, for another process to do."""
        self._closed = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=FAREWELL_SECONDS)
        left = dict(self._under_way)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if left:
            await self._give_back(tuple(left.values()))
        await self._sender.close()

    async def _due_sites(self) -> tuple[SiteId, ...]:
        """Return the sites of which something is due; between two looks at all of them, those that had more."""
        moment = asyncio.get_running_loop().time()
        if self._busy and moment - self._looked < POLL_SECONDS:
            return tuple(self._busy)
        found = await self._outbox.due_sites(self._clock())
        self._looked = moment
        return found

    async def _begin_of(self, site: SiteId) -> int:
        now = self._clock()
        room = UNDER_WAY - len(self._under_way)
        claims = await self._outbox.claim(site, room, now, now + self._schedule.claim)
        for claimed in claims:
            self._start(claimed)
        if claims:
            self._busy.add(site)
        else:
            self._busy.discard(site)
        return len(claims)

    def _start(self, claimed: Claimed) -> None:
        task = asyncio.create_task(self._deliver(claimed))
        self._under_way[task] = claimed
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        self._stirred.set()

    async def _deliver(self, claimed: Claimed) -> None:
        try:
            outcome = self._outcome(claimed, await self._sender.send(self._parcel(claimed), self._clock()))
            stopped = await self._outbox.record(outcome)
        except (Unavailable, Overloaded):
            # The claim ends by itself, and the delivery is tried again: at least once is what was promised.
            log.warning("a delivery was not written down", endpoint=claimed.endpoint.id)
        except Exception:
            # One bad delivery must not end the others; this one comes again when its claim has ended.
            log.exception("a delivery stumbled", endpoint=claimed.endpoint.id, event_id=claimed.delivery.event.id)
        else:
            _tell(outcome, stopped)

    def _parcel(self, claimed: Claimed) -> Parcel:
        event, now = claimed.delivery.event, self._clock()
        body, timestamp = body_of(claimed.delivery), int(now.timestamp())
        valid = [each for each in claimed.secrets if each.until is None or each.until > now]
        # Newest first: a receiver that knows only that one finds it at once.
        keys = [self._secrets.open_secret(event.site, each.id, each.sealed) for each in reversed(valid)]
        signed = {
            "webhook-id": event.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(keys, event.id, timestamp, body),
        }
        return Parcel(url=claimed.endpoint.url, body=body, signed=signed)

    def _outcome(self, claimed: Claimed, attempt: Attempt) -> Outcome:
        tries = claimed.delivery.attempts + 1
        retry_at = self._schedule.retry_at(tries, attempt, self._dice())
        return Outcome(claimed=claimed, attempt=attempt, retry_at=retry_at, stop=self._stop(claimed, attempt))

    def _stop(self, claimed: Claimed, attempt: Attempt) -> Stopped | None:
        since = claimed.endpoint.failing_since
        if attempt.gone:
            return Stopped.GONE
        failing = not attempt.succeeded and since is not None and attempt.at - since >= self._schedule.failing_for
        return Stopped.FAILING if failing else None

    async def _give_back(self, left: tuple[Claimed, ...]) -> None:
        try:
            await self._outbox.release(left, self._clock())
        except Unavailable:
            log.warning("deliveries were not given back; they are due again when their claims end", number=len(left))

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._stirred.wait()
        except TimeoutError:
            pass
        self._stirred.clear()


def _tell(outcome: Outcome, stopped: Stopped | None) -> None:
    endpoint = outcome.claimed.endpoint
    result = "delivered" if outcome.attempt.succeeded else "failed"
    WEBHOOK_ATTEMPTS.labels(site=endpoint.site, result=result).inc()
    if outcome.retry_at is None:
        WEBHOOK_DELIVERIES.labels(site=endpoint.site, result=result).inc()
    if stopped is not None:
        log.warning("an endpoint was switched off", site=endpoint.site, endpoint=endpoint.id, because=stopped)
