"""Ports of those who keep rulebooks in step with what editors write."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from service.domain.event import Event
from service.domain.ids import SiteId
from service.domain.pack import SitePack
from service.rulebook.rulebook import Rulebook


class Bound(msgspec.Struct, frozen=True):
    """A rulebook, and what it was made of."""

    rulebook: Rulebook
    sources: Mapping[str, str]


class Bindery(Protocol):
    """Makes rulebooks of the packs in files and of those that a site keeps."""

    def stamp(self) -> object:
        """Return what changes whenever a file of rules does."""

    def sites(self) -> frozenset[SiteId]:
        """Return the sites that have packs of their own in files."""

    def shared(self) -> Bound:
        """Return the rulebook of all sites. Raise BrokenRulebook."""

    def own(self, site: SiteId, typed: Mapping[str, str]) -> Bound | None:
        """Return the rulebook of a site with packs of its own, None for one without. Raise BrokenRulebook."""

    def again(self, sources: Mapping[str, str]) -> Rulebook:
        """Return the rulebook that was made of these sources. Raise BrokenRulebook."""


class Packs(Protocol):
    """Packs that sites keep, and the archive of rulebooks. Raises Unavailable."""

    async def stamp(self) -> object:
        """Return what changes whenever a pack does."""

    async def all_packs(self) -> tuple[SitePack, ...]: ...

    async def packs(self, site: SiteId) -> tuple[SitePack, ...]: ...

    async def write_pack(self, pack: SitePack, steps: Sequence[Event]) -> None: ...

    async def drop_pack(self, site: SiteId, name: str, steps: Sequence[Event]) -> bool:
        """Return whether there was such a pack."""

    async def archive(self, site: SiteId | None, hash_: str, sources: Mapping[str, str], at: datetime) -> None:
        """Keep what a rulebook was made of; ``site`` is None for a shared one. One that is kept stays as it is."""

    async def sources(self, site: SiteId, hash_: str) -> Mapping[str, str] | None:
        """Return what a rulebook that judged on the site was made of, None where nobody kept it."""
