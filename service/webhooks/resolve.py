"""Resolving: from a host's name to addresses that were checked."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

from service.webhooks.guard import Address, Network, Target, check_addresses, literal_address, read_target

RESOLVE_SECONDS = 5.0

Resolve = Callable[[str], Awaitable[Sequence[Address]]]
"""Returns every address of a name; raises OSError where there is none."""


async def resolve(host: str) -> Sequence[Address]:
    """Ask the system's resolver for every address of a name."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(RESOLVE_SECONDS):
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(address[0]) for *_, address in found))


async def checked_addresses(target: Target, allowed: Sequence[Network], ask: Resolve = resolve) -> Sequence[Address]:
    """Return the addresses of a URL's host, every one of them checked. Raise Refused, or OSError where it has none."""
    literal = literal_address(target.host)
    addresses = [literal] if literal is not None else await ask(target.host)
    check_addresses(addresses, plain=target.is_plain, allowed=allowed)
    if not addresses:
        raise OSError("the name has no address")
    return addresses


async def check_url(url: str, allowed: Sequence[Network], ask: Resolve = resolve) -> None:
    """Raise Refused for a URL that nothing may be sent to.

    A name that nobody knows yet is let through here: it is looked at again at every attempt.
    """
    target = read_target(url)
    with contextlib.suppress(OSError):
        await checked_addresses(target, allowed, ask)
