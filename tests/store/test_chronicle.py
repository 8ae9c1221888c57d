from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.comment import Status, public_view
from service.domain.decision import Decision, Ruling
from service.domain.entry import Entry
from service.domain.ids import ArticleId, EventId
from service.domain.mint import earliest
from service.domain.site import Site
from service.flow.topic import Topic
from service.store.chronicle import Chronicle
from service.store.ledger import Ledger

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
A = ArticleId("a")

MakeEntry = Callable[..., Entry]
MakeDecision = Callable[..., Decision]


@pytest.fixture
def chronicle(engine: AsyncEngine) -> Chronicle:
    return Chronicle(engine)


async def test_what_is_told_is_what_stands_in_the_list(
    chronicle: Chronicle, ledger: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    entry = make_entry()
    await ledger.record(entry)
    (told,) = await chronicle.happened(site.id, A, earliest(NOON), 10)
    assert (told.event, told.before, told.now) == (entry.events[1].id, False, public_view(entry.comment))


async def test_a_comment_that_is_not_public_is_never_shown(
    chronicle: Chronicle, ledger: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    await ledger.record(make_entry(status=Status.HELD))
    (told,) = await chronicle.happened(site.id, A, earliest(NOON), 10)
    assert (told.before, told.now) == (False, None)


async def test_a_rejected_comment_was_public_before(
    chronicle: Chronicle, ledger: Ledger, site: Site, make_entry: MakeEntry, make_decision: MakeDecision
) -> None:
    entry = make_entry()
    await ledger.record(entry)
    await ledger.decide(site.id, make_decision(entry.comment.id, Ruling.REJECT), overrule=True)
    *_, told = await chronicle.happened(site.id, A, entry.events[1].id, 10)
    assert (told.before, told.now, told.version) == (True, None, 2)


async def test_other_articles_and_sites_are_not_told_of(
    chronicle: Chronicle, ledger: Ledger, site: Site, make_entry: MakeEntry, maker_elsewhere: MakeEntry
) -> None:
    await ledger.record(make_entry(article="b"))
    await ledger.record(maker_elsewhere(article="a"))
    assert await chronicle.happened(site.id, A, earliest(NOON), 10) == ()


async def test_what_came_to_light_late_is_told_to_who_comes_back(
    chronicle: Chronicle, ledger: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    early = make_entry(at=NOON - timedelta(seconds=20))
    late, seen = make_entry(at=NOON), make_entry(at=NOON + timedelta(seconds=1))
    for entry in (early, seen, late):
        await ledger.record(entry)
    last, overlap = seen.events[1].id, earliest(NOON - timedelta(seconds=9))
    assert await chronicle.happened(site.id, A, last, 10) == ()
    told = await chronicle.happened(site.id, A, last, 10, overlap)
    assert [each.comment for each in told] == [late.comment.id]


async def test_an_id_that_no_event_has_is_only_a_moment(
    chronicle: Chronicle, ledger: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    await ledger.record(make_entry())
    made_up = EventId("7" * 26)
    assert await chronicle.happened(site.id, A, made_up, 10, earliest(NOON)) == ()


async def test_a_topic_tells_each_event_once_in_whatever_order_they_come_to_light(
    chronicle: Chronicle, ledger: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    topic = Topic(site.id, A)
    await ledger.record(make_entry(at=NOON))
    assert await topic.look(chronicle, NOON) == ()
    late, first = make_entry(at=NOON + timedelta(seconds=1)), make_entry(at=NOON + timedelta(seconds=2))
    await ledger.record(first)
    told = [*await topic.look(chronicle, NOON + timedelta(seconds=3))]
    await ledger.record(late)
    told += await topic.look(chronicle, NOON + timedelta(seconds=9))
    told += await topic.look(chronicle, NOON + timedelta(seconds=9))
    assert [each.comment for each in told] == [first.comment.id, late.comment.id]


async def test_a_topic_that_was_not_looked_at_for_long_misses_nothing(
    chronicle: Chronicle, ledger: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    topic = Topic(site.id, A)
    await topic.look(chronicle, NOON)
    entry = make_entry(at=NOON + timedelta(seconds=5))
    await ledger.record(entry)
    (told,) = await topic.look(chronicle, NOON + timedelta(hours=1))
    assert told.comment == entry.comment.id
