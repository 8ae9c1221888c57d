"""Where a request came from: the peer, or what proxies that we trust say of it."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def client_address(peer: str | None, forwarded: Sequence[str], trusted: Sequence[Network]) -> str | None:
    """Return the address of the nearest hop that is not one of ours, or None where there is none to know.

    ``forwarded`` are the X-Forwarded-For headers in their order. They are read from the right, because
    each proxy adds to that side; what a stranger wrote further left is never believed.
    """
    nearest = parse_address(peer or "")
    hops = [hop for header in forwarded for hop in header.split(",")]
    while nearest is not None and hops and _is_trusted(nearest, trusted):
        further = parse_address(hops.pop())
        if further is None:
            break
        nearest = further
    return str(nearest) if nearest else None


def parse_address(text: str) -> Address | None:
    """Read an address, also ``[::1]:80`` and ``192.0.2.1:80``; an IPv4 address within IPv6 is given as IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address in network for network in trusted)
