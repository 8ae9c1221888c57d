"""Unscored comments: shared out among the processes that score them, and settled when their score has come."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Update, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.case import Case
from service.domain.errors import StateMoved
from service.domain.ids import CommentId, SiteId
from service.domain.unscored import Settlement, Unscored
from service.store.cases import read_cases
from service.store.faults import ledger_call
from service.store.moves import lock, move
from service.store.outbox import write_events
from service.store.tables import comments, decisions
from service.store.verdicts import write_verdict


class UnscoredComments:
    """Fulfils the port ``UnscoredComments``. Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def take(self, now: datetime, until: datetime, limit: int, *, overdue: bool) -> tuple[Unscored, ...]:
        """Take comments in hand, the oldest first; with ``overdue`` only those whose time has passed."""
        async with ledger_call(), self._engine.begin() as connection:
            by_site: dict[SiteId, list[CommentId]] = {}
            for site, comment in await connection.execute(_taken(now, until, limit, overdue=overdue)):
                by_site.setdefault(site, []).append(comment)
            found = [each for site, ids in by_site.items() for each in await _read(connection, site, ids)]
        return tuple(found)

    async def settle(self, settlement: Settlement) -> Case:
        """End the waiting in one transaction. Raise StateMoved, Withdrawn, Unknown."""
        before, after = settlement.before, settlement.after
        async with ledger_call(), self._engine.begin() as connection:
            found = await lock(connection, before.site, before.id)
            if found.version != before.version or found.scores_due is None:
                raise StateMoved(found.status)
            await move(connection, found, after.status, settlement.at)
            await write_verdict(connection, after, settlement.verdict, settlement.at)
            this = (comments.c.site_id == after.site, comments.c.comment_id == after.id)
            await connection.execute(update(comments).where(*this).values(priority=settlement.verdict.priority))
            await write_events(connection, settlement.events)
            return (await read_cases(connection, after.site, [after.id]))[after.id]

    async def count(self) -> int:
        waiting = select(func.count()).select_from(comments).where(comments.c.scores_due.is_not(None))
        async with ledger_call(), self._engine.connect() as connection:
            return (await connection.execute(waiting)).scalar_one()


def _taken(now: datetime, until: datetime, limit: int, *, overdue: bool) -> Update:
    """Put a mark on the comments; those that another process has in hand, or is just taking, are left to it."""
    free = or_(comments.c.scores_taken.is_(None), comments.c.scores_taken <= now)
    due = comments.c.scores_due <= now if overdue else comments.c.scores_due.is_not(None)
    oldest = select(*_key()).where(due, free).order_by(comments.c.scores_due).limit(limit)
    chosen = select(oldest.with_for_update(skip_locked=True).cte("oldest"))
    return update(comments).where(tuple_(*_key()).in_(chosen)).values(scores_taken=until).returning(*_key())


def _key() -> tuple[ColumnElement[str], ColumnElement[str]]:
    return comments.c.site_id, comments.c.comment_id


async def _read(connection: AsyncConnection, site: SiteId, ids: Sequence[CommentId]) -> list[Unscored]:
    cases = await read_cases(connection, site, ids)
    stands = select(decisions.c.comment_id).where(
        decisions.c.site_id == site, decisions.c.comment_id.in_(ids), decisions.c.undone_at.is_(None)
    )
    decided = set((await connection.execute(stands)).scalars())
    return [
        Unscored(comment=case.comment, verdict=case.verdict, decided=case.comment.id in decided)
        for case in cases.values()
    ]
