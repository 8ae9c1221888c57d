import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.comment import Status
from service.domain.decision import Decision
from service.domain.entry import Entry
from service.domain.ids import CommentId
from service.domain.mint import Mint
from service.domain.queue import Waiting
from service.domain.site import Site
from service.store import housekeeping
from service.store.connect import connect
from service.store.ledger import Ledger
from service.store.registry import Registry

MakeEntry = Callable[..., Entry]
MakeDecision = Callable[..., Decision]
Scalars = Callable[..., Awaitable[list[object]]]

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


async def test_what_waits_is_listed_by_id_in_pages(ledger: Ledger, site: Site, make_entry: MakeEntry) -> None:
    statuses = [Status.HELD, Status.PUBLISHED, Status.HELD, Status.REJECTED]
    entries = [make_entry(status=statuses[number % 4], priority=number) for number in range(40)]
    await asyncio.gather(*map(ledger.record, entries))
    waiting = [
        Waiting(comment=entry.comment.id, priority=entry.verdict.priority, since=entry.comment.created_at)
        for entry in entries
        if entry.comment.status is Status.HELD
    ]
    first = await ledger.held(site.id, None, 15)
    assert list(first) == waiting[:15]
    assert list(await ledger.held(site.id, first[-1].comment, 15)) == waiting[15:]
    assert await ledger.held(site.id, waiting[-1].comment, 15) == ()


async def test_only_those_that_wait_are_still_held(
    ledger: Ledger, site: Site, make_entry: MakeEntry, maker_elsewhere: MakeEntry, make_decision: MakeDecision
) -> None:
    waits, decided = make_entry(status=Status.HELD), make_entry(status=Status.HELD)
    elsewhere = maker_elsewhere(status=Status.HELD)
    await asyncio.gather(*map(ledger.record, (waits, decided, elsewhere)))
    await ledger.decide(site.id, make_decision(decided.comment.id), overrule=False)
    asked = [waits.comment.id, decided.comment.id, elsewhere.comment.id, CommentId("nobody")]
    assert await ledger.still_held(site.id, asked) == {waits.comment.id}
    assert await ledger.still_held(site.id, []) == frozenset()


@pytest.fixture
async def own(own_database: str, site: Site) -> Ledger:
    """A ledger of this test alone, since what is forgotten is forgotten for all sites."""
    engine = connect(own_database)
    await Registry(engine).add_site(site, NOON)
    return Ledger(engine, Mint())


async def test_clients_are_forgotten_from_their_day_on_and_comments_stay(
    own: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    entries = [make_entry(at=NOON + timedelta(days=number), client=b"client") for number in range(5)]
    entries.append(make_entry(at=NOON, client=None))
    await asyncio.gather(*map(own.record, entries))
    assert await own.forget_clients(NOON + timedelta(days=3)) == 3
    assert await own.forget_clients(NOON + timedelta(days=3)) == 0
    assert await own.forget_clients(NOON + timedelta(days=9)) == 2
    found = await asyncio.gather(*[own.comment(site.id, entry.comment.id) for entry in entries])
    assert found == [entry.comment for entry in entries]
    await own.close()


async def test_keys_and_words_are_forgotten_together(own: Ledger, site: Site, make_entry: MakeEntry) -> None:
    old, new = make_entry(at=NOON, key="old", words=b"old"), make_entry(at=NOON + timedelta(hours=2), key="new")
    await asyncio.gather(own.record(old), own.record(new))
    assert await own.forget_requests(NOON + timedelta(hours=1)) == 2
    assert await own.remembered(site.id, "old") is None
    assert await own.remembered(site.id, "new") == new.remembered
    await own.record(make_entry(at=NOON, key="old", words=b"old"))
    await own.close()


async def test_a_long_list_is_forgotten_in_batches_until_nothing_is_left(
    own: Ledger, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 7)
    await asyncio.gather(*[own.record(make_entry(at=LONG_AGO, key=f"k{number}")) for number in range(30)])
    forgotten = await asyncio.gather(
        own.forget_clients(NOON), own.forget_clients(NOON), own.forget_requests(NOON), own.forget_requests(NOON)
    )
    assert forgotten[0] + forgotten[1] == 30
    assert forgotten[2] + forgotten[3] == 60
    await own.close()
