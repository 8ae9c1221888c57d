"""Where a scorer listens: ``unix:/path`` or ``tcp://host:port``."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from service.scoring.deep.letter import CannotScore

UNIX, TCP = "unix:", "tcp://"

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Visited = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A Unix socket's path, or a host and a port."""

    path: Path | None = None
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{UNIX}{self.path}" if self.path else f"{TCP}{host}:{self.port}"

    async def connect(self) -> Streams:
        """Open a connection. Raises OSError."""
        if self.path is not None:
            return await asyncio.open_unix_connection(self.path)
        return await asyncio.open_connection(self.host, self.port)

    async def listen(self, visited: Visited) -> asyncio.Server:
        """Listen. Raises CannotScore where the address cannot be had."""
        try:
            if self.path is not None:
                return await asyncio.start_unix_server(visited, self.path)
            return await asyncio.start_server(visited, self.host, self.port)
        except OSError as problem:
            raise CannotScore(f"The scorer cannot listen at {self} ({problem.strerror or problem}).") from None


def read_address(text: str) -> Address:
    """Read an address. Raises ValueError with the end of a sentence: ``must be …``."""
    if text.startswith(UNIX) and (path := text.removeprefix(UNIX)).startswith("/"):
        return Address(path=Path("/" + path.lstrip("/")))
    try:
        url = urlsplit(text)
        if url.scheme == "tcp" and url.hostname and url.port and not url.path:
            return Address(host=url.hostname, port=url.port)
    except ValueError:
        pass
    raise ValueError("must be unix:/path or tcp://host:port")
