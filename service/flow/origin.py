"""Web origins: what a site may name as one, and how browsers write it."""

import re
from collections.abc import Iterable

ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
"""A web origin: host names of other scripts stand in it as ``xn--…`` (RFC 5890)."""

_OWN_PORTS = {"http": ":80", "https": ":443"}


def as_browsers_write(origins: Iterable[str]) -> tuple[str, ...]:
    """Return each origin once, in small letters and without its scheme's own port (RFC 6454, 6.2).

    No browser sends one that is written otherwise, and its pages would be shut out.
    """
    return tuple(dict.fromkeys(map(_written, origins)))


def _written(origin: str) -> str:
    origin = origin.lower()
    return origin.removesuffix(_OWN_PORTS[origin.partition(":")[0]])
