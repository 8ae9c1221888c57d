"""The bell: what one process has committed is heard by all of them, by Redis's publish and subscribe.

A ring that is lost is no loss: whoever hears looks at the ledger, and looks there of its own accord while
the bell is out of order. On a cluster a plain PUBLISH reaches the subscribers of every node.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

import msgspec
import structlog
from redis.asyncio.client import PubSub

from service.domain.errors import Unavailable
from service.domain.ring import Ring
from service.queue.server import FAILURES, Server
from service.telemetry.metrics import BELL_LOST

CHANNEL = "hakam:bell"

GATHERED_SECONDS = 0.02
"""Rings of this long travel as one message, so that a crowd of posts is no crowd of messages."""

ROOM = 10_000
"""Rings that may wait to be sent; more are lost, and the ledger is looked at all the same."""

MOST_AT_ONCE = 500
"""Rings in one message."""

LISTEN_SECONDS = 5.0
SILENT_SECONDS = 15.0
"""A line without a word is tried every so often, and after so long without an answer taken for cut."""

log = structlog.get_logger("hakam.bell")


class RedisBell:
    """``server`` is rung; ``ear`` is a server of its own for the one subscription of this process."""

    def __init__(self, server: Server, ear: Server) -> None:
        self._server = server
        self._ear = ear
        self._rings: dict[Ring, None] = {}
        self._ringing: asyncio.Task[None] | None = None

    def ring(self, *rings: Ring) -> None:
        """Have the rings sent soon. Never waits and never raises; equal rings are sent once."""
        fresh = [ring for ring in rings if ring not in self._rings]
        room = ROOM - len(self._rings)
        self._rings.update(dict.fromkeys(fresh[:room]))
        BELL_LOST.inc(len(fresh[room:]))
        if self._ringing is None or self._ringing.done():
            self._ringing = asyncio.create_task(self._send())

    async def heard(self) -> AsyncIterator[Sequence[Ring]]:
        """Yield what is rung anywhere, from the moment that Redis has agreed to tell, which is yielded as none.

        Raises Unavailable when the line is cut.
        """
        try:
            async with self._subscribed() as subscription:
                yield ()
                async for rings in _messages(subscription):
                    yield rings
        except FAILURES as failure:
            raise Unavailable("queue") from failure

    async def close(self) -> None:
        """Send what waits, then hang up."""
        if self._ringing is not None:
            await asyncio.wait([self._ringing])
        await self._ear.close()

    async def _send(self) -> None:
        while self._rings:
            batch = list(self._rings)[:MOST_AT_ONCE]
            for ring in batch:
                del self._rings[ring]
            try:
                async with self._server.call() as client:
                    await client.publish(CHANNEL, msgspec.json.encode(batch))
            except Unavailable:
                BELL_LOST.inc(len(batch) + len(self._rings))
                self._rings.clear()
            await asyncio.sleep(GATHERED_SECONDS)

    @contextlib.asynccontextmanager
    async def _subscribed(self) -> AsyncIterator[PubSub]:
        async with self._ear.call() as client:
            subscription = client.pubsub()
            await subscription.subscribe(CHANNEL)
        try:
            yield subscription
        finally:
            with contextlib.suppress(*FAILURES):
                await subscription.aclose()  # type: ignore[no-untyped-call]  # redis-py brings no types for it


async def _messages(subscription: PubSub) -> AsyncIterator[Sequence[Ring]]:
    """Yield what comes, until the line is cut or has been silent for too long."""
    clock = asyncio.get_running_loop().time
    heard_at = clock()
    while clock() - heard_at < SILENT_SECONDS:
        message = await subscription.get_message(timeout=LISTEN_SECONDS)
        if message is None:
            await subscription.ping()
            continue
        heard_at = clock()
        if message["type"] == "message":
            yield _read(message["data"])
    raise TimeoutError


def _read(data: str) -> Sequence[Ring]:
    """Return the rings of a message; one that this version does not know, as another may send it, is passed over."""
    try:
        return msgspec.json.decode(data, type=tuple[Ring, ...])
    except msgspec.DecodeError:
        log.warning("a bell rang that nobody here understands")
        return ()
