"""Edits: an author's comment changes its words, if nobody was faster."""

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.case import Case
from service.domain.comment import Comment, Status
from service.domain.edit import Draft, Edit
from service.domain.entry import Background, Question
from service.domain.errors import StateMoved, Withdrawn
from service.domain.ids import CommentId, SiteId
from service.store.cases import read_cases
from service.store.decisions import last_decision
from service.store.faults import ledger_call
from service.store.ledger import Ledger
from service.store.moves import lock, move, touch
from service.store.outbox import write_events
from service.store.packing import lexemes
from service.store.tables import comments
from service.store.verdicts import write_verdict


class Edits:
    """Fulfils the port ``Edits``. Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine, ledger: Ledger) -> None:
        self._engine = engine
        self._ledger = ledger

    async def draft(self, site: SiteId, comment: CommentId) -> Draft | None:
        """Return the comment with what its judgement needs. Raise Withdrawn."""
        client = select(comments.c.client).where(comments.c.site_id == site, comments.c.comment_id == comment)
        async with ledger_call(), self._engine.connect() as connection:
            case = (await read_cases(connection, site, [comment])).get(comment)
            if case is None:
                return None
            if case.comment.status is Status.WITHDRAWN:
                raise Withdrawn
            decision = await last_decision(connection, site, comment)
            came_from = (await connection.execute(client)).scalar_one()
        return Draft(comment=case.comment, client=came_from, verdict=case.verdict, decided=decision is not None)

    async def background(self, question: Question) -> Background:
        return await self._ledger.background(question)

    async def edit(self, edit: Edit) -> Case:
        """Change the comment and all that hangs on it in one transaction. Raise StateMoved, Withdrawn, Unknown."""
        before, after = edit.before, edit.after
        async with ledger_call(), self._engine.begin() as connection:
            found = await lock(connection, before.site, before.id)
            if found.version != before.version:
                raise StateMoved(found.status)
            await move(connection, found, after.status, edit.at)
            if found.status is after.status is Status.PUBLISHED:
                await touch(connection, found)
            await _write(connection, edit)
            await write_events(connection, edit.events)
            return (await read_cases(connection, after.site, [after.id]))[after.id]


async def _write(connection: AsyncConnection, edit: Edit) -> None:
    after, verdict = edit.after, edit.verdict
    await write_verdict(connection, after, verdict, edit.at)
    changed = update(comments).where(comments.c.site_id == after.site, comments.c.comment_id == after.id)
    # A milder wording does not push its case down the line.
    priority = func.greatest(comments.c.priority, verdict.priority)
    await connection.execute(changed.values(**_words(after), words=lexemes(edit.words), priority=priority))


def _words(comment: Comment) -> dict[str, object]:
    fields = ("website", "body", "public_body", "language", "edited_at", "scores_due", "campaign")
    return {name: getattr(comment, name) for name in fields}
