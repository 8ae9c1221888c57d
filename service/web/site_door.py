"""A site's door: finds the site of a request, and tells browsers which pages may call (CORS, per site)."""

from litestar.datastructures import Headers
from litestar.enums import HttpMethod, ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.domain.site import Site
from service.web.door import door_of
from service.web.visit import read_site_name, remember_site

_EXPOSED = "Location, ETag, Retry-After, RateLimit, RateLimit-Policy"
_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_HEADERS = "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID"
_PREFLIGHT_SECONDS = "600"


class SiteDoor(ASGIMiddleware):
    """Litestar's CORS knows one list of origins for all; here each site has its own.

    Credentials are never allowed: keys and tokens travel in the Authorization header only.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        access = door_of(scope["litestar_app"]).journeys.access
        site = await access.enter(read_site_name(str(scope["path_params"]["site"])))
        remember_site(scope, site)
        headers = Headers.from_scope(scope)
        allowed = _allowed_origin(site, headers.get("origin"))
        if _is_preflight(scope, headers):
            await _answer_preflight(send, allowed)
        else:
            await next_app(scope, receive, _with_cors(send, allowed))


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
