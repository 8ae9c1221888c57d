"""A client's network address, in the one form that stands for whoever sits behind it."""

import ipaddress
import re

NETWORK_BITS = 64

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_PLAIN_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
"""The one way to write an IPv4 address that ``ipaddress`` writes too."""


def network_of(address: str) -> str:
    """Return an IPv4 address as it is and an IPv6 address as its /64, which one household or phone is given whole.

    IPv4 mapped into IPv6 is IPv4. What is no address stays the text it is.
    """
    if _PLAIN_IPV4.fullmatch(address):
        return address
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.IPv6Network((int(parsed), NETWORK_BITS), strict=False))
