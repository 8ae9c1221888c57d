"""The replay: what another rulebook would have done with the comments of the past, and what moderators thought.

Only the words of lists are looked for anew. All other signals are those of the day, so that nothing but the rules makes
the difference.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from service.domain.comment import Comment
from service.domain.decision import Ruling
from service.domain.ids import CommentId, SiteId
from service.domain.past import Judged
from service.domain.signal import Signal
from service.domain.verdict import Action, Verdict
from service.flow.ports.past import Past
from service.rulebook.decide import decide
from service.rulebook.rulebook import Rulebook
from service.text.fold import fold
from service.text.views import Views

PAGE = 500
MOST_FLIPS = 200
"""Flips that are listed one by one; all of them are counted."""

Told = Callable[[int], None]
"""Is told how many comments more have been replayed."""


class Flip(msgspec.Struct, frozen=True, kw_only=True):
    """A comment with which something else would be done, and the rules that would fire.

    ``agrees`` says whether a moderator did the same, and is None where nobody decided. ``body`` is as typed.
    """

    comment: CommentId
    body: str
    was: Action
    would: Action
    rules: tuple[str, ...]
    agrees: bool | None


class Comparison(msgspec.Struct, kw_only=True):
    """What came out. ``flips`` counts pairs of actions; of ``decided``, moderators made what the new rules would."""

    comments: int = 0
    was: Counter[Action] = msgspec.field(default_factory=Counter)
    would: Counter[Action] = msgspec.field(default_factory=Counter)
    flips: Counter[tuple[Action, Action]] = msgspec.field(default_factory=Counter)
    decided: Counter[tuple[Action, Action]] = msgspec.field(default_factory=Counter)
    agreed: Counter[tuple[Action, Action]] = msgspec.field(default_factory=Counter)
    listed: list[Flip] = msgspec.field(default_factory=list)

    @property
    def more_held(self) -> int:
        """How many more comments moderators would have had to read; below 0 for fewer."""
        return self.would[Action.HOLD] - self.was[Action.HOLD]

    def add(self, judged: Judged, was: Action, verdict: Verdict) -> None:
        would = verdict.action
        self.comments += 1
        self.was[was] += 1
        self.would[would] += 1
        if was is not would:
            self._flip(judged, verdict, (was, would))

    def _flip(self, judged: Judged, verdict: Verdict, kind: tuple[Action, Action]) -> None:
        agrees = agreement(verdict.action, judged.ruling)
        self.flips[kind] += 1
        self.decided[kind] += agrees is not None
        self.agreed[kind] += agrees is True
        if len(self.listed) < MOST_FLIPS:
            rules = tuple(reason.rule for reason in verdict.reasons)
            self.listed.append(_flipped(judged.comment, kind, rules, agrees))


class Replay:
    """Tries rulebooks on the past. Raises Unavailable."""

    def __init__(self, past: Past) -> None:
        self._past = past

    async def count(self, site: SiteId, since: datetime) -> int:
        return await self._past.count(site, since)

    async def run(
        self, site: SiteId, since: datetime, rulebook: Rulebook, told: Told, *, was: Rulebook | None = None
    ) -> Comparison:
        """Judge every comment that came since then by the rulebook.

        It is compared with what ``was`` would do, or without one with what was done on the day.
        """
        found = Comparison()
        async for page in self.pages(site, since):
            await asyncio.to_thread(_compare, found, page, rulebook, was)
            told(len(page))
        return found

    async def pages(self, site: SiteId, since: datetime) -> AsyncIterator[tuple[Judged, ...]]:
        page = await self._past.page(site, since, None, PAGE)
        while page:
            yield page
            page = await self._past.page(site, since, page[-1].comment.id, PAGE)


def _compare(found: Comparison, page: Sequence[Judged], rulebook: Rulebook, was: Rulebook | None) -> None:
    for judged in page:
        before = _verdict(judged, was).action if was else judged.verdict.action
        found.add(judged, before, _verdict(judged, rulebook))


def _verdict(judged: Judged, rulebook: Rulebook) -> Verdict:
    return again(judged.comment, judged.verdict.signals, rulebook, judged.verdict.models)


def _flipped(comment: Comment, kind: tuple[Action, Action], rules: tuple[str, ...], agrees: bool | None) -> Flip:  # noqa: FBT001 - yes, no or nobody said
    was, would = kind
    return Flip(comment=comment.id, body=comment.body, was=was, would=would, rules=rules, agrees=agrees)


def again(comment: Comment, signals: Mapping[str, Signal], rulebook: Rulebook, models: Mapping[str, str]) -> Verdict:
    """Return the verdict of another rulebook on a comment whose signals were kept."""
    found = rulebook.matcher.signals(comment.body, Views(fold(comment.body)))
    return decide(rulebook, {**signals, **found}, models)


def agreement(action: Action, ruling: Ruling | None) -> bool | None:
    """Say whether a moderator did what the action leans to: to hold means to expect that it is rejected."""
    return None if ruling is None else (ruling is Ruling.PUBLISH) is (action is Action.PUBLISH)
