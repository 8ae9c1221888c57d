"""Server-sent events (WHATWG HTML, "Server-sent events"): what goes over an open connection, and how it ends."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import structlog
from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.response import ServerSentEventMessage, Stream
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.domain.news import News
from service.domain.ring import Ring
from service.flow.listener import Listener, Piece
from service.flow.live import Live
from service.telemetry.metrics import LIVE_CUT_OFF

EVENT_STREAM = "text/event-stream"

LIVE = "live"
"""A route with this option stays open, and no bound of time ends it."""

QUIET_SECONDS = 15.0
"""After so long without news a comment line is sent, so that nobody on the way takes the connection for dead."""

TAKEN_SECONDS = 30.0
"""A caller who takes nothing of what is sent for so long does not read, and is cut off."""

RETRY_MILLISECONDS = 3_000
"""How soon a browser whose connection ended comes back."""

_BEGIN = ServerSentEventMessage(data=None, comment="listening", retry=RETRY_MILLISECONDS).encode()
_STILL_HERE = ServerSentEventMessage(data=None, comment="").encode()

_HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
_PLACE = "live_place"

AnyRequest = Request[Any, Any, Any]

_log = structlog.get_logger(__name__)


def write(told: News | Ring) -> Piece:
    """Put what is told into the form of the wire: a comment as it stands in the list, or its id where it is gone."""
    if isinstance(told, News):
        data = msgspec.json.encode(told.public) if told.public else told.comment.encode()
        return Piece(told.id, ServerSentEventMessage(data=data, event=told.kind, id=told.id).encode())
    data = msgspec.json.encode(_Case(comment=told.comment, status=told.status))
    return Piece("", ServerSentEventMessage(data=data, event=told.what).encode())


class _Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    comment: str | None = None
    status: str | None = None


class NotTaken(Exception):
    """The caller takes nothing of what is sent."""


class OpenConnection(ASGIMiddleware):
    """Goes with every route that stays open: cuts off whoever does not read, and gives the listener's place back."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        try:
            await next_app(scope, receive, _send_in_time(scope, send))
        except* NotTaken:
            # The answer has begun and cannot become another: it breaks off here.
            pass
        finally:
            if place := _place_of(scope):
                _leave(*place)


def stream(request: AnyRequest, live: Live, listener: Listener, missed: AsyncIterator[Piece] | None = None) -> Stream:
    """Answer with what was missed and everything the listener hears from now on."""
    request.scope["state"][_PLACE] = (live, listener)
    return Stream(_pieces(listener, missed), media_type=EVENT_STREAM, headers=_HEADERS)


def no_stream() -> Stream:
    """Answer a HEAD, which opens nothing."""
    return Stream((), media_type=EVENT_STREAM, headers=_HEADERS)


async def _pieces(listener: Listener, missed: AsyncIterator[Piece] | None) -> AsyncIterator[bytes]:
    yield _BEGIN
    if missed is not None:
        async for piece in missed:
            yield piece.text
    while (text := await _next_text(listener)) is not None:
        yield text


async def _next_text(listener: Listener) -> bytes | None:
    try:
        async with asyncio.timeout(QUIET_SECONDS):
            piece = await listener.next()
    except TimeoutError:
        return _STILL_HERE
    return piece.text if piece else None


def _place_of(scope: Scope) -> tuple[Live, Listener] | None:
    place: tuple[Live, Listener] | None = scope["state"].get(_PLACE)
    return place


def _send_in_time(scope: Scope, send: Send) -> Send:
    async def send_in_time(message: Message) -> None:
        try:
            async with asyncio.timeout(TAKEN_SECONDS):
                await send(message)
        except TimeoutError:
            if place := _place_of(scope):
                place[1].cut_off()
            raise NotTaken from None

    return send_in_time


def _leave(live: Live, listener: Listener) -> None:
    live.leave(listener)
    if listener.too_slow:
        LIVE_CUT_OFF.inc()
        _log.warning("a live connection was cut off, as nobody read from it; Last-Event-ID brings what was missed")
