"""The guard: which addresses a delivery may go to. A webhook must be no way into anybody's own network.

A URL is refused by its form, by the name in it, and by every address that the name resolves to. Ranges are those
of IANA's special-purpose registries (RFC 6890 and its successors); what is in none of them but still not
global by Python's own copy of these registries is refused as well.
"""

import ipaddress
import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

import msgspec

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_URL = 2_000
PORTS = {"https": 443, "http": 80}

_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?)*")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_STRANGE = re.compile(r"[\x00-\x20\x7f\\<>\"^`{|}]|[^\x00-\x7f]")

_REFUSED: tuple[tuple[str, str], ...] = (
    ("169.254.169.254/32", "a cloud's metadata service"),
    ("169.254.170.2/32", "a cloud's metadata service"),
    ("100.100.100.200/32", "a cloud's metadata service"),
    ("168.63.129.16/32", "a cloud's own services"),
    ("fd00:ec2::/32", "a cloud's metadata service"),
    ("0.0.0.0/8", "this network itself"),
    ("10.0.0.0/8", "a private network"),
    ("100.64.0.0/10", "a carrier's own network"),
    ("127.0.0.0/8", "this machine itself"),
    ("169.254.0.0/16", "a link-local address"),
    ("172.16.0.0/12", "a private network"),
    ("192.0.0.0/24", "an address of protocols"),
    ("192.0.2.0/24", "an address of documentation"),
    ("192.88.99.0/24", "a relay of 6to4"),
    ("192.168.0.0/16", "a private network"),
    ("198.18.0.0/15", "a network for benchmarks"),
    ("198.51.100.0/24", "an address of documentation"),
    ("203.0.113.0/24", "an address of documentation"),
    ("224.0.0.0/4", "a multicast address"),
    ("240.0.0.0/4", "a reserved address"),
    ("::/128", "this network itself"),
    ("::1/128", "this machine itself"),
    ("100::/64", "an address that discards"),
    ("2001::/32", "a Teredo tunnel"),
    ("2001:db8::/32", "an address of documentation"),
    ("3fff::/20", "an address of documentation"),
    ("5f00::/16", "an address of segment routing"),
    ("fc00::/7", "a private network"),
    ("fe80::/10", "a link-local address"),
    ("fec0::/10", "a site-local address"),
    ("ff00::/8", "a multicast address"),
)

REFUSED: tuple[tuple[Network, str], ...] = tuple((ipaddress.ip_network(range_), why) for range_, why in _REFUSED)
"""What no delivery goes to, each with what it is; the first that fits is told."""

_INSIDE: tuple[tuple[IPv6Network, int], ...] = (
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("::ffff:0:0:0/96"), 0),
    (IPv6Network("::/96"), 0),
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("64:ff9b:1::/48"), 0),
    (IPv6Network("2002::/16"), 80),
)
"""IPv6 ranges that hold an IPv4 address (RFC 4291, 6052, 8215, 3056), each with how many bits stand behind it."""


class Refused(Exception):
    """A delivery must not go there. ``code`` is a word for programs, the message says why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


class Target(msgspec.Struct, frozen=True):
    """Where a URL leads, as far as can be told before its name is resolved. ``path`` holds its query as well."""

    scheme: str
    host: str
    port: int
    path: str = "/"

    @property
    def is_plain(self) -> bool:
        """Whether nothing encrypts the way there."""
        return self.scheme == "http"

    @property
    def host_header(self) -> str:
        """How a request names the host (RFC 9110, 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def read_target(url: str) -> Target:
    """Take a URL apart. Raise Refused where its form alone is reason enough."""
    if _STRANGE.search(url) or len(url) > LONGEST_URL:
        raise Refused("invalid", "the URL holds characters that no URL may hold as they are, or too many")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("invalid", "the URL cannot be read") from None
    if parts.scheme not in PORTS or not parts.netloc:
        raise Refused("scheme", "the URL begins neither with https:// nor with http://")
    if "@" in parts.netloc:
        raise Refused("user_info", "the URL holds a user's name or password")
    if port == 0 or parts.netloc.endswith(":"):
        raise Refused("invalid", "the URL names a port that is none")
    host = _host(parts.hostname or "")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(scheme=parts.scheme, host=host, port=port or PORTS[parts.scheme], path=path)


def check_address(address: Address, *, plain: bool, allowed: Iterable[Network] = ()) -> None:
    """Raise Refused for an address that no delivery goes to; an unencrypted one goes only to what is allowed."""
    if any(each in network for each in _readings(address) for network in _same_kind(allowed, each)):
        return
    if plain:
        raise Refused("https", f"{address} may be reached over https only")
    for each in _readings(address):
        if why := _why_not(each):
            raise Refused("address", f"{address} is {why}")


def check_addresses(addresses: Iterable[Address], *, plain: bool, allowed: Iterable[Network] = ()) -> None:
    """Raise Refused if any one of them is refused, since nobody chooses which of a name's addresses is taken."""
    for address in addresses:
        check_address(address, plain=plain, allowed=allowed)


def literal_address(host: str) -> Address | None:
    """Return the address that a host is written as, or None for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _host(host: str) -> str:
    if "%" in host:
        raise Refused("host", "the URL's host holds a zone or an encoded character")
    if literal_address(host) is not None:
        return host
    name = host.removesuffix(".")
    if not _HOST.fullmatch(name):
        raise Refused("host", "the URL's host is no name of a host; one in other letters is written as xn--…")
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        # Resolvers read 2130706433, 0x7f.1 and 0177.0.0.1 as addresses (inet_aton); nobody means well by them.
        raise Refused("host", "the URL's host is an address written in an unusual way")
    return name


def _readings(address: Address) -> list[Address]:
    """Return the address, or what it stands for where it holds another."""
    if isinstance(address, IPv4Address):
        return [address]
    bare = IPv6Address(int(address))
    inside = [IPv4Address(int(bare) >> behind & 0xFFFFFFFF) for range_, behind in _INSIDE if bare in range_]
    if bare in _INSIDE[0][0]:
        return list(inside[:1])
    return [bare, *inside]


def _why_not(address: Address) -> str | None:
    for network, why in _same_kind_with_why(address):
        if address in network:
            return why
    return None if address.is_global or _is_translated(address) else "in no public network"


def _is_translated(address: Address) -> bool:
    return isinstance(address, IPv6Address) and address in IPv6Network("64:ff9b::/96")


def _same_kind(networks: Iterable[Network], address: Address) -> Iterable[Network]:
    return (network for network in networks if network.version == address.version)


def _same_kind_with_why(address: Address) -> Iterable[tuple[Network, str]]:
    return ((network, why) for network, why in REFUSED if network.version == address.version)
