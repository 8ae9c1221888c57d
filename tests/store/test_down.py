"""The ledger goes down, and everybody is told so at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from service.domain.account import Invitation, Welcome
from service.domain.article import ArticleChange
from service.domain.decision import Decision
from service.domain.entry import Entry, Question
from service.domain.errors import Unavailable
from service.domain.event import OPERATOR, EventType
from service.domain.ids import ArticleId, AuthorId, CampaignId, CommentId, KeyId, SiteId
from service.domain.key import ApiKey, Role
from service.domain.mint import Mint
from service.domain.page import PageRequest
from service.domain.preferences import Preferences
from service.domain.site import Site
from service.store.accounts import Accounts
from service.store.connect import LIMITS, connect
from service.store.desk import Desks
from service.store.ledger import Ledger
from service.store.migrate import migrate
from service.store.registry import Registry

MakeEntry = Callable[..., Entry]
MakeDecision = Callable[..., Decision]

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HERE, IT, THERE = SiteId("here"), CommentId("it"), ArticleId("there")
SITE = Site(id=HERE, locale="ar")
KEY = ApiKey(id=KeyId("k"), site=HERE, role=Role.SITE, label="k", secret_sha256=b"s")
QUESTION = Question(site=HERE, article=THERE, parent=None, author=AuthorId("w"), client=None)

ON_LEDGER: dict[str, Callable[[Ledger], Awaitable[object]]] = {
    "ping": lambda ledger: ledger.ping(),
    "remembered": lambda ledger: ledger.remembered(HERE, "k"),
    "background": lambda ledger: ledger.background(QUESTION),
    "comment": lambda ledger: ledger.comment(HERE, IT),
    "page": lambda ledger: ledger.page(HERE, THERE, PageRequest()),
    "version": lambda ledger: ledger.version(HERE, THERE),
    "counts": lambda ledger: ledger.counts(HERE, [THERE]),
    "case": lambda ledger: ledger.case(HERE, IT),
    "held_cases": lambda ledger: ledger.held_cases(HERE, [IT]),
    "history": lambda ledger: ledger.history(HERE, IT),
    "last_decision": lambda ledger: ledger.last_decision(HERE, IT),
    "first_two": lambda ledger: ledger.first_two(HERE, CampaignId("c")),
    "undo": lambda ledger: ledger.undo(HERE, IT, OPERATOR, NOON),
    "withdraw": lambda ledger: ledger.withdraw(HERE, IT, NOON),
    "set_article": lambda ledger: ledger.set_article(ArticleChange(site=HERE, article=THERE), OPERATOR, NOON),
    "held": lambda ledger: ledger.held(HERE, None, 10),
    "still_held": lambda ledger: ledger.still_held(HERE, [IT]),
    "forget_clients": lambda ledger: ledger.forget_clients(NOON),
    "forget_requests": lambda ledger: ledger.forget_requests(NOON),
}

ON_REGISTRY: dict[str, Callable[[Registry], Awaitable[object]]] = {
    "site": lambda registry: registry.site(HERE),
    "all_sites": lambda registry: registry.all_sites(),
    "key": lambda registry: registry.key(HERE, KEY.id),
    "keys": lambda registry: registry.keys(HERE),
    "add_site": lambda registry: registry.add_site(SITE, NOON),
    "change_site": lambda registry: registry.change_site(SITE),
    "add_key": lambda registry: registry.add_key(KEY, NOON),
    "revoke_key": lambda registry: registry.revoke_key(HERE, KEY.id, NOON),
    "note_keys": lambda registry: registry.note_keys("mark", ["id"], NOON),
}

STEP = Mint().site_event(HERE, EventType.MODERATOR_CHANGED, OPERATOR, NOON, {})
INVITATION = Invitation(site=HERE, moderator=KEY.id, secret_sha256=b"s", until=NOON)

ON_ACCOUNTS: dict[str, Callable[[Accounts], Awaitable[object]]] = {
    "account": lambda accounts: accounts.account(HERE, KEY.id),
    "by_address": lambda accounts: accounts.by_address([(HERE, b"mark")]),
    "all_moderators": lambda accounts: accounts.all_moderators(HERE),
    "add": lambda accounts: accounts.add(KEY, b"sealed", b"mark", NOON, STEP),
    "invite": lambda accounts: accounts.invite(INVITATION, STEP),
    "invited": lambda accounts: accounts.invited(HERE, KEY.id, b"s", NOON),
    "accept": lambda accounts: accounts.accept(INVITATION, Welcome(password="hash", at=NOON), STEP),
    "set_password": lambda accounts: accounts.set_password(HERE, KEY.id, "hash", NOON, STEP),
    "refresh_password": lambda accounts: accounts.refresh_password(HERE, KEY.id, "old", "new"),
    "set_preferences": lambda accounts: accounts.set_preferences(HERE, KEY.id, Preferences(), STEP),
    "set_role": lambda accounts: accounts.set_role(HERE, KEY.id, Role.ADMIN, STEP),
    "remove": lambda accounts: accounts.remove(HERE, KEY.id, NOON, STEP),
    "note": lambda accounts: accounts.note((STEP,)),
    "unmarked": lambda accounts: accounts.unmarked(1),
    "mark": lambda accounts: accounts.mark(HERE, KEY.id, b"mark"),
}

ON_DESKS: dict[str, Callable[[Desks, Entry, Decision], Awaitable[object]]] = {
    "surroundings": lambda desks, entry, _: desks.surroundings(HERE, [entry.comment]),
    "lately": lambda desks, *_: desks.lately(HERE, OPERATOR, NOON, 1),
    "undo_along": lambda desks, _, decision: desks.undo_along(HERE, decision, NOON, decision.id, 1),
}


@pytest.fixture
def nowhere(tmp_path: Path) -> str:
    """The address of a server that is not there."""
    return f"postgresql://hakam@/hakam?host={tmp_path}"


@pytest.mark.parametrize("call", ON_LEDGER.values(), ids=ON_LEDGER.keys())
async def test_every_call_says_that_the_ledger_is_down(
    nowhere: str, call: Callable[[Ledger], Awaitable[object]]
) -> None:
    async with asyncio.timeout(2):
        with pytest.raises(Unavailable) as told:
            await call(Ledger(connect(nowhere), Mint()))
    assert told.value.machine == "ledger"


@pytest.mark.parametrize("call", ON_REGISTRY.values(), ids=ON_REGISTRY.keys())
async def test_every_call_says_that_the_registry_is_down(
    nowhere: str, call: Callable[[Registry], Awaitable[object]]
) -> None:
    async with asyncio.timeout(2):
        with pytest.raises(Unavailable):
            await call(Registry(connect(nowhere)))


@pytest.mark.parametrize("call", ON_ACCOUNTS.values(), ids=ON_ACCOUNTS.keys())
async def test_every_call_says_that_the_accounts_are_down(
    nowhere: str, call: Callable[[Accounts], Awaitable[object]]
) -> None:
    async with asyncio.timeout(2):
        with pytest.raises(Unavailable):
            await call(Accounts(connect(nowhere)))


@pytest.mark.parametrize("call", ON_DESKS.values(), ids=ON_DESKS.keys())
async def test_every_call_says_that_the_desk_has_no_ledger(
    nowhere: str,
    call: Callable[[Desks, Entry, Decision], Awaitable[object]],
    make_entry: MakeEntry,
    make_decision: MakeDecision,
) -> None:
    entry = make_entry()
    async with asyncio.timeout(2):
        with pytest.raises(Unavailable):
            await call(Desks(connect(nowhere), Mint()), entry, make_decision(entry.comment.id))


async def test_recording_and_deciding_say_that_the_ledger_is_down(
    nowhere: str, make_entry: MakeEntry, make_decision: MakeDecision
) -> None:
    ledger, entry = Ledger(connect(nowhere), Mint()), make_entry()
    with pytest.raises(Unavailable):
        await ledger.record(entry)
    with pytest.raises(Unavailable):
        await ledger.note(entry.events)
    with pytest.raises(Unavailable):
        await ledger.decide(HERE, make_decision(entry.comment.id), overrule=True)


async def test_migrating_says_that_the_ledger_is_down(nowhere: str) -> None:
    with pytest.raises(Unavailable):
        await migrate(connect(nowhere))


@pytest.mark.parametrize("wrong", [("/hakam?", "/not-there?"), ("//hakam@", "//stranger@")])
async def test_a_database_that_does_not_know_us_is_down_for_us(postgres_url: str, wrong: tuple[str, str]) -> None:
    with pytest.raises(Unavailable):
        await Ledger(connect(postgres_url.replace(*wrong)), Mint()).ping()


async def test_a_crowd_that_meets_a_ledger_that_is_down_is_told_so_one_by_one(
    nowhere: str, make_entry: MakeEntry
) -> None:
    ledger = Ledger(connect(nowhere), Mint())
    answers = await asyncio.gather(*[ledger.record(make_entry()) for _ in range(300)], return_exceptions=True)
    assert {type(answer) for answer in answers} == {Unavailable}


@pytest.fixture
async def own(own_database: str, site: Site) -> AsyncIterator[Ledger]:
    """A ledger on a database of its own, which knows the test's site."""
    engine = connect(own_database, connections=4)
    await Registry(engine).add_site(site, NOON)
    opened = Ledger(engine, Mint())
    yield opened
    await opened.close()


@pytest.fixture
def cut(own_database: str) -> Callable[[], Awaitable[int]]:
    """Cut every connection to that database, as a restart of the server does; return how many."""
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

    async def cut() -> int:
        surgeon = await asyncpg.connect(own_database)
        try:
            killed = await surgeon.fetch(f"SELECT pg_terminate_backend(pid, 5000) {others}")
        finally:
            await surgeon.close()
        return len(killed)

    return cut


async def test_after_every_connection_was_cut_the_next_call_but_one_works(
    own: Ledger, site: Site, make_entry: MakeEntry, cut: Callable[[], Awaitable[int]]
) -> None:
    entry = make_entry()
    await own.record(entry)
    await asyncio.gather(*[own.comment(site.id, entry.comment.id) for _ in range(8)])
    assert await cut() == 4
    with pytest.raises(Unavailable):
        await own.comment(site.id, entry.comment.id)
    found = await asyncio.gather(*[own.comment(site.id, entry.comment.id) for _ in range(8)])
    assert found == [entry.comment] * 8


async def test_who_is_told_to_come_again_with_the_same_key_is_kept_once(
    own: Ledger, make_entry: MakeEntry, cut: Callable[[], Awaitable[int]], site: Site
) -> None:
    await own.ping()
    await cut()
    entry = make_entry(key="k")
    with pytest.raises(Unavailable):
        await own.record(entry)
    await own.record(entry)
    assert await own.counts(site.id, [entry.comment.article]) == {entry.comment.article: 1}


async def test_a_connection_cut_in_the_middle_of_the_work_is_a_ledger_that_is_down(
    own: Ledger, site: Site, make_entry: MakeEntry, own_database: str, cut: Callable[[], Awaitable[int]]
) -> None:
    entry = make_entry()
    await own.record(entry)
    holder = await asyncpg.connect(own_database)
    await holder.execute("BEGIN; LOCK TABLE comments IN ACCESS EXCLUSIVE MODE")
    asking = asyncio.create_task(own.withdraw(site.id, entry.comment.id, NOON))
    await waits_for_a_lock(own_database)
    assert await cut() >= 2
    with pytest.raises(Unavailable):
        await asking
    await own.withdraw(site.id, entry.comment.id, NOON)


async def waits_for_a_lock(url: str) -> None:
    """Return when somebody in the database waits for a lock."""
    watcher = await asyncpg.connect(url)
    try:
        while True:
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation IS NOT NULL"
            if await watcher.fetchval(waiting):
                return
            await asyncio.sleep(0.01)
    finally:
        await watcher.close()


async def test_a_row_that_somebody_keeps_locked_makes_the_ledger_busy_and_its_comments_no_bad_ones(
    own_database: str, site: Site, make_entry: MakeEntry, own: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    await own.record(make_entry())
    monkeypatch.setitem(LIMITS, "lock_timeout", "50ms")
    impatient = Ledger(connect(own_database), Mint())
    holder = await asyncpg.connect(own_database)
    await holder.execute("BEGIN; LOCK TABLE articles IN ACCESS EXCLUSIVE MODE")
    try:
        answers = await asyncio.gather(*[impatient.record(make_entry()) for _ in range(8)], return_exceptions=True)
    finally:
        await holder.close()
        await impatient.close()
    assert {type(answer) for answer in answers} == {Unavailable}


async def test_a_ledger_that_closes_finishes_what_it_accepted(
    own_database: str, own: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    closing = Ledger(connect(own_database), Mint())
    entries = [make_entry() for _ in range(30)]
    asked = [asyncio.create_task(closing.record(entry)) for entry in entries]
    await asyncio.sleep(0)
    await closing.close()
    assert await asyncio.gather(*asked) == [None] * 30
    assert await own.counts(site.id, [ArticleId("a")]) == {ArticleId("a"): 30}


def test_every_method_of_the_ledger_and_the_registry_is_asked_here() -> None:
    asked = {*ON_LEDGER, "record", "note", "decide", "decide_campaign", "close"}
    assert {name for name in vars(Ledger) if not name.startswith("_")} == asked
    assert {name for name in vars(Registry) if not name.startswith("_")} == {*ON_REGISTRY}
