"""The queue's own machines: beside the shared Valkey, private ones that a test may flush, kill or fill."""

import asyncio
import random
import secrets
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError
from ulid import ULID

from service.domain.ids import CommentId, SiteId
from service.domain.queue import Waiting
from service.embedded.binaries import valkey_binary
from service.flow.ports.queue import ReviewQueue
from service.queue.connect import connect, single
from service.queue.review import RedisReviewQueue
from service.queue.server import Server

MORNING = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

Start = Callable[[Sequence[str]], subprocess.Popen[bytes]]
Expire = Callable[[CommentId], Awaitable[None]]
MakeCase = Callable[..., Waiting]


@pytest.fixture
def site() -> SiteId:
    return SiteId(f"site-{secrets.token_hex(6)}")


@pytest.fixture
async def opened() -> AsyncIterator[Callable[[str], Server]]:
    """Name servers by their URLs; all of them are closed behind the test."""
    async with AsyncExitStack() as stack:

        def open_server(url: str) -> Server:
            server = connect(url)
            stack.push_async_callback(server.close)
            return server

        yield open_server


@pytest.fixture
def server(opened: Callable[[str], Server], redis_url: str) -> Server:
    return opened(redis_url)


@pytest.fixture
def queue(server: Server) -> ReviewQueue:
    return RedisReviewQueue(server)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of the shared Valkey that goes past the queue."""
    client = single(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def expire(redis: Redis, site: SiteId) -> Expire:
    """Let a lease run out without waiting: its end is set to long ago, past the queue's own methods."""

    async def end(comment: CommentId) -> None:
        assert await redis.zadd(f"hakam:{{{site}}}:expiry", {comment: 1}, xx=True, ch=True) == 1

    return end


@pytest.fixture
def make_case() -> MakeCase:
    def make(priority: int = 50, minutes: float = 0) -> Waiting:
        return Waiting(comment=CommentId(str(ULID())), priority=priority, since=MORNING + timedelta(minutes=minutes))

    return make


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose path is short enough for a socket's."""
    with tempfile.TemporaryDirectory(prefix="hakam-queue-") as path:
        yield Path(path)


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a server that keeps nothing on disk; it is killed behind the test."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(options: Sequence[str]) -> subprocess.Popen[bytes]:
        command = [str(valkey_binary()), "--save", "", "--appendonly", "no", *options]
        started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def own_url(folder: Path) -> str:
    return f"unix://{folder}/own.sock"


@pytest.fixture
def begin_own(start: Start, own_url: str) -> Callable[[], Awaitable[subprocess.Popen[bytes]]]:
    """Start this test's own server and return when it answers."""

    async def begin() -> subprocess.Popen[bytes]:
        path = own_url.removeprefix("unix://")
        process = start(["--port", "0", "--unixsocket", path, "--dir", str(Path(path).parent)])
        await answers(own_url)
        return process

    return begin


@pytest.fixture
async def own(begin_own: Callable[[], Awaitable[subprocess.Popen[bytes]]], own_url: str) -> AsyncIterator[Redis]:
    """A client of a server that belongs to this test alone."""
    await begin_own()
    client = single(own_url)
    yield client
    await client.aclose()


@pytest.fixture
async def silent_url(folder: Path) -> AsyncIterator[str]:
    """A server that accepts every connection and never says a word."""
    over = asyncio.Event()

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    path = folder / "silent.sock"
    listener = await asyncio.start_unix_server(say_nothing, path)
    yield f"unix://{path}"
    over.set()
    listener.close()
    await listener.wait_closed()


@pytest.fixture
def free_ports() -> list[int]:
    """Three ports that nobody has.

    A node takes the port 10,000 above as well. Both lie below 32,768, where the system's own outgoing
    connections get their ports from.
    """
    ports: list[int] = []
    while len(ports) < 3:
        port = random.randrange(20_000, 22_700)
        if port not in ports and unused(port) and unused(port + 10_000):
            ports.append(port)
    return ports


def unused(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


async def answers(url: str) -> None:
    """Return when the server at ``url`` answers."""
    async with asyncio.timeout(30), single(url) as client:
        while True:
            try:
                await client.ping()
            except RedisError:
                await asyncio.sleep(0)
            else:
                return
