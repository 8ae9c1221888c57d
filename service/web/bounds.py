"""The bounds of every request: how long its address and headers may be, how it is encoded, and how long it may take."""

import asyncio
from urllib.parse import unquote_to_bytes

from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from service.domain.errors import Overloaded
from service.web.malformed import Malformed
from service.web.stream import LIVE

REQUEST_SECONDS = 15.0
ADDRESS_BYTES = 8 * 1024
HEADER_BYTES = 16 * 1024


class Bounds(ASGIMiddleware):
    """Refuses what is too long or cannot be read, and ends what takes too long with a 503."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, seconds: float = REQUEST_SECONDS) -> None:
        self._seconds = seconds

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        _measure(scope)
        _check_encoding(scope["query_string"])
        try:
            async with asyncio.timeout(None if scope["route_handler"].opt.get(LIVE) else self._seconds):
                await next_app(scope, receive, send)
        except TimeoutError:
            raise Overloaded from None


def _measure(scope: Scope) -> None:
    if len(scope["raw_path"]) + len(scope["query_string"]) > ADDRESS_BYTES:
        raise HTTPException(status_code=414)
    if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADER_BYTES:
        raise HTTPException(status_code=431)


def _check_encoding(query: bytes) -> None:
    """Raise Malformed for a query that is not UTF-8: read with letters replaced, it would ask for something else."""
    try:
        unquote_to_bytes(query).decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("path") from None
