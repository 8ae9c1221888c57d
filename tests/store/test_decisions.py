import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from service.domain.case import Case
from service.domain.comment import Comment, Status
from service.domain.decision import Decision, Ruling
from service.domain.entry import Entry
from service.domain.errors import StateMoved, Unknown, Withdrawn
from service.domain.event import AUTHOR, Actor, ActorKind, EventType
from service.domain.ids import CommentId, EventId
from service.domain.site import Site
from service.domain.verdict import Category
from service.store.ledger import Ledger

MakeEntry = Callable[..., Entry]
MakeDecision = Callable[..., Decision]
Scalars = Callable[..., Awaitable[list[object]]]
Counts = Callable[[], Awaitable[tuple[object, object, object]]]

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def actor(name: str) -> Actor:
    return Actor(ActorKind.KEY, name, f"label of {name}")


@pytest.fixture
async def held(ledger: Ledger, make_entry: MakeEntry) -> Comment:
    entry = make_entry(status=Status.HELD, priority=40)
    await ledger.record(entry)
    return entry.comment


@pytest.fixture
def counts(scalars: Scalars) -> Counts:
    """Read what is counted: the article's published, the author's published and rejected."""

    async def read() -> tuple[object, object, object]:
        (article,) = await scalars("SELECT published FROM articles WHERE site_id = :site")
        (published,) = await scalars("SELECT published FROM authors WHERE site_id = :site")
        (rejected,) = await scalars("SELECT rejected FROM authors WHERE site_id = :site")
        return article, published, rejected

    return read


async def test_publishing_a_held_comment_shows_and_counts_it(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision, counts: Counts
) -> None:
    decision = make_decision(held.id)
    case, taken = await ledger.decide(site.id, decision, overrule=False)
    assert taken == decision
    assert case.comment == msgspec.structs.replace(held, status=Status.PUBLISHED, version=2)
    assert (case.waiting_since, case.author.published) == (None, 1)
    assert await counts() == (1, 1, 0)
    assert await ledger.last_decision(site.id, held.id) == decision


async def test_rejecting_a_held_comment_counts_against_its_author(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision, counts: Counts
) -> None:
    decision = make_decision(held.id, Ruling.REJECT, reason=Category.INSULT)
    case, _ = await ledger.decide(site.id, decision, overrule=False)
    assert case.comment.status is Status.REJECTED
    assert await counts() == (0, 0, 1)
    assert await ledger.last_decision(site.id, held.id) == decision


async def test_of_twenty_who_decide_at_once_exactly_one_wins(
    ledger: Ledger, other_ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision, counts: Counts
) -> None:
    rulings = [make_decision(held.id, list(Ruling)[number % 2], by=f"k{number}") for number in range(20)]
    answers = await asyncio.gather(
        *[
            (ledger, other_ledger)[number % 3 % 2].decide(site.id, each, overrule=False)
            for number, each in enumerate(rulings)
        ],
        return_exceptions=True,
    )
    won = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert len(won) == 1
    assert [type(answer) for answer in answers if isinstance(answer, BaseException)] == [StateMoved] * 19
    after = won[0][1].after
    assert await counts() == ((1, 1, 0) if after is Status.PUBLISHED else (0, 0, 1))
    made = [event for event in await ledger.history(site.id, held.id) if event.type is EventType.DECISION_MADE]
    assert [event.actor for event in made] == [won[0][1].actor]


async def test_who_comes_second_is_told_where_the_comment_stands(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision
) -> None:
    await ledger.decide(site.id, make_decision(held.id, Ruling.REJECT), overrule=False)
    with pytest.raises(StateMoved) as told:
        await ledger.decide(site.id, make_decision(held.id), overrule=False)
    assert told.value.status == Status.REJECTED


async def test_overruling_decides_all_the_same_and_remembers_what_was_before(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision, counts: Counts
) -> None:
    await ledger.decide(site.id, make_decision(held.id, Ruling.REJECT), overrule=False)
    case, decision = await ledger.decide(site.id, make_decision(held.id, by="k2"), overrule=True)
    assert (decision.before, case.comment.status, case.comment.version) == (Status.REJECTED, Status.PUBLISHED, 3)
    assert await counts() == (1, 1, 0)


async def test_overruling_with_what_stands_already_counts_nothing_twice(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision, counts: Counts
) -> None:
    for by in ("k1", "k2"):
        await ledger.decide(site.id, make_decision(held.id, by=by), overrule=True)
    assert await counts() == (1, 1, 0)


@pytest.mark.parametrize("overrule", [False, True])
async def test_nobody_decides_on_what_was_withdrawn_or_never_was(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision, *, overrule: bool
) -> None:
    await ledger.withdraw(site.id, held.id, NOON)
    with pytest.raises(Withdrawn):
        await ledger.decide(site.id, make_decision(held.id), overrule=overrule)
    with pytest.raises(Unknown):
        await ledger.decide(site.id, make_decision(CommentId("nobody")), overrule=overrule)
    with pytest.raises(Withdrawn):
        await ledger.undo(site.id, held.id, actor("k1"), NOON)
    with pytest.raises(Unknown):
        await ledger.undo(site.id, CommentId("nobody"), actor("k1"), NOON)


async def test_an_undone_decision_gives_back_status_counts_and_place_in_line(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision, counts: Counts
) -> None:
    await ledger.decide(site.id, make_decision(held.id), overrule=False)
    later = NOON + timedelta(minutes=1)
    case, decision = await ledger.undo(site.id, held.id, actor("k1"), later)
    assert decision.undone_at == later
    assert case.comment == msgspec.structs.replace(held, version=3)
    assert (case.waiting_since, case.priority) == (held.created_at, 40)
    assert await counts() == (0, 0, 0)
    assert await ledger.last_decision(site.id, held.id) is None


async def test_nobody_undoes_twice_or_what_another_decided(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision
) -> None:
    with pytest.raises(StateMoved):
        await ledger.undo(site.id, held.id, actor("k1"), NOON)
    await ledger.decide(site.id, make_decision(held.id), overrule=False)
    with pytest.raises(StateMoved):
        await ledger.undo(site.id, held.id, actor("k2"), NOON)
    await ledger.undo(site.id, held.id, actor("k1"), NOON)
    with pytest.raises(StateMoved):
        await ledger.undo(site.id, held.id, actor("k1"), NOON)


async def test_an_overruled_decision_cannot_be_undone_until_the_overruling_is(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision, counts: Counts
) -> None:
    await ledger.decide(site.id, make_decision(held.id, Ruling.REJECT, by="k1"), overrule=False)
    await ledger.decide(site.id, make_decision(held.id, by="k2"), overrule=True)
    with pytest.raises(StateMoved):
        await ledger.undo(site.id, held.id, actor("k1"), NOON)
    case, _ = await ledger.undo(site.id, held.id, actor("k2"), NOON)
    assert case.comment.status is Status.REJECTED
    assert await counts() == (0, 0, 1)
    case, _ = await ledger.undo(site.id, held.id, actor("k1"), NOON)
    assert case.comment.status is Status.HELD
    assert await counts() == (0, 0, 0)


async def test_the_newest_decision_is_the_last_taken_whatever_the_clocks_say(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision
) -> None:
    ahead = make_decision(held.id, Ruling.REJECT, by="k1", at=NOON + timedelta(seconds=30))
    behind = msgspec.structs.replace(make_decision(held.id, by="k2"), id="0", at=NOON)
    await ledger.decide(site.id, ahead, overrule=False)
    await ledger.decide(site.id, behind, overrule=True)
    newest = await ledger.last_decision(site.id, held.id)
    assert newest is not None
    assert newest.actor.id == "k2"


async def test_of_ten_undoings_at_once_exactly_one_happens(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision, counts: Counts
) -> None:
    await ledger.decide(site.id, make_decision(held.id), overrule=False)
    undone = [ledger.undo(site.id, held.id, actor("k1"), NOON) for _ in range(10)]
    answers = await asyncio.gather(*undone, return_exceptions=True)
    assert sum(not isinstance(answer, BaseException) for answer in answers) == 1
    assert await counts() == (0, 0, 0)


async def test_the_history_lists_every_step_with_its_actor_and_version(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision
) -> None:
    await ledger.decide(site.id, make_decision(held.id, Ruling.REJECT, reason=Category.SPAM), overrule=False)
    await ledger.undo(site.id, held.id, actor("k1"), NOON)
    await ledger.withdraw(site.id, held.id, NOON)
    steps = [
        (event.type.value, event.actor.kind.value, event.version) for event in await ledger.history(site.id, held.id)
    ]
    assert steps == [
        ("comment.received", "author", 1),
        ("comment.held", "machine", 1),
        ("decision.made", "key", 2),
        ("comment.rejected", "key", 2),
        ("decision.undone", "key", 3),
        ("comment.held", "key", 3),
        ("comment.withdrawn", "author", 4),
    ]


async def test_the_reason_of_a_decision_stands_in_the_step_to_the_new_status_too(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision
) -> None:
    await ledger.decide(site.id, make_decision(held.id, Ruling.REJECT, reason=Category.SPAM), overrule=False)
    await ledger.undo(site.id, held.id, actor("k1"), NOON)
    *_, rejected, _, again = await ledger.history(site.id, held.id)
    assert (rejected.type, rejected.data) == (EventType.COMMENT_REJECTED, {"reason": "spam"})
    assert (again.type, again.data) == (EventType.COMMENT_HELD, {})


async def test_the_history_of_two_processes_is_in_the_order_of_versions(
    ledger: Ledger, site: Site, held: Comment, make_decision: MakeDecision
) -> None:
    await ledger.decide(site.id, make_decision(held.id, at=NOON - timedelta(days=1)), overrule=False)
    assert [event.version for event in await ledger.history(site.id, held.id)] == [1, 1, 2, 2]


async def test_steps_may_be_noted_by_themselves(ledger: Ledger, site: Site, held: Comment) -> None:
    before = await ledger.history(site.id, held.id)
    noted = msgspec.structs.replace(before[-1], id=EventId("Z"), type=EventType.CASE_CLAIMED, data={"until": "then"})
    await ledger.note([noted])
    await ledger.note([])
    assert await ledger.history(site.id, held.id) == (*before, noted)


async def test_only_held_comments_are_cases_that_wait(
    ledger: Ledger, site: Site, held: Comment, make_entry: MakeEntry
) -> None:
    published = make_entry()
    await ledger.record(published)
    asked = [held.id, published.comment.id, CommentId("nobody")]
    waiting = await ledger.held_cases(site.id, asked)
    assert [(case.comment, case.waiting_since, case.priority) for case in waiting.values()] == [
        (held, held.created_at, 40)
    ]
    assert await ledger.held_cases(site.id, []) == {}


async def test_a_case_knows_its_author(ledger: Ledger, site: Site, make_entry: MakeEntry) -> None:
    statuses = [Status.PUBLISHED, Status.PUBLISHED, Status.REJECTED, Status.HELD]
    entries = [make_entry(status=status, at=NOON + timedelta(minutes=n)) for n, status in enumerate(statuses)]
    for entry in entries:
        await ledger.record(entry)
    case = await ledger.case(site.id, entries[-1].comment.id)
    assert isinstance(case, Case)
    record = case.author
    assert (record.id, record.published, record.rejected, record.first_seen) == ("writer", 2, 1, NOON)
    assert record.sealed_email == b"sealed"


async def test_a_comment_is_withdrawn_once_and_for_good(
    ledger: Ledger, site: Site, make_entry: MakeEntry, counts: Counts
) -> None:
    entry = make_entry()
    await ledger.record(entry)
    ended = await asyncio.gather(
        *[ledger.withdraw(site.id, entry.comment.id, NOON) for _ in range(5)], return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in ended) == ["NoneType", *["Withdrawn"] * 4]
    found = await ledger.comment(site.id, entry.comment.id)
    assert found is not None
    assert (found.status, found.version) == (Status.WITHDRAWN, 2)
    assert await counts() == (0, 0, 0)
    last = (await ledger.history(site.id, entry.comment.id))[-1]
    assert (last.type, last.actor) == (EventType.COMMENT_WITHDRAWN, AUTHOR)


async def test_withdrawing_what_never_was_is_refused(ledger: Ledger, site: Site) -> None:
    with pytest.raises(Unknown):
        await ledger.withdraw(site.id, CommentId("nobody"), NOON)


async def test_withdrawing_and_deciding_at_once_end_in_one_story(
    ledger: Ledger, site: Site, make_entry: MakeEntry, make_decision: MakeDecision, scalars: Scalars
) -> None:
    entries = [make_entry(status=Status.HELD) for _ in range(20)]
    await asyncio.gather(*map(ledger.record, entries))
    await asyncio.gather(
        *[ledger.decide(site.id, make_decision(entry.comment.id), overrule=False) for entry in entries],
        *[ledger.withdraw(site.id, entry.comment.id, NOON) for entry in entries],
        return_exceptions=True,
    )
    assert await scalars("SELECT DISTINCT status FROM comments WHERE site_id = :site") == ["withdrawn"]
    assert await scalars("SELECT published FROM articles WHERE site_id = :site") == [0]
    assert await scalars("SELECT published FROM authors WHERE site_id = :site") == [0]
