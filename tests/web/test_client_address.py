"""Where a request came from: proxies of ours are believed, strangers never."""

from ipaddress import ip_network

import pytest

from service.web.client_address import client_address, parse_address

OURS = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def test_a_stranger_is_not_believed() -> None:
    assert client_address("192.0.2.1", ["198.51.100.7"], OURS) == "192.0.2.1"


def test_our_proxy_is_believed() -> None:
    assert client_address("10.0.0.1", ["198.51.100.7"], OURS) == "198.51.100.7"


def test_what_a_reader_wrote_before_our_proxies_is_not_believed() -> None:
    assert client_address("10.0.0.1", ["1.1.1.1, 198.51.100.7, 10.0.0.2"], OURS) == "198.51.100.7"


def test_several_headers_are_one_list() -> None:
    assert client_address("10.0.0.1", ["1.1.1.1", "198.51.100.7"], OURS) == "198.51.100.7"


def test_nonsense_ends_at_the_hop_that_passed_it_on() -> None:
    assert client_address("10.0.0.1", ["198.51.100.7, nonsense, 10.0.0.2"], OURS) == "10.0.0.2"


def test_without_a_peer_nothing_is_known() -> None:
    assert client_address(None, ["198.51.100.7"], OURS) is None
    assert client_address("", ["198.51.100.7"], OURS) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.1:443", "192.0.2.1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1 ", "192.0.2.1"),
    ],
)
def test_addresses_are_read_as_proxies_write_them(text: str, address: str) -> None:
    assert str(parse_address(text)) == address


@pytest.mark.parametrize("text", ["", "unknown", "_hidden", "999.1.1.1", "[", "1.2.3"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert parse_address(text) is None
