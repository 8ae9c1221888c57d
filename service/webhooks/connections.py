"""Open connections, kept for the next delivery to the same place.

httpcore's own pool looks through all its connections at every request, which at a hundred of them costs more than
the requests do. Here whoever sends takes the place's youngest idle connection, or opens one.
"""

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpcore

from service.webhooks.guard import Target

IDLE_CONNECTIONS, IDLE_SECONDS = 200, 10.0
"""How many open connections are kept at most, and for how long."""

Place = tuple[str, str, int]


class Connections:
    """``networks`` opens connections, by the URL's scheme. No more are open than are in use, or idle for a while."""

    def __init__(self, networks: Mapping[str, httpcore.AsyncNetworkBackend], tls: ssl.SSLContext) -> None:
        self._networks = networks
        self._tls = tls
        self._idle: OrderedDict[httpcore.AsyncHTTPConnection, Place] = OrderedDict()
        self._by_place: dict[Place, list[httpcore.AsyncHTTPConnection]] = {}

    @asynccontextmanager
    async def lend(self, target: Target) -> AsyncIterator[httpcore.AsyncHTTPConnection]:
        """Lend a connection for one request; it is kept if it can be used again, and closed if not."""
        place = (target.scheme, target.host, target.port)
        connection = await self._take(place) or self._open(place)
        try:
            yield connection
        finally:
            await self._put(place, connection)

    async def close(self) -> None:
        """Hang up every connection that nobody uses."""
        while self._idle:
            await self._drop_oldest()

    async def _take(self, place: Place) -> httpcore.AsyncHTTPConnection | None:
        while idle := self._by_place.get(place):
            connection = idle[-1]
            self._forget(place, connection)
            if connection.is_available() and not connection.has_expired():
                return connection
            await connection.aclose()
        return None

    async def _put(self, place: Place, connection: httpcore.AsyncHTTPConnection) -> None:
        if not connection.is_idle() or connection.is_closed():
            await connection.aclose()
            return
        self._idle[connection] = place
        self._by_place.setdefault(place, []).append(connection)
        while self._idle and (len(self._idle) > IDLE_CONNECTIONS or next(iter(self._idle)).has_expired()):
            await self._drop_oldest()

    async def _drop_oldest(self) -> None:
        connection, place = next(iter(self._idle.items()))
        self._forget(place, connection)
        await connection.aclose()

    def _forget(self, place: Place, connection: httpcore.AsyncHTTPConnection) -> None:
        del self._idle[connection]
        idle = self._by_place[place]
        idle.remove(connection)
        if not idle:
            del self._by_place[place]

    def _open(self, place: Place) -> httpcore.AsyncHTTPConnection:
        scheme, host, port = place
        return httpcore.AsyncHTTPConnection(
            httpcore.Origin(scheme.encode(), host.encode(), port),
            ssl_context=self._tls,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=self._networks[scheme],
        )
