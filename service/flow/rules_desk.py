"""A site's rules: seen whole, and written by its administrators beside those that all share."""

import asyncio
from collections.abc import Mapping

import msgspec

from service.domain.errors import BrokenRules, FieldError, InvalidSettings, Unknown
from service.domain.event import Actor, Event, EventType
from service.domain.ids import CommentId, SiteId
from service.domain.mint import Mint
from service.domain.pack import LONGEST, MOST, NAME, SitePack
from service.flow.explain import Explanation, explain
from service.flow.ports.clock import Clock
from service.flow.ports.moderation import Cases
from service.flow.ports.packs import Bindery, Bound, Packs
from service.flow.reloading import Reloading
from service.flow.rulebooks import Rulebooks
from service.rulebook.check import check_examples
from service.rulebook.complaint import BrokenRulebook, Complaint
from service.rulebook.rulebook import Rulebook
from service.rulebook.switches import NAME as SWITCHES
from service.rulebook.switches import ByHand, Switch, read_switches, write_switches


class RulesView(msgspec.Struct, frozen=True, kw_only=True):
    """What judges a site's comments now, the packs that it keeps, and what is wrong with what is not in force.

    ``shared`` is the rulebook of those sites that have no packs of their own.
    """

    rulebook: Rulebook
    shared: Rulebook
    packs: tuple[SitePack, ...]
    complaints: tuple[Complaint, ...]


class RulesDesk:
    """Where a site's rules are seen and written."""

    def __init__(
        self,
        *,
        rulebooks: Rulebooks,
        reloading: Reloading,
        bindery: Bindery,
        packs: Packs,
        cases: Cases,
        mint: Mint,
        clock: Clock,
    ) -> None:
        self._rulebooks = rulebooks
        self._reloading = reloading
        self._bindery = bindery
        self._packs = packs
        self._cases = cases
        self._mint = mint
        self._clock = clock

    async def see(self, site: SiteId) -> RulesView:
        """Return the rules as they stand. Raise Unavailable."""
        packs, wrong = await self._packs.packs(site), self._reloading.complaints(site)
        shared = self._rulebooks.shared
        return RulesView(rulebook=self._rulebooks.of(site), shared=shared, packs=packs, complaints=wrong)

    async def pack(self, site: SiteId, name: str) -> SitePack:
        """Return one pack. Raise Unknown("pack")."""
        found = next((pack for pack in await self._packs.packs(site) if pack.name == name), None)
        if found is None:
            raise Unknown("pack")
        return found

    async def write(self, site: SiteId, name: str, text: str, actor: Actor) -> RulesView:
        """Write a pack, in force at once here and within seconds elsewhere.

        Raises InvalidSettings for a name or a length that is none, BrokenRules with every complaint.
        """
        bound = await self._bound_with(site, name, text)
        pack = SitePack(site=site, name=name, text=text, at=self._clock())
        await self._packs.write_pack(pack, [self._step(site, actor, name, bound)])
        await self._reloading.take(site, bound)
        return await self.see(site)

    async def bind(self, site: SiteId, name: str, text: str) -> Rulebook:
        """Return the rulebook that the site would have with this pack. Raise as ``write`` does; nothing is written."""
        bound = await self._bound_with(site, name, text)
        return bound.rulebook if bound else self._rulebooks.shared

    async def switch(self, site: SiteId, rule: str, to: Switch, actor: Actor) -> RulesView:
        """Have a rule in force, on trial or off, by a pack that holds nothing but such switches.

        Raises InvalidSettings where somebody has written more into that pack, BrokenRules where it cannot be.
        """
        kept = {pack.name: pack.text for pack in await self._packs.packs(site)}
        try:
            before = read_switches(kept.get(SWITCHES, ""))
        except ByHand:
            raise InvalidSettings((FieldError("pack", "by_hand"),)) from None
        wanted = {**before, rule: to}
        if to is Switch.ON and not self._needs_saying(rule):
            del wanted[rule]
        if wanted:
            return await self.write(site, SWITCHES, write_switches(wanted), actor)
        if SWITCHES in kept:
            await self.drop(site, SWITCHES, actor)
        return await self.see(site)

    async def drop(self, site: SiteId, name: str, actor: Actor) -> None:
        """Drop a pack. Raise Unknown("pack"), and BrokenRules where another pack needs it."""
        kept = {pack.name: pack.text for pack in await self._packs.packs(site)}
        if kept.pop(name, None) is None:
            raise Unknown("pack")
        bound = await self._bound(site, kept)
        if not await self._packs.drop_pack(site, name, [self._step(site, actor, name, bound)]):
            raise Unknown("pack")
        await self._reloading.take(site, bound)

    async def explain(self, site: SiteId, comment: CommentId) -> Explanation:
        """Return why a comment got its verdict, by the rulebook that judged it if that was kept.

        Raises Unknown("comment"), Unavailable.
        """
        here = await explain(self._cases, site, comment, self._rulebooks.of(site))
        sources = None if here.same_rules else await self._packs.sources(site, here.case.verdict.rulebook)
        if sources is None:
            return here
        try:
            then = await asyncio.to_thread(self._bindery.again, sources)
        except BrokenRulebook:
            # It asked for facts that this Hakam no longer has.
            return here
        return await explain(self._cases, site, comment, then)

    def _needs_saying(self, rule: str) -> bool:
        """Tell whether a rule is in force only where a pack says so: one that is on trial, or not a shared one."""
        return all(each.shadow for each in self._rulebooks.shared.rules if each.name == rule)

    async def _bound_with(self, site: SiteId, name: str, text: str) -> Bound | None:
        kept = {pack.name: pack.text for pack in await self._packs.packs(site)} | {name: text}
        if faults := _faults(name, text, kept):
            raise InvalidSettings(faults)
        return await self._bound(site, kept)

    async def _bound(self, site: SiteId, kept: Mapping[str, str]) -> Bound | None:
        try:
            bound = await asyncio.to_thread(self._bindery.own, site, kept)
        except BrokenRulebook as broken:
            raise BrokenRules(tuple(map(str, broken.complaints))) from None
        wrong = await asyncio.to_thread(check_examples, bound.rulebook) if bound else ()
        if wrong:
            raise BrokenRules(tuple(map(str, wrong)))
        return bound

    def _step(self, site: SiteId, actor: Actor, name: str, bound: Bound | None) -> Event:
        hash_ = (bound.rulebook if bound else self._rulebooks.shared).hash
        return self._mint.site_event(
            site, EventType.RULES_CHANGED, actor, self._clock(), {"pack": name, "rulebook": hash_}
        )


def _faults(name: str, text: str, kept: Mapping[str, str]) -> tuple[FieldError, ...]:
    found = [FieldError("pack", "invalid")] if not NAME.fullmatch(name) else []
    found += [FieldError("text", "too_long", LONGEST)] if len(text) > LONGEST else []
    found += [FieldError("pack", "too_many", MOST)] if len(kept) > MOST else []
    return tuple(found)
