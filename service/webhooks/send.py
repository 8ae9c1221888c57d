"""Sending: one POST to one endpoint, with an end to everything that a receiver could draw out.

httpcore is what httpx rests on. It does what it is told and nothing besides: it follows no redirect, keeps no
cookie, asks no proxy of the environment and unpacks nothing.
"""

import asyncio
import math
import ssl
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpcore
import msgspec

from service.domain.delivery import Attempt
from service.webhooks.connections import Connections
from service.webhooks.guard import PORTS, Network, Refused, Target, check_addresses, literal_address, read_target
from service.webhooks.network import GuardedNetwork
from service.webhooks.resolve import Resolve, resolve

ANSWER_BYTES = 16 * 1024
"""How much of an answer is read, and kept."""

CONNECT_SECONDS = 5.0

_PLAIN_HEADERS = (
    (b"Content-Type", b"application/json"),
    (b"User-Agent", b"Hakam-Webhooks/1"),
    (b"Accept-Encoding", b"identity"),
)

_FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (httpcore.ConnectTimeout, "the connection took too long"),
    (httpcore.ConnectError, "the connection failed"),
    (httpcore.TimeoutException, "the answer took too long"),
    (httpcore.ProtocolError, "the answer was no HTTP"),
    (httpcore.NetworkError, "the connection broke off"),
    (TimeoutError, "the whole attempt took too long"),
    (OSError, "the name has no address"),
)
"""What stands in the way of an answer, in words without anything of the receiver's; the first that fits is told."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent; ``signed`` holds the three headers of Standard Webhooks."""

    url: str
    body: bytes
    signed: Mapping[str, str]


class Sender:
    """All connections of one process to endpoints. ``timeout`` seconds are for a whole attempt."""

    def __init__(
        self,
        *,
        timeout: float,
        allowed: Sequence[Network] = (),
        ask: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._timeout = timeout
        self._allowed = allowed
        networks = {scheme: GuardedNetwork(scheme, allowed, ask) for scheme in PORTS}
        self._connections = Connections(networks, tls or _trust())
        connect = min(CONNECT_SECONDS, timeout)
        self._limits = {"timeout": {"connect": connect, "read": timeout, "write": timeout, "pool": timeout}}

    async def send(self, parcel: Parcel, now: datetime) -> Attempt:
        """Return what came of it; whatever goes wrong on the way is a failed attempt and no exception."""
        began = time.perf_counter()
        try:
            async with asyncio.timeout(self._timeout):
                status, retry_after, answer = await self._post(parcel)
        except Refused as refused:
            return Attempt(at=now, seconds=_since(began), why=str(refused))
        except tuple(kind for kind, _ in _FAULTS) as fault:
            return Attempt(at=now, seconds=_since(began), why=_why(fault))
        return Attempt(
            at=now,
            seconds=_since(began),
            status=status,
            answer=answer,
            retry_after=_seconds(retry_after, now),
        )

    async def close(self) -> None:
        """Hang up."""
        await self._connections.close()

    async def _post(self, parcel: Parcel) -> tuple[int, str, str]:
        target = read_target(parcel.url)
        if (literal := literal_address(target.host)) is not None:
            # A connection that is kept open is not asked again, so what can be told at once is told each time.
            check_addresses([literal], plain=target.is_plain, allowed=self._allowed)
        request = self._request(target, parcel)
        async with self._connections.lend(target) as connection:
            response = await connection.handle_async_request(request)
            try:
                given = {name.lower(): value for name, value in response.headers}
                return response.status, given.get(b"retry-after", b"").decode("latin-1"), await _beginning(response)
            finally:
                await response.aclose()

    def _request(self, target: Target, parcel: Parcel) -> httpcore.Request:
        place = httpcore.URL(
            scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
        )
        of_this = {"Host": target.host_header, "Content-Length": str(len(parcel.body)), **parcel.signed}
        headers = [*_encoded(of_this), *_PLAIN_HEADERS]
        return httpcore.Request("POST", place, headers=headers, content=parcel.body, extensions=self._limits)


def _trust() -> ssl.SSLContext:
    """Trust the authorities of this machine, and those that come with the library."""
    context = httpcore.default_ssl_context()
    context.load_default_certs()
    return context


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


async def _beginning(response: httpcore.Response) -> str:
    """Read no more of an answer than is kept; of a longer one the connection is given up."""
    read = bytearray()
    async for chunk in response.aiter_stream():
        read += chunk
        if len(read) >= ANSWER_BYTES:
            break
    return bytes(read[:ANSWER_BYTES]).decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _seconds(retry_after: str, now: datetime) -> float | None:
    """Read a Retry-After (RFC 9110, 10.2.3): seconds, or a moment; None for what is neither."""
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        seconds = (parsedate_to_datetime(text) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _why(fault: Exception) -> str:
    return next(why for kind, why in _FAULTS if isinstance(fault, kind))


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 4)
