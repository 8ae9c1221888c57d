"""Every way to somebody's own network that we know of is refused, each with its reason."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address, ip_network

import pytest

from service.webhooks.guard import Address, Refused, Target, check_address, read_target
from service.webhooks.resolve import check_url, checked_addresses

NAMES: Mapping[str, Sequence[str]] = {
    "good.example": ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"],
    "one-bad-of-two.example": ["93.184.216.34", "10.0.0.7"],
    "bad-in-six.example": ["93.184.216.34", "fd00::7"],
    "inside.example": ["192.168.7.7"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "localhost": ["127.0.0.1", "::1"],
}

REFUSED = {
    # The machine itself.
    "https://127.0.0.1/": "this machine",
    "https://127.8.9.10:8443/": "this machine",
    "https://[::1]/": "this machine",
    "https://localhost/": "this machine",
    "https://LOCALHOST:9000/": "this machine",
    "https://localhost./": "this machine",
    "https://0.0.0.0/": "this network",
    "https://0.1.2.3/": "this network",
    "https://[::]/": "this network",
    # IPv4 in unusual forms, which resolvers read all the same.
    "https://2130706433/": "unusual",
    "https://0x7f000001/": "unusual",
    "https://0x7f.0.0.1/": "unusual",
    "https://0177.0.0.1/": "unusual",
    "https://017700000001/": "unusual",
    "https://127.1/": "unusual",
    "https://127.0.1/": "unusual",
    "https://127.0.0.0x1/": "unusual",
    "https://127.0.0.01/": "unusual",
    "https://999.0.0.1/": "unusual",
    "https://127.0.0.1./": "unusual",
    # IPv4 inside IPv6.
    "https://[::ffff:127.0.0.1]/": "this machine",
    "https://[::ffff:7f00:1]/": "this machine",
    "https://[::ffff:10.0.0.1]/": "private",
    "https://[::127.0.0.1]/": "this machine",
    "https://[::ffff:0:127.0.0.1]/": "this machine",
    "https://[64:ff9b::127.0.0.1]/": "this machine",
    "https://[64:ff9b::a9fe:a9fe]/": "metadata",
    "https://[64:ff9b:1::10.0.0.1]/": "private",
    "https://[2002:7f00:1::]/": "this machine",
    "https://[2002:c0a8:101::1]/": "private",
    "https://[2001:0:7f00:1::]/": "Teredo",
    # Private, link-local, shared and reserved networks.
    "https://10.0.0.1/": "private",
    "https://172.16.0.1/": "private",
    "https://172.31.255.255/": "private",
    "https://192.168.0.1/": "private",
    "https://[fc00::1]/": "private",
    "https://[fd12:3456::1]/": "private",
    "https://100.64.0.1/": "carrier",
    "https://169.254.10.10/": "link-local",
    "https://[fe80::1]/": "link-local",
    "https://[fec0::1]/": "site-local",
    "https://192.0.0.8/": "protocols",
    "https://198.18.0.1/": "benchmarks",
    "https://192.88.99.1/": "6to4",
    "https://224.0.0.1/": "multicast",
    "https://239.255.255.250/": "multicast",
    "https://[ff02::1]/": "multicast",
    "https://240.0.0.1/": "reserved",
    "https://255.255.255.255/": "reserved",
    "https://192.0.2.1/": "documentation",
    "https://198.51.100.1/": "documentation",
    "https://203.0.113.1/": "documentation",
    "https://[2001:db8::1]/": "documentation",
    "https://[100::1]/": "discards",
    # Clouds' own services.
    "https://169.254.169.254/latest/meta-data/": "metadata",
    "https://[fd00:ec2::254]/": "metadata",
    "https://100.100.100.200/": "metadata",
    "https://168.63.129.16/": "cloud",
    "https://[::ffff:169.254.169.254]/": "metadata",
    # Names.
    "https://inside.example/": "private",
    "https://one-bad-of-two.example/": "private",
    "https://bad-in-six.example/": "private",
    "https://mapped.example/": "this machine",
    "https://metadata.example/": "metadata",
    # The URL's form.
    "https://user:word@good.example/": "user's name",
    "https://good.example@127.0.0.1/": "user's name",
    "https://@good.example/": "user's name",
    "https://good.example\\@127.0.0.1/": "characters",
    "https://good.example/\r\nHost: inside.example": "characters",
    "https://good .example/": "characters",
    "https://１２７.0.0.1/": "characters",
    "https://ⓛocalhost/": "characters",
    "https://[fe80::1%25eth0]/": "zone",
    "https://127.0.0.1%2f.good.example/": "encoded",
    "https://[::1/": "cannot be read",
    "https://good.example:0/": "port",
    "https://good.example:99999/": "cannot be read",
    "https:///path": "neither",
    "file:///etc/passwd": "neither",
    "gopher://good.example/": "neither",
    "//good.example/": "neither",
    "https://-bad-.example/": "no name",
    "https://a..example/": "no name",
    "https://" + "a" * 2_000 + ".example/": "too many",
    # Without encryption.
    "http://good.example/": "https only",
    "http://93.184.216.34/": "https only",
    "http://127.0.0.1/": "https only",
}


async def ask(name: str) -> Sequence[Address]:
    """Resolve the names above, and those of this machine's files as the system would."""
    if name not in NAMES:
        raise OSError("no such name")
    return [ip_address(text) for text in NAMES[name]]


async def verdict(url: str) -> str | None:
    """Return why a URL is refused, None for one that is let through."""
    try:
        await check_url(url, [], ask)
    except Refused as refused:
        return str(refused)
    return None


@pytest.mark.parametrize(("url", "reason"), REFUSED.items())
async def test_a_way_inside_is_refused_with_its_reason(url: str, reason: str) -> None:
    why = await verdict(url)
    assert why is not None
    assert reason in why


@pytest.mark.parametrize(
    "url",
    [
        "https://good.example/hook?a=b",
        "https://good.example:8443/",
        "https://xn--mgbh0fb.example/",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/",
        "https://[64:ff9b::93.184.216.34]/",
        "https://not-known-yet.example/",
    ],
)
async def test_a_public_place_is_let_through(url: str) -> None:
    assert await verdict(url) is None


@pytest.mark.parametrize(
    ("url", "allowed", "passes"),
    [
        ("http://127.0.0.1:8787/", "127.0.0.0/8", True),
        ("https://127.0.0.1:8787/", "127.0.0.0/8", True),
        ("http://inside.example/", "192.168.0.0/16", True),
        ("http://[::ffff:127.0.0.1]/", "127.0.0.0/8", True),
        ("http://localhost/", "127.0.0.0/8", False),
        ("https://one-bad-of-two.example/", "10.0.0.0/8", True),
        ("http://one-bad-of-two.example/", "10.0.0.0/8", False),
        ("http://good.example/", "10.0.0.0/8", False),
        ("https://192.168.7.7/", "10.0.0.0/8", False),
        ("https://[::1]/", "127.0.0.0/8", False),
    ],
)
async def test_an_operator_allows_a_network_and_nothing_beside_it(url: str, allowed: str, passes: bool) -> None:  # noqa: FBT001 - the third column of a table
    if passes:
        await check_url(url, [ip_network(allowed)], ask)
    else:
        with pytest.raises(Refused):
            await check_url(url, [ip_network(allowed)], ask)


async def test_a_name_without_an_address_is_no_place() -> None:
    with pytest.raises(OSError, match="no address"):
        await checked_addresses(Target(scheme="https", host="empty.example", port=443), [], _nothing)


def test_an_address_that_python_calls_private_is_refused_whatever_our_table_says() -> None:
    with pytest.raises(Refused):
        check_address(ip_address("2001:2::1"), plain=False)


def test_a_target_says_where_a_request_goes() -> None:
    target = read_target("https://GOOD.example:8443/a/b?c=d#e")
    assert (target.host, target.port, target.path) == ("good.example", 8443, "/a/b?c=d")
    assert target.host_header == "good.example:8443"
    assert read_target("https://good.example").path == "/"
    assert read_target("https://[2606:2800::1]/").host_header == "[2606:2800::1]"


async def _nothing(_: str) -> Sequence[Address]:
    return []
