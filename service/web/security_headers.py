"""Headers that go with every answer, unless the answer has its own."""

from collections.abc import Mapping

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
    encoded = [(name.lower().encode(), value.encode()) for name, value in standing.items()]

    async def add(message: Message, scope: Scope) -> None:
        del scope
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message["headers"]}
            missing = [pair for pair in encoded if pair[0] not in present]
            message["headers"] = [*map(_whole_allow, message["headers"]), *missing]

    return add


def _whole_allow(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Name HEAD wherever GET is allowed, for every GET answers to it."""
    name, value = header
    if name.lower() != b"allow":
        return header
    methods = {method.strip() for method in value.split(b",")}
    return name, b", ".join(sorted(methods | {b"HEAD"} if b"GET" in methods else methods))
