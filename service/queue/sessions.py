"""Sessions of the console. Redis knows them by a hash only: who reads it cannot sign in with what they find."""

import hashlib

from service.queue.server import Server

PREFIX = "hakam:session:"
BATCH = 500


class RedisSessions:
    """Fulfils the port ``Sessions``. Every method raises Unavailable."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def read(self, session: str, renew_for: int | None) -> bytes | None:
        """Return what was kept, and keep it for so many seconds more."""
        async with self._server.call() as redis:
            value = await redis.getex(_name(session), ex=renew_for)
        return str(value).encode() if value is not None else None

    async def write(self, session: str, value: bytes, seconds: int) -> None:
        """Keep a text, in UTF-8, for so many seconds."""
        async with self._server.call() as redis:
            await redis.set(_name(session), value, ex=seconds)

    async def drop(self, session: str) -> None:
        async with self._server.call() as redis:
            await redis.delete(_name(session))

    async def drop_all(self) -> None:
        """Sign everybody out."""
        async with self._server.call() as redis:
            async for name in redis.scan_iter(match=f"{PREFIX}*", count=BATCH):
                await redis.delete(name)

    async def left(self, session: str) -> int | None:
        """Return the seconds that it is kept yet, None where there is none."""
        async with self._server.call() as redis:
            seconds = int(await redis.ttl(_name(session)))
        return seconds if seconds >= 0 else None


def _name(session: str) -> str:
    return PREFIX + hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest()
