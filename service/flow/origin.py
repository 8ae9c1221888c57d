"""Web origins: what a site may name as one, and how browsers write it."""

import re
from collections.abc import Iterable, Mapping

from service.domain.site import Site

ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
"""A web origin: host names of other scripts stand in it as ``xn--…`` (RFC 5890)."""

Hosts = Mapping[str, tuple[Site, ...]]

_OWN_PORTS = {"http": ":80", "https": ":443"}


def as_browsers_write(origins: Iterable[str]) -> tuple[str, ...]:
    """Return each origin once, in small letters and without its scheme's own port (RFC 6454, 6.2).

    No browser sends one that is written otherwise, and its pages would be shut out.
    """
    return tuple(dict.fromkeys(map(_written, origins)))


def hosts_of(sites: Iterable[Site]) -> Hosts:
    """Return by each host, with its port where that is not the scheme's own, the sites that have an origin there."""
    found: dict[str, tuple[Site, ...]] = {}
    for site in sites:
        for host in dict.fromkeys(origin.partition("://")[2] for origin in site.origins):
            found[host] = (*found.get(host, ()), site)
    return found


def origin_at(site: Site, host: str) -> str | None:
    """Return the site's origin at the host of a Host header, else its only one; None where it has several others."""
    own, named = site.origins, as_origins_write(host)
    here = next((origin for origin in own if origin.partition("://")[2] == named), None)
    return here or (own[0] if len(own) == 1 else None)


def as_origins_write(host: str) -> str:
    """Return the host of a Host header in small letters, without the port that http or https have by themselves."""
    host = host.lower()
    return next((host.removesuffix(port) for port in _OWN_PORTS.values() if host.endswith(port)), host)


def _written(origin: str) -> str:
    origin = origin.lower()
    return origin.removesuffix(_OWN_PORTS[origin.partition(":")[0]])
