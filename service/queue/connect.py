"""How Redis is reached: which client, with which bounds."""

from typing import Any

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from service.queue.server import CONNECTIONS, Client, Server

SOCKET_SECONDS = 1.0
"""How long one connect and one answer may take."""

IDLE_SECONDS = 30
"""A connection that slept longer is tried with a PING before it is trusted."""

OPTIONS: dict[str, Any] = {
    "max_connections": CONNECTIONS,
    "socket_connect_timeout": SOCKET_SECONDS,
    "socket_timeout": SOCKET_SECONDS,
    "health_check_interval": IDLE_SECONDS,
    "decode_responses": True,
    "encoding_errors": "replace",
    "protocol": 2,
    "driver_info": None,
}


def connect(url: str) -> Server:
    """Name the server at ``url`` (``redis://``, ``rediss://`` or ``unix://``); the first call opens it.

    So a service starts while Redis is down. Raises ValueError for a URL that is none of these.
    """
    first = single(url)

    async def find() -> Client:
        return cluster(url) if await clustered(first) else first

    return Server(find, first)


def single(url: str) -> Redis:
    """Make a client of one server.

    It sends nothing twice: the pool notices a connection that the server has closed before it gives it out,
    and what failed on the way may have been done.
    """
    return Redis.from_url(url, retry=Retry(NoBackoff(), 0), **OPTIONS)


def cluster(url: str) -> RedisCluster:
    """Make a client of a whole cluster.

    It tries once more after a lost connection, because only that makes it learn of a node's successor. A
    claim that was taken twice so is back in line when its lease ends.
    """
    return RedisCluster.from_url(url, retry=Retry(NoBackoff(), 1), **OPTIONS)


async def clustered(client: Redis) -> bool:
    """Ask the server whether it is a node of a cluster."""
    about = await client.info("cluster")
    return bool(about.get("cluster_enabled"))
