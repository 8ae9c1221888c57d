"""Listeners: live connections as bare sockets, so that hundreds of them cost the watcher little."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Seen = Callable[[str], Awaitable[list[float]]]
"""Waits until every reader has seen a comment, and returns the moments, by ``time.perf_counter``."""

AT_ONCE = 64 * 1024


@asynccontextmanager
async def listening(port: int, address: str, number: int) -> AsyncIterator[Seen]:
    """Open so many live connections, lend what waits until all of them heard of a comment, and close them."""
    listeners = [await _opened(port, address) for _ in range(number)]

    async def seen(comment: str) -> list[float]:
        return list(await asyncio.gather(*(listener.hear(comment) for listener in listeners)))

    try:
        yield seen
    finally:
        for listener in listeners:
            listener.close()


class Listener:
    """One connection. What it hears is kept only until the comment in question is in it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def hear(self, comment: str) -> float:
        """Return the moment at which the comment's id arrived. Raise ConnectionError where the stream ended."""
        heard = b""
        while comment.encode() not in heard:
            piece = await self._reader.read(AT_ONCE)
            if not piece:
                raise ConnectionError("a live connection was closed")
            heard = heard[-len(comment) :] + piece
        return time.perf_counter()

    def close(self) -> None:
        self._writer.close()


async def _opened(port: int, address: str) -> Listener:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n\r\n".encode())
    status = await reader.readline()
    if b" 200 " not in status:
        raise ConnectionError(f"a live connection was answered {status!r}")
    return Listener(reader, writer)
