"""Access: which site a caller speaks to, and what their key lets them do there."""

import re
from datetime import datetime, timedelta

from service.domain.errors import NotAllowed, Unavailable, Unknown
from service.domain.ids import SiteId
from service.domain.key import ApiKey, Role
from service.domain.site import Site
from service.flow.origin import Hosts, as_origins_write, hosts_of
from service.flow.ports.clock import Clock
from service.flow.ports.sites import Sites
from service.privacy.apikeys import matches, parse_key

SITE_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""What a site may be called: a label as in a host name."""

FRESH = timedelta(seconds=1)
"""How long a site is remembered before the ledger is asked again: a change of settings counts after that."""

REMEMBERED_SITES = 1_000


class Access:
    """Opens sites and checks keys. A key opens its own site only, because it is looked for in that site only."""

    def __init__(self, sites: Sites, clock: Clock) -> None:
        self._sites = sites
        self._clock = clock
        self._recent: dict[SiteId, tuple[datetime, Site]] = {}
        self._hosts: tuple[datetime, Hosts] | None = None

    async def enter(self, name: str) -> Site:
        """Return the site, as last seen where the ledger is down. Raise Unknown("site"), Unavailable."""
        if not SITE_NAME.fullmatch(name):
            raise Unknown("site")
        id_, now = SiteId(name), self._clock()
        seen = self._recent.get(id_)
        if seen is not None and now - seen[0] < FRESH:
            return seen[1]
        try:
            site = await self._sites.site(id_)
        except Unavailable:
            # Refusals of the next minutes are worded for the site, and its pages have to be let read them.
            if seen is None:
                raise
            return seen[1]
        if site is None:
            self._recent.pop(id_, None)
            raise Unknown("site")
        self._remember(site, now)
        return site

    async def enter_by_host(self, host: str) -> Site:
        """Return the one site that has an origin at this host, as a Host header names it.

        Where several sites have one there, nobody can tell whose the request is. Where the ledger is down, sites are
        known as last seen. Raise Unknown("site"), Unavailable.
        """
        found = (await self._known_hosts()).get(as_origins_write(host), ())
        if len(found) != 1:
            raise Unknown("site")
        return found[0]

    async def all_sites(self) -> tuple[Site, ...]:
        return await self._sites.all_sites()

    def forget(self, site: SiteId) -> None:
        """Ask the ledger for the site again at the next request."""
        self._recent.pop(site, None)

    async def unlock(self, site: Site, bearer: str, role: Role) -> ApiKey:
        """Return the key that the caller shows. Raise NotAllowed."""
        parsed = parse_key(bearer)
        key = await self._sites.key(site.id, parsed[0]) if parsed else None
        if parsed is None or key is None or not matches(key.secret_sha256, parsed[1]):
            raise NotAllowed(known=False)
        if not key.role.includes(role):
            raise NotAllowed(known=True)
        return key

    async def _known_hosts(self) -> Hosts:
        now, seen = self._clock(), self._hosts
        if seen is not None and now - seen[0] < FRESH:
            return seen[1]
        try:
            hosts = hosts_of(await self._sites.all_sites())
        except Unavailable:
            if seen is None:
                raise
            return seen[1]
        self._hosts = (now, hosts)
        return hosts

    def _remember(self, site: Site, now: datetime) -> None:
        if len(self._recent) >= REMEMBERED_SITES:
            self._recent.clear()
        self._recent[site.id] = (now, site)
