import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.comment import Status
from service.domain.decision import Decision
from service.domain.edit import Edit
from service.domain.entry import Entry
from service.domain.errors import StateMoved, Unknown, Withdrawn
from service.domain.event import AUTHOR, EventType
from service.domain.ids import CommentId
from service.domain.mint import Mint
from service.domain.site import Site
from service.domain.verdict import Verdict
from service.store.edits import Edits
from service.store.ledger import Ledger

MakeEntry = Callable[..., Entry]
MakeDecision = Callable[..., Decision]
Scalars = Callable[..., Awaitable[list[object]]]
MakeEdit = Callable[..., Edit]

LATER = datetime(2026, 5, 4, 12, 1, tzinfo=UTC)


@pytest.fixture
def edits(engine: AsyncEngine, ledger: Ledger) -> Edits:
    return Edits(engine, ledger)


@pytest.fixture
def make_edit(make_entry: MakeEntry) -> MakeEdit:
    """Have the author of an entry's comment write something else."""
    mint = Mint()

    def make(entry: Entry, *, body: str = "كلام آخر", to: Status | None = None, priority: int = 0) -> Edit:
        before = entry.comment
        after = msgspec.structs.replace(
            before,
            body=body,
            public_body=body,
            status=to or before.status,
            version=before.version + 1,
            edited_at=LATER,
        )
        verdict: Verdict = msgspec.structs.replace(entry.verdict, priority=priority)
        step = mint.event(after, EventType.COMMENT_EDITED, AUTHOR, LATER)
        return Edit(before=before, after=after, verdict=verdict, words=("كلام", "اخر"), events=(step,), at=LATER)

    return make


async def test_an_edit_changes_words_verdict_and_version_at_once(
    ledger: Ledger, edits: Edits, site: Site, make_entry: MakeEntry, make_edit: MakeEdit, scalars: Scalars
) -> None:
    entry = make_entry()
    await ledger.record(entry)
    edit = make_edit(entry)
    case = await edits.edit(edit)
    assert case.comment == edit.after
    assert await ledger.comment(site.id, edit.after.id) == edit.after
    assert await scalars("SELECT version FROM verdicts WHERE site_id = :site ORDER BY version") == [1, 2]
    assert await scalars("SELECT version FROM articles WHERE site_id = :site") == [2]
    assert await scalars("SELECT published FROM articles WHERE site_id = :site") == [1]
    assert await scalars("SELECT words::text FROM comments WHERE site_id = :site") == ["'اخر' 'كلام'"]


async def test_an_edit_that_is_held_takes_the_comment_out_of_every_count(
    ledger: Ledger, edits: Edits, make_entry: MakeEntry, make_edit: MakeEdit, scalars: Scalars
) -> None:
    entry = make_entry()
    await ledger.record(entry)
    case = await edits.edit(make_edit(entry, to=Status.HELD, priority=60))
    assert (case.waiting_since, case.priority) == (LATER, 60)
    assert await scalars("SELECT published FROM articles WHERE site_id = :site") == [0]
    assert await scalars("SELECT published FROM authors WHERE site_id = :site") == [0]


async def test_a_milder_wording_does_not_push_its_case_down_the_line(
    ledger: Ledger, edits: Edits, make_entry: MakeEntry, make_edit: MakeEdit
) -> None:
    entry = make_entry(status=Status.HELD, priority=90)
    await ledger.record(entry)
    assert (await edits.edit(make_edit(entry, priority=5))).priority == 90


async def test_of_two_edits_at_once_one_is_taken_and_one_hears_of_it(
    ledger: Ledger, edits: Edits, site: Site, make_entry: MakeEntry, make_edit: MakeEdit
) -> None:
    entry = make_entry()
    await ledger.record(entry)
    wanted = [make_edit(entry, body=body) for body in ("first", "second")]
    answers = await asyncio.gather(*[edits.edit(edit) for edit in wanted], return_exceptions=True)
    (taken,) = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert [type(answer) for answer in answers if isinstance(answer, BaseException)] == [StateMoved]
    kept = await ledger.comment(site.id, entry.comment.id)
    assert kept is not None
    assert (kept.body, kept.version) == (taken.comment.body, 2)


async def test_an_edit_of_what_was_decided_meanwhile_changes_nothing(
    ledger: Ledger, edits: Edits, site: Site, make_entry: MakeEntry, make_edit: MakeEdit, make_decision: MakeDecision
) -> None:
    entry = make_entry(status=Status.HELD)
    await ledger.record(entry)
    await ledger.decide(site.id, make_decision(entry.comment.id), overrule=False)
    with pytest.raises(StateMoved):
        await edits.edit(make_edit(entry))
    kept = await ledger.comment(site.id, entry.comment.id)
    assert kept is not None
    assert (kept.body, kept.status) == (entry.comment.body, Status.PUBLISHED)


async def test_an_edit_of_what_is_gone_or_never_was_is_refused(
    ledger: Ledger, edits: Edits, site: Site, make_entry: MakeEntry, make_edit: MakeEdit
) -> None:
    gone = make_entry()
    await ledger.record(gone)
    await ledger.withdraw(site.id, gone.comment.id, LATER + timedelta(seconds=1))
    with pytest.raises(Withdrawn):
        await edits.edit(make_edit(gone))
    with pytest.raises(Withdrawn):
        await edits.draft(site.id, gone.comment.id)
    with pytest.raises(Unknown):
        await edits.edit(make_edit(make_entry()))
    assert await edits.draft(site.id, CommentId("01ARZ3NDEKTSV4RRFFQ69G5FAV")) is None


async def test_a_draft_tells_what_a_new_judgement_needs(
    ledger: Ledger, edits: Edits, site: Site, make_entry: MakeEntry, make_decision: MakeDecision
) -> None:
    entry = make_entry(status=Status.HELD)
    await ledger.record(entry)
    before = await edits.draft(site.id, entry.comment.id)
    await ledger.decide(site.id, make_decision(entry.comment.id), overrule=False)
    after = await edits.draft(site.id, entry.comment.id)
    assert before is not None
    assert after is not None
    assert (before.comment, before.client, before.verdict) == (entry.comment, b"client", entry.verdict)
    assert (before.decided, after.decided) == (False, True)
