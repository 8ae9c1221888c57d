"""Ports of those who look after sites and their keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from service.domain.event import Event
from service.domain.ids import KeyId, SiteId
from service.domain.key import ApiKey
from service.domain.site import Site


class Sites(Protocol):
    """Who may knock: sites and their keys."""

    async def site(self, site: SiteId) -> Site | None: ...

    async def all_sites(self) -> tuple[Site, ...]: ...

    async def key(self, site: SiteId, key: KeyId) -> ApiKey | None: ...


class Registry(Sites, Protocol):
    """Sites and keys as an operator makes them."""

    async def keys(self, site: SiteId) -> tuple[ApiKey, ...]: ...

    async def add_site(self, site: Site, at: datetime) -> bool:
        """Return whether the site is new; one that exists stays as it is."""

    async def change_site(self, site: Site, before: Site | None = None, steps: Sequence[Event] = ()) -> bool:
        """Write the site and the steps, with ``before`` only if it still stands so, and say whether they are written.

        Raise Unknown("site").
        """

    async def add_key(self, key: ApiKey, at: datetime, steps: Sequence[Event] = ()) -> None: ...

    async def revoke_key(self, site: SiteId, key: KeyId, at: datetime, steps: Sequence[Event] = ()) -> None:
        """Raise Unknown("key")."""
