"""Flags: readers' reports of a published comment, which bring it before a person and in the end out of sight."""

from sqlalchemy import ColumnElement, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.comment import Comment, Status
from service.domain.errors import Unknown, Withdrawn
from service.domain.event import ANNOUNCEMENT, MACHINE, READER, Event, EventType
from service.domain.flag import Flag, Flagged
from service.domain.mint import Mint
from service.store.faults import ledger_call
from service.store.moves import lock, move
from service.store.outbox import write_events
from service.store.packing import comment_of
from service.store.tables import comments, flags

PRIORITY = 60
"""What readers report is read by the public meanwhile, and so comes before most of what is held."""


class Flags:
    """Fulfils the port ``Flags``. Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine, mint: Mint) -> None:
        self._engine = engine
        self._mint = mint

    async def flag(self, flag: Flag, to_hold: int) -> Flagged:
        """Count a flag of a published comment, and hold the comment with the ``to_hold``-th that nobody has decided on.

        Raise Unknown("comment") for one that is not published.
        """
        async with ledger_call(), self._engine.begin() as connection:
            comment = await _public(connection, flag)
            if not await _is_new(connection, flag):
                return Flagged(comment=comment, counted=False, priority=0, since=None)
            comment = await _count(connection, comment, flag)
            steps = [_flagged(self._mint, comment, flag)]
            if comment.flags >= to_hold:
                comment = await move(connection, comment, Status.HELD, flag.at)
                steps.append(_held(self._mint, comment, flag))
            await write_events(connection, tuple(steps))
            return await _outcome(connection, comment)


async def _public(connection: AsyncConnection, flag: Flag) -> Comment:
    try:
        comment = await lock(connection, flag.site, flag.comment)
    except Withdrawn:
        raise Unknown("comment") from None
    if comment.status is not Status.PUBLISHED:
        raise Unknown("comment")
    return comment


async def _is_new(connection: AsyncConnection, flag: Flag) -> bool:
    new = insert(flags).values(
        site_id=flag.site,
        comment_id=flag.comment,
        visitor=flag.visitor,
        reason=flag.reason,
        note=flag.note,
        at=flag.at,
    )
    added = await connection.execute(new.on_conflict_do_nothing().returning(flags.c.at))
    return added.one_or_none() is not None


async def _count(connection: AsyncConnection, comment: Comment, flag: Flag) -> Comment:
    """Add one to the comment's flags; with the first it begins to wait for a person."""
    counted = (
        update(comments)
        .where(*_this(comment))
        .values(
            flags=comments.c.flags + 1,
            waiting_since=comments.c.waiting_since if comment.flags else literal(flag.at),
            priority=func.greatest(comments.c.priority, PRIORITY),
        )
        .returning(comments)
    )
    return comment_of((await connection.execute(counted)).mappings().one())


async def _outcome(connection: AsyncConnection, comment: Comment) -> Flagged:
    place = select(comments.c.priority, comments.c.waiting_since).where(*_this(comment))
    priority, since = (await connection.execute(place)).one()
    return Flagged(comment=comment, counted=True, priority=priority, since=since)


def _this(comment: Comment) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return comments.c.site_id == comment.site, comments.c.comment_id == comment.id


def _flagged(mint: Mint, comment: Comment, flag: Flag) -> Event:
    data: dict[str, object] = {"reason": flag.reason, "note": flag.note, "flags": comment.flags}
    return mint.event(comment, EventType.COMMENT_FLAGGED, READER, flag.at, data)


def _held(mint: Mint, comment: Comment, flag: Flag) -> Event:
    return mint.event(comment, ANNOUNCEMENT[comment.status], MACHINE, flag.at, {"flags": comment.flags})
