"""Paths as they were sent: an article's name is one percent-encoded part, and whatever it decodes to is data.

Servers decode a path before they route on it, and ``%2F`` becomes a border between parts. Here routing
happens on the encoded path, and each part is decoded once, by whoever reads it.
"""

import re
from urllib.parse import quote, unquote_to_bytes

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from service.web.malformed import Malformed

ENCODED_ROOT = "/v1/"
NOWHERE = "/v1/nowhere"
CONSOLE_ROOT = "/console/"
NOWHERE_THERE = "/console/-/-"
"""No routes have these paths. An empty part must not be overlooked, or ``articles//x`` would mean article ``x``."""

_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_ROOT_IN_DISGUISE = re.compile(r"/+v1(?:/|$)|/+console/")
"""What the router would take for our roots: ``//v1/…`` and ``/%76%31/…``. It would be routed on what it decodes to."""

_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class EncodedPath:
    """ASGI wrapper that has everything below ``/v1/`` and ``/console/`` routed on its encoded path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            path = encoded_path(scope.get("raw_path") or quote(scope["path"]).encode())
            if path.startswith((ENCODED_ROOT, CONSOLE_ROOT)):
                scope["path"] = path
            elif _ROOT_IN_DISGUISE.match(scope["path"]):
                scope["path"] = NOWHERE
        await self._app(scope, receive, send)


def encoded_path(raw: bytes) -> str:
    """Return the path in ASCII, still encoded, or one that is nowhere if a part of it is empty."""
    path = quote(raw, safe=_ASCII).partition("?")[0]
    if path.startswith(ENCODED_ROOT) and ("//" in path or path.endswith("/")):
        return NOWHERE
    if path.startswith(CONSOLE_ROOT) and "//" in path:
        return NOWHERE_THERE
    return path


def decode_part(part: str) -> str:
    """Decode one part of a path. Raise Malformed where it is not UTF-8, percent-encoded."""
    if _BROKEN_ESCAPE.search(part):
        raise Malformed("path")
    try:
        return unquote_to_bytes(part).decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("path") from None
