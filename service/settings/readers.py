"""How the words of settings are read. Every reader raises ValueError with what its setting must be."""

import ipaddress
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Word = TypeVar("Word", bound=StrEnum)

HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?", re.ASCII)

SCORER = re.compile(r"unix:/.+|tcp://[^/@:\s]+:[0-9]{1,5}|tcp://\[[0-9A-Fa-f:.]+\]:[0-9]{1,5}")


def optional_path(text: str) -> Path | None:
    return Path(text) if text else None


def optional_text(text: str) -> str | None:
    return text or None


def scorer(text: str) -> str | None:
    """Read where a scorer listens, if anywhere."""
    if text and (not SCORER.fullmatch(text) or (text.startswith("tcp:") and int(text.rpartition(":")[2]) > 65535)):
        raise ValueError("must be unix:/path or tcp://host:port")
    return text or None


def host(text: str) -> str:
    """Read an address to listen on, or a name for one."""
    if not (_is_address(text) or HOST_NAME.fullmatch(text)):
        raise ValueError("must be an address such as 127.0.0.1, 0.0.0.0 or ::, or a host's name")
    return text


def port(text: str) -> int:
    if text.startswith("tcp://"):
        raise ValueError(
            "must be a port from 1 to 65535. Kubernetes sets such a value for a Service named hakam: "
            "say enableServiceLinks: false in the pod, or name the Service otherwise"
        )
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise ValueError("must be a port from 1 to 65535")
    return int(text)


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of a whole number within these bounds."""

    def read(text: str) -> int:
        plain = text.isascii() and text.isdecimal() and len(text) <= 12
        if not (plain and least <= int(text) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(text)

    return read


def seconds_each(text: str) -> tuple[int, ...]:
    """Read whole seconds, separated by commas, that begin with 0."""
    parts = tuple(part.strip() for part in text.split(","))
    plain = all(part.isascii() and part.isdecimal() and len(part) <= 6 for part in parts)
    if not plain or int(parts[0]) != 0 or len(parts) > 30:
        raise ValueError("must be whole seconds such as 0,5,300, of which the first is 0, thirty at most")
    return tuple(map(int, parts))


def one_of(words: type[Word]) -> Callable[[str], Word]:
    """Return a reader of one of an enumeration's words, in any case."""

    def read(text: str) -> Word:
        try:
            return words(text.lower())
        except ValueError:
            raise ValueError(f"must be one of {', '.join(words)}") from None

    return read


def networks(text: str) -> tuple[Network, ...]:
    """Read address ranges, separated by commas; a single address is a range of one."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError:
        raise ValueError("must be address ranges such as 10.0.0.0/8,fd00::/8, with no bits set behind the /") from None


def public_url(text: str) -> str | None:
    """Read the address that readers reach Hakam by; it may have a path and loses a slash at its end."""
    if not text:
        return None
    url = _split(text)
    plain_parts = url and not (url.query or url.fragment or url.username or url.password)
    if not (url and plain_parts and url.scheme in {"http", "https"} and url.hostname):
        raise ValueError("must be an http or https URL such as https://comments.example, without ? or # or a password")
    return text.rstrip("/")


def server_url(*schemes: str) -> Callable[[str], str | None]:
    """Return a reader of the URL of a server of one of these schemes."""

    def read(text: str) -> str | None:
        url = _split(text)
        if text and (url is None or url.scheme not in schemes or not (url.netloc or url.path)):
            raise ValueError(f"must be a URL that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return text or None

    return read


def _split(text: str) -> SplitResult | None:
    """Split a URL, or return None where it is none; reading the port checks it."""
    try:
        url = urlsplit(text)
        return None if re.search(r"\s", text) or url.port == 0 else url
    except ValueError:
        return None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
