"""What moderators search for besides words, and what they look at before they decide."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.author import Standing, StandingChange
from service.domain.comment import Status
from service.domain.decision import Decision, Ruling
from service.domain.entry import Entry
from service.domain.event import Actor, ActorKind
from service.domain.ids import AuthorId, CommentId
from service.domain.mint import Mint
from service.domain.search import Search
from service.domain.site import Site
from service.domain.verdict import Category
from service.store.ledger import Ledger
from service.store.search import Searches
from service.store.standings import Standings

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)

MakeEntry = Callable[..., Entry]
MakeDecision = Callable[..., Decision]


@pytest.fixture
def searches(engine: AsyncEngine) -> Searches:
    return Searches(engine)


async def found(searches: Searches, site: Site, reason: Category) -> list[CommentId]:
    answer = await searches.search(site.id, Search(reason=reason))
    assert answer.total == len(answer.cases)
    return [case.comment.id for case in answer.cases]


async def test_a_comment_is_found_by_the_reason_of_a_rule_that_objected(
    ledger: Ledger, searches: Searches, site: Site, make_entry: MakeEntry
) -> None:
    held, published = make_entry(status=Status.HELD), make_entry()
    await ledger.record(held)
    await ledger.record(published)
    assert await found(searches, site, Category.SPAM) == [held.comment.id]
    assert await found(searches, site, Category.HATE) == []


async def test_a_comment_is_found_by_the_reason_that_a_person_gave_until_it_is_taken_back(
    ledger: Ledger, searches: Searches, site: Site, make_entry: MakeEntry, make_decision: MakeDecision
) -> None:
    entry = make_entry()
    await ledger.record(entry)
    decision = make_decision(entry.comment.id, Ruling.REJECT, reason=Category.HATE)
    await ledger.decide(site.id, decision, overrule=True)
    assert await found(searches, site, Category.HATE) == [entry.comment.id]
    await ledger.undo(site.id, entry.comment.id, decision.actor, NOON)
    assert await found(searches, site, Category.HATE) == []


async def test_an_objection_that_a_later_verdict_does_not_share_counts_no_more(
    engine: AsyncEngine, ledger: Ledger, searches: Searches, site: Site, make_entry: MakeEntry
) -> None:
    entry = make_entry(status=Status.HELD)
    await ledger.record(entry)
    again = text("""
        INSERT INTO verdicts SELECT site_id, comment_id, version + 1, jsonb_set(verdict, '{reasons}', '[]'), at
        FROM verdicts WHERE site_id = :site
    """)
    async with engine.begin() as connection:
        await connection.execute(again, {"site": site.id})
    assert await found(searches, site, Category.SPAM) == []


async def test_comments_are_looked_at_in_the_order_asked_for_with_the_decisions_that_stand(
    ledger: Ledger, searches: Searches, site: Site, make_entry: MakeEntry, make_decision: MakeDecision
) -> None:
    entries = [make_entry(status=Status.HELD) for _ in range(3)]
    for entry in entries:
        await ledger.record(entry)
    first, second, third = (entry.comment.id for entry in entries)
    for comment in (first, second):
        await ledger.decide(site.id, make_decision(comment), overrule=False)
    await ledger.undo(site.id, second, make_decision(second).actor, NOON)
    looked = await searches.look(site.id, [third, first, CommentId("nobody"), second])
    assert [each.case.comment.id for each in looked] == [third, first, second]
    assert [each.decision and each.decision.comment for each in looked] == [None, first, None]


async def test_what_was_said_of_an_author_last_is_told_with_who_said_it(
    engine: AsyncEngine, ledger: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    await ledger.record(make_entry(author="w1"))
    standings, amal = Standings(engine, Mint()), Actor(ActorKind.KEY, "k1", "amal")
    author = AuthorId("w1")
    assert await standings.standing_note(site.id, author) is None
    for standing, note in ((Standing.TRUSTED, "one of ours"), (Standing.BLOCKED, "not any more")):
        change = StandingChange(site=site.id, author=author, standing=standing, note=note)
        await standings.set_standing(change, amal, NOON)
    said = await standings.standing_note(site.id, author)
    assert said is not None
    assert (said.standing, said.note, said.actor, said.at) == (Standing.BLOCKED, "not any more", amal, NOON)
