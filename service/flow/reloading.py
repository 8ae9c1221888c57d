"""Reloading: rulebooks follow what editors write, in every process, within seconds and without a stop.

A rulebook is exchanged whole. Where a pack is wrong, the rulebook that was in force stays so, and it is said what is
wrong with the other.
"""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from itertools import groupby

import structlog

from service.domain.ids import SiteId
from service.domain.pack import SitePack
from service.flow.ports.clock import Clock
from service.flow.ports.packs import Bindery, Bound, Packs
from service.flow.rulebooks import Rulebooks
from service.rulebook.complaint import BrokenRulebook, Complaint
from service.telemetry.metrics import RULEBOOK, RULEBOOKS_REFUSED

log = structlog.get_logger("hakam.rules")


class Reloading:
    """One for a process; ``follow`` runs again and again."""

    def __init__(self, *, rulebooks: Rulebooks, bindery: Bindery, packs: Packs, clock: Clock) -> None:
        self._rulebooks = rulebooks
        self._bindery = bindery
        self._packs = packs
        self._clock = clock
        self._stamp: object = None
        self._complaints: dict[SiteId | None, tuple[Complaint, ...]] = {}

    def complaints(self, site: SiteId) -> tuple[Complaint, ...]:
        """Return what is wrong with the rules of a site or with those that all share; nothing where they are right."""
        return (*self._complaints.get(None, ()), *self._complaints.get(site, ()))

    async def follow(self) -> None:
        """Take over what has changed since the last look. Raise Unavailable."""
        stamp = (await asyncio.to_thread(self._bindery.stamp), await self._packs.stamp())
        if stamp == self._stamp:
            return
        kept = _by_site(await self._packs.all_packs())
        await self._exchange(None, self._bindery.shared)
        for site in {*kept, *self._rulebooks.own, *self._bindery.sites()}:
            await self._exchange(site, partial(self._bindery.own, site, kept.get(site, {})))
        RULEBOOKS_REFUSED.set(len(self._complaints))
        self._stamp = stamp

    async def take(self, site: SiteId, bound: Bound | None) -> None:
        """Have a site judged by a rulebook of its own from now on, with None by the shared one. Raise Unavailable."""
        if bound is not None:
            await self._packs.archive(site, bound.rulebook.hash, bound.sources, self._clock())
        self._rulebooks.give(site, None if bound is None else bound.rulebook)
        self._complaints.pop(site, None)

    async def _exchange(self, site: SiteId | None, bind: Callable[[], Bound | None]) -> None:
        try:
            bound = await asyncio.to_thread(bind)
        except BrokenRulebook as broken:
            self._complaints[site] = broken.complaints
            places = [complaint.place() for complaint in broken.complaints]
            log.warning("rulebook refused, the one in force stays", site=site, places=places)
            return
        if site is not None:
            await self.take(site, bound)
        elif bound is not None:
            await self._share(bound)

    async def _share(self, bound: Bound) -> None:
        before, after = self._rulebooks.shared.hash, bound.rulebook.hash
        await self._packs.archive(None, after, bound.sources, self._clock())
        self._rulebooks.share(bound.rulebook)
        self._complaints.pop(None, None)
        RULEBOOK.labels(hash=before).set(0)
        RULEBOOK.labels(hash=after).set(1)
        if before != after:
            log.info("rulebook exchanged", before=before, after=after)


def _by_site(packs: tuple[SitePack, ...]) -> Mapping[SiteId, dict[str, str]]:
    return {site: {pack.name: pack.text for pack in group} for site, group in groupby(packs, lambda pack: pack.site)}
