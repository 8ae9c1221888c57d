"""The ledger: one object for all journeys, behind which each kind of work has its own file."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.batching.group import Group
from service.domain.article import Article, ArticleChange
from service.domain.case import Case
from service.domain.comment import Comment, Status
from service.domain.decision import Decision
from service.domain.entry import Background, Entry, Question, Remembered
from service.domain.event import AUTHOR, Actor, Event, EventType
from service.domain.ids import ArticleId, CampaignId, CommentId, SiteId
from service.domain.mint import Mint
from service.domain.page import Page, PageRequest
from service.domain.queue import Waiting
from service.store import decisions, housekeeping, shelf
from service.store.background import Backgrounds
from service.store.campaigns import Lines, decide_campaign
from service.store.cases import read_cases
from service.store.faults import ledger_call
from service.store.moves import lock, move
from service.store.outbox import write_events
from service.store.packing import comment_of, event_of
from service.store.pages import Pages
from service.store.record import Recorder, marks
from service.store.requests import Requests
from service.store.tables import comments, events
from service.telemetry.metrics import COMMIT_WAITING

GROUP = 200
ROOM = 2_000
PATIENCE = 10.0
"""A group's size, how many may wait to be written, and for how many seconds."""


class Ledger:
    """Fulfils the ports of the journeys that speak of the ledger. Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine, mint: Mint) -> None:
        self._engine = engine
        self._mint = mint
        self._pages = Pages(engine)
        self._versions = Group(self._pages.versions, size=GROUP, room=ROOM, patience=PATIENCE, machine="ledger")
        self._questions = Group(Backgrounds(engine).answer, size=GROUP, room=ROOM, patience=PATIENCE, machine="ledger")
        self._requests = Group(Requests(engine).remembered, size=GROUP, room=ROOM, patience=PATIENCE, machine="ledger")
        self._lines = Group(Lines(engine).first_two, size=GROUP, room=ROOM, patience=PATIENCE, machine="ledger")
        self._entries = Group(
            Recorder(engine).record, size=GROUP, room=ROOM, patience=PATIENCE, machine="ledger", marks=marks
        )

    async def ping(self) -> None:
        async with self._reading() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Finish what was accepted, then hang up."""
        for group in (self._versions, self._requests, self._questions, self._lines, self._entries):
            await group.finish()
        await self._engine.dispose()

    async def remembered(self, site: SiteId, key: str) -> Remembered | None:
        return await self._requests.ask((site, key))

    async def background(self, question: Question) -> Background:
        return await self._questions.ask(question)

    async def record(self, entry: Entry) -> None:
        with COMMIT_WAITING.track_inprogress():
            await self._entries.ask(entry)

    async def comment(self, site: SiteId, comment: CommentId) -> Comment | None:
        wanted = select(comments).where(comments.c.site_id == site, comments.c.comment_id == comment)
        async with self._reading() as connection:
            row = (await connection.execute(wanted)).mappings().one_or_none()
        return comment_of(row) if row is not None else None

    async def version(self, site: SiteId, article: ArticleId) -> int:
        return await self._versions.ask((site, article))

    async def page(self, site: SiteId, article: ArticleId, request: PageRequest) -> Page:
        return await self._pages.page(site, article, request)

    async def counts(self, site: SiteId, articles: Sequence[ArticleId]) -> dict[ArticleId, int]:
        return await self._pages.counts(site, articles)

    async def case(self, site: SiteId, comment: CommentId) -> Case | None:
        async with self._reading() as connection:
            return (await read_cases(connection, site, [comment])).get(comment)

    async def held_cases(self, site: SiteId, comments: Sequence[CommentId]) -> dict[CommentId, Case]:
        if not comments:
            return {}
        async with self._reading() as connection:
            return await read_cases(connection, site, comments, held_only=True)

    async def history(self, site: SiteId, comment: CommentId) -> tuple[Event, ...]:
        wanted = select(events).where(events.c.site_id == site, events.c.comment_id == comment)
        async with self._reading() as connection:
            # Another process's clock may be behind, so the version comes before the moment.
            rows = (await connection.execute(wanted.order_by(events.c.version, events.c.event_id))).mappings()
            return tuple(event_of(row) for row in rows)

    async def note(self, events: Sequence[Event]) -> None:
        async with self._writing() as connection:
            await write_events(connection, tuple(events))

    async def decide(
        self, site: SiteId, decision: Decision, *, overrule: bool, version: int | None = None
    ) -> tuple[Case, Decision]:
        async with self._writing() as connection:
            return await decisions.decide(connection, self._mint, site, decision, overrule=overrule, version=version)

    async def first_two(self, site: SiteId, campaign: CampaignId) -> tuple[Waiting, ...]:
        return await self._lines.ask((site, campaign))

    async def decide_campaign(
        self, site: SiteId, campaign: CampaignId, decision: Decision, limit: int
    ) -> tuple[Comment, ...]:
        async with self._writing() as connection:
            return await decide_campaign(connection, self._mint, site, campaign, decision, limit)

    async def undo(self, site: SiteId, comment: CommentId, actor: Actor, at: datetime) -> tuple[Case, Decision]:
        async with self._writing() as connection:
            return await decisions.undo(connection, self._mint, site, comment, actor, at)

    async def last_decision(self, site: SiteId, comment: CommentId) -> Decision | None:
        async with self._reading() as connection:
            return await decisions.last_decision(connection, site, comment)

    async def withdraw(self, site: SiteId, comment: CommentId, at: datetime) -> None:
        async with self._writing() as connection:
            found = await lock(connection, site, comment)
            moved = await move(connection, found, Status.WITHDRAWN, at)
            step = self._mint.event(moved, EventType.COMMENT_WITHDRAWN, AUTHOR, at)
            await write_events(connection, (step,))

    async def set_article(self, change: ArticleChange, actor: Actor, at: datetime) -> Article:
        async with self._writing() as connection:
            return await shelf.set_article(connection, self._mint, change, actor, at)

    async def held(self, site: SiteId, after: CommentId | None, limit: int) -> tuple[Waiting, ...]:
        async with self._reading() as connection:
            return await housekeeping.held(connection, site, after, limit)

    async def still_held(self, site: SiteId, comments: Sequence[CommentId]) -> frozenset[CommentId]:
        async with self._reading() as connection:
            return await housekeeping.still_held(connection, site, comments)

    async def forget_clients(self, before: datetime) -> int:
        flags = await self._until_none(housekeeping.forget_flags, before)
        return flags + await self._until_none(housekeeping.forget_clients, before)

    async def forget_requests(self, before: datetime) -> int:
        keys = await self._until_none(housekeeping.forget_keys, before)
        return keys + await self._until_none(housekeeping.forget_words, before)

    async def _until_none(self, forget: Callable[[AsyncConnection, datetime], Awaitable[int]], before: datetime) -> int:
        forgotten = 0
        while True:
            async with self._writing() as connection:
                some = await forget(connection, before)
            forgotten += some
            if some == 0:
                return forgotten

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        async with ledger_call(), self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        async with ledger_call(), self._engine.begin() as connection:
            yield connection
