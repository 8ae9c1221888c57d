"""Attempts to sign in: counted before anybody knows what becomes of them, so that many at once gain nothing."""

from datetime import timedelta

from service.domain.errors import LockedOut
from service.queue.script import Script
from service.queue.server import Server

ATTEMPT = Script("attempt", answer=tuple[int, int])
CLEARED = Script("cleared", answer=int)

PERSON, NETWORK = 5, 30
"""Attempts that may fail in a row for one address, whosoever it is, and from one network, which many may share."""

FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(hours=1)
"""Each further failure locks for twice as long as the one before."""

MEMORY = timedelta(hours=24)

_MILLISECOND = timedelta(milliseconds=1)


class RedisAttempts:
    """Counts by opaque names. With Redis down nobody signs in, as there would be no session to keep either."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def spend(self, person: str, client: str) -> bool:
        """Count one attempt, and return whether it locks the person out if it fails. Raise LockedOut, Unavailable."""
        locks = [span // _MILLISECOND for span in (FIRST_LOCK, LONGEST_LOCK, MEMORY)]
        async with self._server.call() as redis:
            wait, locked = await ATTEMPT.run(redis, _keys(person, client), PERSON, NETWORK, *locks)
        if wait > 0:
            raise LockedOut(-(-wait // 1000))
        return bool(locked)

    async def clear(self, person: str, client: str) -> None:
        """Forget the person's failures, and do not count this attempt against the network."""
        async with self._server.call() as redis:
            await CLEARED.run(redis, _keys(person, client))


def _keys(person: str, client: str) -> list[str]:
    return [f"hakam:{{console}}:attempts:person:{person}", f"hakam:{{console}}:attempts:network:{client}"]
