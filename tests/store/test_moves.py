"""Whatever happens to comments, in whatever order and at once, the counts are what counting again finds."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from service.domain.comment import Status
from service.domain.decision import Decision, Ruling
from service.domain.entry import Entry
from service.domain.errors import StateMoved, Withdrawn
from service.domain.event import Actor, ActorKind
from service.domain.ids import CommentId
from service.domain.site import Site
from service.store.ledger import Ledger

MakeEntry = Callable[..., Entry]
MakeDecision = Callable[..., Decision]
Scalars = Callable[..., Awaitable[list[object]]]

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)

WRONG_ARTICLES = """
    SELECT article_id FROM articles WHERE site_id = :site AND published <> (
        SELECT count(*) FROM comments WHERE comments.site_id = articles.site_id
        AND comments.article_id = articles.article_id AND status = 'published')
"""
WRONG_AUTHORS = """
    SELECT author_id FROM authors WHERE site_id = :site AND (published, rejected) <> (
        SELECT count(*) FILTER (WHERE status = 'published'), count(*) FILTER (WHERE status = 'rejected')
        FROM comments WHERE comments.site_id = authors.site_id AND comments.author_id = authors.author_id)
"""
WRONG_VERSIONS = """
    SELECT comment_id FROM comments WHERE site_id = :site AND version <> (
        SELECT max(version) FROM events WHERE events.site_id = comments.site_id
        AND events.comment_id = comments.comment_id)
"""


class Chance:
    """Does one thing after another by the throw of a die that falls the same for the same seed."""

    def __init__(self, seed: int, ledger: Ledger, site: Site, entry: MakeEntry, decision: MakeDecision) -> None:
        self._die = random.Random(seed)
        self._ledger, self._site, self._entry, self._decision = ledger, site, entry, decision
        self._comments: list[CommentId] = []

    async def step(self) -> None:
        doing = self._die.choice([self._write, self._write, self._decide, self._decide, self._undo, self._withdraw])
        with contextlib.suppress(StateMoved, Withdrawn):
            await doing()

    async def _write(self) -> None:
        die = self._die
        status = die.choice([Status.PUBLISHED, Status.HELD, Status.REJECTED])
        entry = self._entry(article=f"a{die.randrange(3)}", author=f"w{die.randrange(3)}", status=status)
        await self._ledger.record(entry)
        self._comments.append(entry.comment.id)

    async def _decide(self) -> None:
        if self._comments:
            by = f"k{self._die.randrange(2)}"
            ruling = self._decision(self._die.choice(self._comments), self._die.choice(list(Ruling)), by=by)
            await self._ledger.decide(self._site.id, ruling, overrule=self._die.random() < 0.5)

    async def _undo(self) -> None:
        if self._comments:
            actor = Actor(ActorKind.KEY, f"k{self._die.randrange(2)}")
            await self._ledger.undo(self._site.id, self._die.choice(self._comments), actor, NOON)

    async def _withdraw(self) -> None:
        if self._comments and self._die.random() < 0.3:
            await self._ledger.withdraw(self._site.id, self._die.choice(self._comments), NOON)


@pytest.mark.parametrize("seed", range(3))
async def test_counts_are_what_counting_again_finds(
    ledger: Ledger,
    other_ledger: Ledger,
    site: Site,
    make_entry: MakeEntry,
    make_decision: MakeDecision,
    scalars: Scalars,
    seed: int,
) -> None:
    chance = Chance(seed, ledger, site, make_entry, make_decision)
    other = Chance(seed + 100, other_ledger, site, make_entry, make_decision)
    for _ in range(25):
        await asyncio.gather(*[chance.step() for _ in range(6)], *[other.step() for _ in range(6)])
    (written,) = await scalars("SELECT count(*) FROM decisions WHERE site_id = :site")
    assert isinstance(written, int)
    assert written > 20
    for wrong in (WRONG_ARTICLES, WRONG_AUTHORS, WRONG_VERSIONS):
        assert await scalars(wrong) == []
