"""The guarded network: connections to addresses that were checked a moment before."""

from collections.abc import Iterable, Sequence

import httpcore

from service.webhooks.guard import Network, Target
from service.webhooks.resolve import Resolve, checked_addresses


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Asks for a name's addresses once, checks them all, and connects to one of those.

    So nothing can change between the check and the connection.
    What is sent over the connection still names the host, in TLS and in the request. ``scheme`` is that of
    all connections made here: an unencrypted one goes only where the operator allows it.
    """

    def __init__(self, scheme: str, allowed: Sequence[Network], ask: Resolve) -> None:
        self._scheme = scheme
        self._allowed = allowed
        self._ask = ask
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raise Refused, OSError where the name has no address, httpcore.ConnectError or httpcore.ConnectTimeout."""
        target = Target(scheme=self._scheme, host=host, port=port)
        *others, last = await checked_addresses(target, self._allowed, self._ask)
        for address in others:
            try:
                return await self._network.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(str(last), port, timeout, local_address, socket_options)
