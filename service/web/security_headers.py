"""Headers that go with every answer, unless the answer has its own."""

from collections.abc import Mapping

from litestar.datastructures import MutableScopeHeaders
from litestar.types import BeforeMessageSendHookHandler, Message, Scope

NO_STORE = "no-store"

_ALWAYS: Mapping[str, str] = {
    "Cache-Control": NO_STORE,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Sites read our answers from their own origins; who may do so is said by CORS.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_HSTS = "max-age=31536000; includeSubDomains"


def security_headers(*, secure: bool) -> BeforeMessageSendHookHandler:
    """Return Litestar's hook. HSTS is promised only where the service is reached by https."""
    standing = {**_ALWAYS, "Strict-Transport-Security": _HSTS} if secure else _ALWAYS

    async def add(message: Message, scope: Scope) -> None:
        del scope
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in standing.items():
            headers.setdefault(name, value)
        if "allow" in headers:
            headers["Allow"] = _with_head(headers["Allow"])

    return add


def _with_head(allow: str) -> str:
    methods = {method.strip() for method in allow.split(",")}
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
