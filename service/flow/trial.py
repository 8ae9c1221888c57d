"""The trial: what a change of rules would do, tried on the comments of the past before it is in force."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from service.domain.errors import Overloaded
from service.domain.ids import SiteId
from service.flow.ports.clock import Clock
from service.flow.replay import Comparison, Replay
from service.flow.rule_report import RuleRecord, report
from service.flow.rules_desk import RulesDesk

MOST = 5_000
"""Comments that somebody waits for; each takes about a millisecond."""

CLOSER = 0.9
"""How much nearer is looked than where ``MOST`` would be, if they had come evenly."""


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """``comments`` of the past since then were judged by the rules as they are and as they would be."""

    since: datetime
    comparison: Comparison


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """The record of each rule that has fired since then, by its name."""

    since: datetime
    comments: int
    records: Mapping[str, RuleRecord]


class Trial:
    """Looks back over as many comments as somebody may wait for.

    There is one at a time in a process: both raise Overloaded while another goes on, and Unavailable.
    """

    def __init__(self, *, replay: Replay, desk: RulesDesk, clock: Clock) -> None:
        self._replay = replay
        self._desk = desk
        self._clock = clock
        self._busy = asyncio.Lock()

    async def change(self, site: SiteId, name: str, text: str, days: int) -> Tried:
        """Return what a pack would do. Raise as ``RulesDesk.write`` does where it could not be in force."""
        would = await self._desk.bind(site, name, text)
        was = (await self._desk.see(site)).rulebook
        async with self._alone():
            since, _ = await self._reach(site, days)
            comparison = await self._replay.run(site, since, would, _nobody, was=was)
        return Tried(since=since, comparison=comparison)

    async def report(self, site: SiteId, days: int) -> Reported:
        """Return how often each rule fired, and what people then decided."""
        async with self._alone():
            since, comments = await self._reach(site, days)
            return Reported(since=since, comments=comments, records=await report(self._replay, site, since, _nobody))

    async def _reach(self, site: SiteId, days: int) -> tuple[datetime, int]:
        """Return since when, at most so many days back, there were no more than ``MOST`` comments, and how many."""
        now, back = self._clock(), timedelta(days=days)
        while (comments := await self._replay.count(site, now - back)) > MOST:
            back *= CLOSER * MOST / comments
        return now - back, comments

    def _alone(self) -> asyncio.Lock:
        if self._busy.locked():
            raise Overloaded
        return self._busy


def _nobody(_: int) -> None:
    """Nobody is told how far it has come."""
