"""A client's network address, in the one form that stands for whoever sits behind it."""

import ipaddress

NETWORK_BITS = 64


def network_of(address: str) -> str:
    """Return an IPv4 address as it is and an IPv6 address as its /64, which one household or phone is given whole.

    IPv4 mapped into IPv6 is IPv4. What is no address stays the text it is.
    """
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.IPv6Network((int(parsed), NETWORK_BITS), strict=False))
