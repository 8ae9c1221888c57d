"""A receiver that costs as little as one in Python can: it answers 204, and tells by GET how many it has answered."""

import asyncio
import sys
from typing import cast

import uvloop

ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"
END = b"\r\n\r\n"


class Count:
    """How many requests have been answered."""

    posts = 0


class Talk(asyncio.Protocol):
    """One connection. Every request has a Content-Length, as all of these senders write it."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._waiting = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are of no class of asyncio's, and behave like them.
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (size := _size(self._waiting)) is not None:
            request, self._waiting = self._waiting[:size], self._waiting[size:]
            self._answer(request)

    def _answer(self, request: bytes) -> None:
        if self._transport is None:
            return
        if request.startswith(b"POST "):
            self._count.posts += 1
            self._transport.write(ANSWER)
        else:
            told = str(self._count.posts).encode()
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(told), told))


def _size(waiting: bytes) -> int | None:
    """Return the length of the first whole request, None where it is not whole yet."""
    head = waiting.find(END)
    if head < 0:
        return None
    _, _, after = waiting[:head].lower().partition(b"content-length:")
    size = head + len(END) + int(after.split(b"\r\n")[0] or 0)
    return size if len(waiting) >= size else None


async def serve(port: int) -> None:
    count = Count()
    server = await asyncio.get_running_loop().create_server(lambda: Talk(count), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
