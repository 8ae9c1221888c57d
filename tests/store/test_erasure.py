"""Erasure on a real ledger: nothing of the person in any table, everything of others in its place."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.author import Standing, StandingChange
from service.domain.comment import Status
from service.domain.decision import Decision, Ruling
from service.domain.entry import Entry
from service.domain.errors import Unknown, Withdrawn
from service.domain.event import MACHINE, OPERATOR, Actor, ActorKind, EventType
from service.domain.ids import ArticleId, AuthorId, CommentId, KeyId
from service.domain.key import ApiKey, Role
from service.domain.mint import Mint
from service.domain.page import PageRequest
from service.domain.site import Site
from service.embedded.binaries import pg_binary
from service.store.accounts import Accounts
from service.store.blank import NOBODY
from service.store.connect import connect
from service.store.erasure import Erasure
from service.store.ledger import Ledger
from service.store.registry import Registry
from service.store.standings import Standings

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
ARTICLE = ArticleId("a")
WRITER = AuthorId("a-writer-known-by-nothing-else")
OTHER = AuthorId("another-writer")
SECRET = "zebra-stripes"
MODERATOR = Actor(ActorKind.KEY, "k1", "a•••@n•••.example")

WAITING_FOR_AUTHORS = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'authors'::regclass"
BEGIN_A_RECORD = (
    "INSERT INTO authors SELECT (json_populate_record(a, json_build_object('author_id', CAST(:writer AS text)))).*"
    " FROM authors a WHERE site_id = :site"
)

MakeEntry = Callable[..., Entry]
MakeDecision = Callable[..., Decision]
Scalars = Callable[..., Awaitable[list[object]]]


@pytest.fixture
async def patient(database_url: str) -> AsyncIterator[AsyncEngine]:
    opened = connect(database_url, connections=2, patient=True)
    yield opened
    await opened.dispose()


@pytest.fixture
def erasure(engine: AsyncEngine, patient: AsyncEngine) -> Erasure:
    return Erasure(engine, patient, Mint())


@pytest.fixture
def secret_entry(make_entry: MakeEntry) -> MakeEntry:
    """Make an entry of the writer's with the secret in everything that a reader can fill."""

    def make(**given: object) -> Entry:
        entry = make_entry(
            author=WRITER,
            body=f"{SECRET} {given.pop('mark', '')}",
            name=SECRET,
            client=SECRET.encode(),
            sealed=SECRET.encode(),
            **given,
        )
        return msgspec.structs.replace(
            entry,
            comment=msgspec.structs.replace(entry.comment, website=f"https://{SECRET}.example", avatar=SECRET),
            verdict=msgspec.structs.replace(entry.verdict, models={"fast": "1"}, rulebook="abc"),
            fingerprint=entry.fingerprint,
        )

    return make


async def erase_all(erasure: Erasure, site: Site) -> int:
    erased = 0
    while not await erasure.forget_author(site.id, WRITER):
        while batch := await erasure.of_author(site.id, WRITER, 2):
            erased += len(await erasure.erase(site.id, batch, OPERATOR, LATER))
    return erased


def dumped(database_url: str) -> str:
    order: list[str | Path] = [pg_binary("pg_dump"), "--inserts", database_url]
    return subprocess.run(order, check=True, capture_output=True, timeout=60, text=True).stdout


async def test_nothing_of_the_author_is_left_in_any_table(
    ledger: Ledger,
    site: Site,
    erasure: Erasure,
    database_url: str,
    secret_entry: MakeEntry,
    make_decision: MakeDecision,
) -> None:
    held = secret_entry(status=Status.HELD, key=SECRET)
    for entry in (held, secret_entry(mark="2"), secret_entry(mark="3", status=Status.REJECTED)):
        await ledger.record(entry)
    decision = msgspec.structs.replace(make_decision(held.comment.id), note=SECRET)
    await ledger.decide(site.id, decision, overrule=False)
    kind, data = EventType.EMAIL_REVEALED, {"purpose": SECRET}
    await ledger.note([Mint().event(held.comment, kind, MODERATOR, NOON, dict(data))])
    change = StandingChange(site=site.id, author=WRITER, standing=Standing.BLOCKED, note=SECRET)
    await Standings(ledger._engine, Mint()).set_standing(change, MODERATOR, NOON)
    before = dumped(database_url)
    assert SECRET in before
    assert SECRET.encode().hex() in before
    assert await erase_all(erasure, site) == 3
    after = dumped(database_url)
    assert [trace for trace in (SECRET, SECRET.encode().hex(), WRITER, "zebra") if trace in after] == []


async def test_counts_follow_and_the_articles_version_grows(
    ledger: Ledger, site: Site, erasure: Erasure, secret_entry: MakeEntry, make_entry: MakeEntry
) -> None:
    for entry in (secret_entry(), secret_entry(mark="2"), secret_entry(mark="3", status=Status.HELD), make_entry()):
        await ledger.record(entry)
    before = await ledger.page(site.id, ARTICLE, PageRequest())
    await erase_all(erasure, site)
    after = await ledger.page(site.id, ARTICLE, PageRequest())
    assert (before.total, after.total) == (3, 1)
    assert len(after.comments) == 1
    assert after.version > before.version


async def test_the_replies_of_others_stay_and_keep_their_parent(
    ledger: Ledger, site: Site, erasure: Erasure, secret_entry: MakeEntry, make_entry: MakeEntry
) -> None:
    parent = secret_entry()
    await ledger.record(parent)
    reply = make_entry(parent=parent.comment.id, depth=1, author=OTHER)
    await ledger.record(reply)
    await erase_all(erasure, site)
    assert await ledger.comment(site.id, reply.comment.id) == reply.comment
    erased = await ledger.comment(site.id, parent.comment.id)
    assert erased is not None
    assert (erased.status, erased.author, erased.body) == (Status.WITHDRAWN, NOBODY, "")


async def test_moderators_still_find_the_place_of_an_erased_comment(
    ledger: Ledger, site: Site, erasure: Erasure, secret_entry: MakeEntry
) -> None:
    entry = secret_entry(status=Status.REJECTED)
    await ledger.record(entry)
    await erase_all(erasure, site)
    case = await ledger.case(site.id, entry.comment.id)
    assert case is not None
    assert case.verdict.action == entry.verdict.action
    assert (case.verdict.reasons, case.verdict.signals, case.author.sealed_email) == ((), {}, None)


async def test_the_history_tells_of_the_erasure_and_of_the_withdrawal(
    ledger: Ledger, site: Site, erasure: Erasure, secret_entry: MakeEntry
) -> None:
    entry = secret_entry()
    await ledger.record(entry)
    await erase_all(erasure, site)
    history = await ledger.history(site.id, entry.comment.id)
    assert [step.type for step in history][-2:] == [EventType.COMMENT_WITHDRAWN, EventType.COMMENT_ERASED]
    assert [(step.actor, step.version, step.data) for step in history[-2:]] == [(OPERATOR, 2, {})] * 2


async def test_one_that_was_withdrawn_before_is_erased_and_not_withdrawn_again(
    ledger: Ledger, site: Site, erasure: Erasure, secret_entry: MakeEntry
) -> None:
    entry = secret_entry()
    await ledger.record(entry)
    await ledger.withdraw(site.id, entry.comment.id, NOON)
    await erase_all(erasure, site)
    kinds = [step.type for step in await ledger.history(site.id, entry.comment.id)]
    assert kinds.count(EventType.COMMENT_WITHDRAWN) == 1
    assert kinds[-1] is EventType.COMMENT_ERASED


async def test_erasing_twice_changes_nothing(
    ledger: Ledger, site: Site, erasure: Erasure, secret_entry: MakeEntry
) -> None:
    entry = secret_entry()
    await ledger.record(entry)
    assert await erasure.erase(site.id, [entry.comment.id], OPERATOR, LATER) == (entry.comment,)
    assert await erasure.erase(site.id, [entry.comment.id], OPERATOR, LATER) == ()


async def test_nobody_can_decide_an_erased_comment(
    ledger: Ledger, site: Site, erasure: Erasure, secret_entry: MakeEntry, make_decision: MakeDecision
) -> None:
    entry = secret_entry(status=Status.HELD)
    await ledger.record(entry)
    await erase_all(erasure, site)
    with pytest.raises(Withdrawn):
        await ledger.decide(site.id, make_decision(entry.comment.id, Ruling.PUBLISH), overrule=True)


async def test_comments_that_arrive_meanwhile_are_erased_or_begin_a_new_record(
    ledger: Ledger, site: Site, erasure: Erasure, secret_entry: MakeEntry, scalars: Scalars
) -> None:
    entries = [secret_entry(mark=str(number), article=f"a{number % 3}") for number in range(60)]
    posting = asyncio.gather(*[ledger.record(entry) for entry in entries[:30]])
    await erase_all(erasure, site)
    await posting
    await asyncio.gather(erase_all(erasure, site), *[ledger.record(entry) for entry in entries[30:]])
    counted = await scalars("SELECT sum(published) FROM articles WHERE site_id = :site")
    public = await scalars("SELECT count(*) FROM comments WHERE site_id = :site AND status = 'published'")
    assert counted == public
    await erase_all(erasure, site)
    assert await scalars("SELECT sum(published) FROM articles WHERE site_id = :site") == [0]
    assert await scalars("SELECT DISTINCT author_id FROM comments WHERE site_id = :site") == [NOBODY]


async def test_a_record_that_begins_while_its_author_is_forgotten_stays(
    ledger: Ledger, site: Site, erasure: Erasure, make_entry: MakeEntry, scalars: Scalars, engine: AsyncEngine
) -> None:
    await ledger.record(make_entry(author=OTHER))
    async with engine.begin() as arriving:
        # Readers of the table go on, whoever would delete from it waits.
        await arriving.execute(text("LOCK TABLE authors IN SHARE MODE"))
        forgetting = asyncio.create_task(erasure.forget_author(site.id, WRITER))
        # PostgreSQL tells nobody that a lock is waited for, so it is asked until it says so.
        while not forgetting.done() and not await scalars(WAITING_FOR_AUTHORS):
            pass
        await arriving.execute(text(BEGIN_A_RECORD), {"site": site.id, "writer": WRITER})
        await arriving.execute(
            text("UPDATE comments SET author_id = :writer WHERE site_id = :site"), {"site": site.id, "writer": WRITER}
        )
    await forgetting
    assert WRITER in await scalars("SELECT author_id FROM authors WHERE site_id = :site")


async def test_an_author_whose_last_comment_is_retired_is_forgotten(
    ledger: Ledger, site: Site, erasure: Erasure, secret_entry: MakeEntry, scalars: Scalars
) -> None:
    old, young = secret_entry(), secret_entry(mark="2", at=LATER)
    await ledger.record(old)
    await ledger.record(young)
    for kept, entry in ((1, old), (0, young)):
        await erasure.erase(site.id, [entry.comment.id], MACHINE, LATER)
        assert await scalars("SELECT count(*) FROM authors WHERE site_id = :site AND author_id = :a", a=WRITER) == [
            kept
        ]


async def test_a_blocked_author_stays_blocked_without_an_address_when_their_comments_are_retired(
    ledger: Ledger, site: Site, erasure: Erasure, secret_entry: MakeEntry, scalars: Scalars
) -> None:
    entry = secret_entry()
    await ledger.record(entry)
    change = StandingChange(site=site.id, author=WRITER, standing=Standing.BLOCKED)
    await Standings(ledger._engine, Mint()).set_standing(change, MODERATOR, NOON)
    await erasure.erase(site.id, [entry.comment.id], MACHINE, LATER)
    kept = "SELECT standing FROM authors WHERE site_id = :site AND author_id = :a AND sealed_email IS NULL"
    assert await scalars(kept, a=WRITER) == ["blocked"]


async def test_nothing_is_said_of_the_nobody_that_erased_comments_belong_to(
    ledger: Ledger, site: Site, erasure: Erasure, secret_entry: MakeEntry
) -> None:
    entry = secret_entry()
    await ledger.record(entry)
    await erasure.erase(site.id, [entry.comment.id], MACHINE, LATER)
    change = StandingChange(site=site.id, author=NOBODY, standing=Standing.BLOCKED)
    with pytest.raises(Unknown, match="author"):
        await Standings(ledger._engine, Mint()).set_standing(change, MODERATOR, LATER)


async def test_older_comments_come_in_pages_and_erased_ones_never(
    ledger: Ledger, site: Site, erasure: Erasure, make_entry: MakeEntry
) -> None:
    made = [make_entry(at=NOON + timedelta(hours=hour)) for hour in range(5)]
    for entry in made:
        await ledger.record(entry)
    ids = [entry.comment.id for entry in made]
    before = NOON + timedelta(hours=3)
    assert await erasure.older(site.id, before, None, 2) == tuple(ids[:2])
    assert await erasure.older(site.id, before, CommentId(ids[1]), 2) == (ids[2],)
    await erasure.erase(site.id, ids[:2], MACHINE, LATER)
    assert await erasure.older(site.id, before, None, 2) == (ids[2],)


async def test_a_moderator_loses_key_address_and_name_and_their_decisions_stay(
    engine: AsyncEngine,
    ledger: Ledger,
    site: Site,
    registry: Registry,
    erasure: Erasure,
    make_entry: MakeEntry,
    make_decision: MakeDecision,
) -> None:
    key = ApiKey(id=KeyId("k1"), site=site.id, role=Role.MODERATOR, label="a•••@n•••.example", secret_sha256=b"x")
    step = Mint().site_event(site.id, EventType.MODERATOR_ADDED, OPERATOR, NOON, {})
    assert await Accounts(engine).add(key, b"sealed", b"mark", NOON, step)
    entry = make_entry(status=Status.HELD)
    await ledger.record(entry)
    await ledger.decide(site.id, make_decision(entry.comment.id, by="k1"), overrule=False)
    await erasure.forget_moderator(site.id, key.id, LATER)
    assert await registry.key(site.id, key.id) is None
    assert await erasure.moderators(site.id) == ()
    assert await Accounts(engine).by_address([(site.id, b"mark")]) == ()
    made = [step for step in await ledger.history(site.id, entry.comment.id) if step.type is EventType.DECISION_MADE]
    assert [step.actor for step in made] == [Actor(ActorKind.KEY, "k1", None)]
    decision = await ledger.last_decision(site.id, entry.comment.id)
    assert decision is not None
    assert decision.actor == Actor(ActorKind.KEY, "k1", None)


async def test_the_vacuum_writes_small_tables_anew(erasure: Erasure) -> None:
    assert await erasure.clean(rewrite=False) == ()


async def test_the_vacuum_waits_for_nobody_long(engine: AsyncEngine, erasure: Erasure) -> None:
    async with engine.connect() as reader:
        await reader.exec_driver_sql("SELECT count(*) FROM flags")
        assert await erasure.clean(rewrite=False) == ("flags",)
    assert await erasure.clean(rewrite=False) == ()
