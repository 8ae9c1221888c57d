"""The Redis server, or cluster of them, that holds the queue."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from redis.asyncio import Redis, RedisCluster
from redis.exceptions import RedisClusterException, RedisError

from service.domain.errors import Unavailable

Client = Redis | RedisCluster

CONNECTIONS = 32
"""At most so many calls are under way at once; the others wait for their turn."""

CALL_SECONDS = 2.5
"""The longest that any call may take, its turn and its connection included."""

FAILURES = (RedisError, RedisClusterException, OSError)
"""Everything that a Redis which is down, full, loading or read-only makes of a call, time limits included."""


class Server:
    """One bounded pool of connections, found to be a single server or a cluster on its first call."""

    def __init__(self, find: Callable[[], Awaitable[Client]], first: Redis) -> None:
        self._find = find
        self._first = first
        self._client: Client | None = None
        self._finding = asyncio.Lock()
        self._turns = asyncio.Semaphore(CONNECTIONS)

    @contextlib.asynccontextmanager
    async def call(self) -> AsyncIterator[Client]:
        """Lend the client for one call. Whatever goes wrong with it leaves as Unavailable("queue")."""
        try:
            async with asyncio.timeout(CALL_SECONDS), self._turns:
                yield await self._found()
        except FAILURES as failure:
            raise Unavailable("queue") from failure

    async def ping(self) -> None:
        """Return when Redis answers, else raise Unavailable."""
        async with self.call() as client:
            await client.ping()

    async def close(self) -> None:
        """End every connection; what is still under way fails."""
        with contextlib.suppress(*FAILURES):
            await self._first.aclose()
            if isinstance(self._client, RedisCluster):
                await _close_cluster(self._client)

    async def _found(self) -> Client:
        async with self._finding:
            if self._client is None:
                self._client = await self._find()
            return self._client


async def _close_cluster(client: RedisCluster) -> None:
    """Close the nodes one by one: after a failure the client's own aclose leaves their connections open."""
    await client.aclose()
    await client.nodes_manager.aclose("nodes_cache")
    await client.nodes_manager.aclose("startup_nodes")
