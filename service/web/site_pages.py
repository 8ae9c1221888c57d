"""Which pages may call a site (CORS, per site), and read whatever they are answered.

Litestar's CORS knows one list of origins for all; here each site has its own. It stands before the router, so that
what the router itself refuses can be read by the site's pages as well, and is told in the site's language.
"""

import re

from litestar.datastructures import Headers
from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.domain.site import Site
from service.flow.access import Access
from service.web.visit import read_site_name, remember_site

_BELOW_A_SITE = re.compile(rb"/v1/sites/([^/?]+)")
_EXPOSED = "Location, ETag, Retry-After, RateLimit, RateLimit-Policy"
_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_HEADERS = "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID"
_PREFLIGHT_SECONDS = "600"


class SitePages:
    """ASGI wrapper for everything below ``/v1/sites/{site}``, whether there is such a call or not.

    Credentials are never allowed: keys and tokens travel in the Authorization header only.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _BELOW_A_SITE.match(scope["raw_path"]) if scope["type"] == ScopeType.HTTP else None
        site = await self._find(asked[1].decode("latin-1")) if asked else None
        if site is None:
            await self._app(scope, receive, send)
            return
        scope["state"] = {**scope.get("state", {})}
        remember_site(scope, site)
        headers = Headers.from_scope(scope)
        allowed = _allowed_origin(site, headers.get("origin"))
        if _is_preflight(scope, headers):
            await _answer_preflight(send, allowed)
        else:
            await self._app(scope, receive, _with_cors(send, allowed))

    async def _find(self, part: str) -> Site | None:
        try:
            return await self._access.enter(read_site_name(part))
        except Exception:  # noqa: BLE001 - the site's door meets it again, behind the router, where it is worded
            return None


def _allowed_origin(site: Site, origin: str | None) -> str | None:
    return origin if origin in site.origins else None


def _is_preflight(scope: Scope, headers: Headers) -> bool:
    asked = "origin" in headers and "access-control-request-method" in headers
    return asked and scope["type"] == ScopeType.HTTP and scope["method"] == HttpMethod.OPTIONS


async def _answer_preflight(send: Send, allowed: str | None) -> None:
    headers = [(b"vary", b"Origin")]
    if allowed:
        headers += [
            (b"access-control-allow-origin", allowed.encode("latin-1")),
            (b"access-control-allow-methods", _METHODS.encode()),
            (b"access-control-allow-headers", _HEADERS.encode()),
            (b"access-control-max-age", _PREFLIGHT_SECONDS.encode()),
        ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _with_cors(send: Send, allowed: str | None) -> Send:
    added = [(b"vary", b"Origin")]
    if allowed:
        added += [
            (b"access-control-allow-origin", allowed.encode("latin-1")),
            (b"access-control-expose-headers", _EXPOSED.encode()),
        ]

    async def send_with_cors(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *added]
        await send(message)

    return send_with_cors
