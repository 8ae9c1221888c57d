"""HEAD: every GET answers to it, with the same headers and no body."""

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_HEAD = "head"


def is_head(scope: Scope) -> bool:
    """Tell whether a request that looks like a GET was a HEAD: one that opens a stream must not."""
    return _HEAD in scope["state"]


class HeadOfGet:
    """ASGI wrapper that serves HEAD as GET and keeps the body back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and scope["method"] == HttpMethod.HEAD:
            scope["method"] = HttpMethod.GET
            scope["state"] = {**scope.get("state", {}), _HEAD: True}
            await self._app(scope, receive, _without_body(send))
        else:
            await self._app(scope, receive, send)


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message["body"] = b""
        await send(message)

    return send_head
