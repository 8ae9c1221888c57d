import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.comment import Comment, Status
from service.domain.entry import Entry
from service.domain.errors import StateMoved, Unavailable, Unknown, Withdrawn
from service.domain.ids import CommentId
from service.domain.site import Site
from service.domain.unscored import Settlement, Unscored
from service.domain.verdict import Action
from service.store.connect import connect
from service.store.ledger import Ledger
from service.store.unscored import UnscoredComments

MakeEntry = Callable[..., Entry]
Scalars = Callable[..., Awaitable[list[object]]]
Record = Callable[..., Awaitable[Comment]]

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
"""Before everything that other tests leave waiting, so that ours are the oldest."""


def at(seconds: int) -> datetime:
    return LONG_AGO + timedelta(seconds=seconds)


@pytest.fixture
async def unscored(engine: AsyncEngine, site: Site, scalars: Scalars) -> AsyncIterator[UnscoredComments]:
    yield UnscoredComments(engine)
    left = await scalars("SELECT comment_id FROM comments WHERE site_id = :site AND scores_due IS NOT NULL")
    for taken in await UnscoredComments(engine).take(at(9_999), at(0), 500, overdue=False):
        if taken.comment.id in left:
            await UnscoredComments(engine).settle(settlement(taken.comment, taken))


@pytest.fixture
def record(ledger: Ledger, make_entry: MakeEntry) -> Record:
    """Record a comment that waits for its score until the given second."""

    async def make(due: int) -> Comment:
        entry = make_entry(status=Status.HELD, at=LONG_AGO)
        waits = msgspec.structs.replace(entry, comment=msgspec.structs.replace(entry.comment, scores_due=at(due)))
        await ledger.record(waits)
        return waits.comment

    return make


def settlement(comment: Comment, found: Unscored, status: Status = Status.PUBLISHED) -> Settlement:
    after = msgspec.structs.replace(comment, status=status, version=comment.version + 1, scores_due=None)
    verdict = msgspec.structs.replace(found.verdict, action=Action.PUBLISH, priority=33)
    return Settlement(before=comment, after=after, verdict=verdict, events=(), at=at(50))


async def taken(unscored: UnscoredComments, now: int, limit: int = 10, *, overdue: bool = False) -> list[CommentId]:
    found = await unscored.take(at(now), at(now + 10), limit, overdue=overdue)
    return [each.comment.id for each in found]


async def test_whose_time_comes_first_is_taken_first_and_by_one_only(
    unscored: UnscoredComments, record: Record
) -> None:
    late, early = await record(20), await record(10)
    assert await taken(unscored, 0, limit=1) == [early.id]
    assert await taken(unscored, 0, limit=1) == [late.id]
    assert await taken(unscored, 9, limit=1) == []


async def test_what_a_process_dropped_is_taken_again_when_its_time_is_over(
    unscored: UnscoredComments, record: Record
) -> None:
    comment = await record(10)
    assert await taken(unscored, 0) == [comment.id]
    assert await taken(unscored, 10) == [comment.id]


async def test_only_what_is_overdue_may_be_asked_for(unscored: UnscoredComments, record: Record) -> None:
    overdue, _ = await record(10), await record(20)
    assert await taken(unscored, 10, overdue=True) == [overdue.id]


async def test_a_crowd_of_processes_takes_each_comment_once(
    unscored: UnscoredComments, record: Record, other_ledger: Ledger
) -> None:
    comments = [await record(number) for number in range(30)]
    found = await asyncio.gather(*[taken(unscored, 0, limit=7) for _ in range(8)])
    ids = [comment for group in found for comment in group]
    assert sorted(ids) == sorted(comment.id for comment in comments)


async def test_a_settlement_moves_the_comment_and_keeps_the_verdict(
    unscored: UnscoredComments, record: Record, site: Site, scalars: Scalars
) -> None:
    comment = await record(10)
    (found,) = await unscored.take(at(0), at(10), 1, overdue=False)
    assert (found.comment, found.decided) == (comment, False)
    case = await unscored.settle(settlement(comment, found))
    assert (case.comment.status, case.comment.version, case.comment.scores_due) == (Status.PUBLISHED, 2, None)
    assert case.priority == 33
    assert await scalars("SELECT version FROM verdicts WHERE site_id = :site ORDER BY version") == [1, 2]
    assert await scalars("SELECT published FROM articles WHERE site_id = :site") == [1]
    with pytest.raises(StateMoved):
        await unscored.settle(settlement(comment, found))


async def test_what_has_moved_on_is_not_settled(
    unscored: UnscoredComments, record: Record, ledger: Ledger, site: Site
) -> None:
    comment = await record(10)
    (found,) = await unscored.take(at(0), at(10), 1, overdue=False)
    await ledger.withdraw(site.id, comment.id, at(1))
    with pytest.raises(Withdrawn):
        await unscored.settle(settlement(comment, found))
    stranger = msgspec.structs.replace(comment, id=CommentId("nobody"))
    with pytest.raises(Unknown):
        await unscored.settle(settlement(stranger, found))


async def test_what_waits_for_a_score_waits_for_no_person(
    unscored: UnscoredComments, record: Record, ledger: Ledger, site: Site
) -> None:
    comment = await record(10)
    before = await unscored.count()
    assert await ledger.held(site.id, None, 10) == ()
    assert await ledger.still_held(site.id, [comment.id]) == frozenset()
    (found,) = await unscored.take(at(0), at(10), 1, overdue=False)
    await unscored.settle(settlement(comment, found, Status.HELD))
    assert await ledger.still_held(site.id, [comment.id]) == {comment.id}
    assert await unscored.count() == before - 1


async def test_every_call_says_that_the_ledger_is_down(tmp_path: Path, record: Record) -> None:
    down = UnscoredComments(connect(f"postgresql://hakam@/hakam?host={tmp_path}"))
    with pytest.raises(Unavailable):
        await down.take(at(0), at(10), 1, overdue=False)
    with pytest.raises(Unavailable):
        await down.count()
