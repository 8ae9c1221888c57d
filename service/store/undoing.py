"""Undoing together: what one call decided is taken back as it was decided, some hundreds in one statement."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ARRAY, Text, bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.comment import Comment, Status
from service.domain.decision import Decision
from service.domain.ids import CommentId, DecisionId, SiteId
from service.domain.mint import Mint, earliest
from service.store.decisions import decision_of, undone_steps
from service.store.outbox import write_events
from service.store.packing import comment_of
from service.store.tables import comments, decisions
from service.store.tallies import tally

ONE_CALL = timedelta(minutes=1)
"""The ids of what is decided in one call lie closer together than this."""

# The flags that a decision answered are open again, but for those that an earlier decision answered which still stands.
_move_back = (
    text("""
    UPDATE comments SET
        status = decision.before,
        version = comments.version + 1,
        waiting_since = CASE decision.before WHEN 'held' THEN coalesce(comments.waiting_since, :at)
                                             ELSE comments.waiting_since END,
        flags = (
            SELECT count(*) FROM flags AS flag
            WHERE flag.site_id = :site AND flag.comment_id = comments.comment_id AND flag.at > coalesce((
                SELECT max(earlier.at) FROM decisions AS earlier
                WHERE earlier.site_id = :site AND earlier.comment_id = comments.comment_id
                  AND earlier.undone_at IS NULL
            ), to_timestamp(0))
        )
    FROM decisions AS decision
    WHERE decision.site_id = :site AND decision.decision_id = ANY(:decisions)
      AND comments.site_id = :site AND comments.comment_id = decision.comment_id
    RETURNING comments.*
""")
    .columns(*comments.columns)
    .bindparams(bindparam("decisions", type_=ARRAY(Text())))
)


async def undo_along(
    connection: AsyncConnection,
    mint: Mint,
    site: SiteId,
    decision: Decision,
    at: datetime,
    after: DecisionId,
    limit: int,
) -> tuple[tuple[Comment, ...], DecisionId | None]:
    """Take back up to ``limit`` of what was decided along with the decision, behind ``after``.

    Return the comments as they stand then, and the last decision that was looked at; None where there is no more.
    """
    found = await _decided_along(connection, site, decision, after, limit)
    if not found:
        return (), None
    before = await _locked(connection, site, found)
    standing = {each.comment: each for each in found if each.comment in before}
    moved = await _move(connection, site, standing, before, at) if standing else ()
    steps = [step for each in moved for step in undone_steps(mint, each, standing[each.id], at)]
    await write_events(connection, steps)
    return moved, found[-1].id


async def _decided_along(
    connection: AsyncConnection, site: SiteId, decision: Decision, after: DecisionId, limit: int
) -> tuple[Decision, ...]:
    """Return what was decided by the same actor at the same moment; ids begin with that moment."""
    together = select(decisions).where(
        decisions.c.site_id == site,
        decisions.c.decision_id > after,
        decisions.c.decision_id < earliest(decision.at + ONE_CALL),
        decisions.c.at == decision.at,
        decisions.c.actor["id"].as_string() == decision.actor.id,
        decisions.c.undone_at.is_(None),
    )
    rows = (await connection.execute(together.order_by(decisions.c.decision_id).limit(limit))).mappings()
    return tuple(decision_of(row) for row in rows)


async def _locked(connection: AsyncConnection, site: SiteId, found: Sequence[Decision]) -> dict[CommentId, Comment]:
    """Return the comments that nothing has happened to since, kept from changing until the transaction ends."""
    versions = (
        select(decisions.c.version)
        .where(
            decisions.c.site_id == site,
            decisions.c.decision_id.in_([each.id for each in found]),
            decisions.c.comment_id == comments.c.comment_id,
        )
        .scalar_subquery()
    )
    names = [each.comment for each in found]
    wanted = select(comments).where(
        comments.c.site_id == site, comments.c.comment_id.in_(names), comments.c.version == versions
    )
    rows = (await connection.execute(wanted.order_by(comments.c.comment_id).with_for_update(of=comments))).mappings()
    return {comment.id: comment for comment in map(comment_of, rows)}


async def _move(
    connection: AsyncConnection,
    site: SiteId,
    standing: dict[CommentId, Decision],
    before: dict[CommentId, Comment],
    at: datetime,
) -> tuple[Comment, ...]:
    ids = [each.id for each in standing.values()]
    these = (decisions.c.site_id == site, decisions.c.decision_id.in_(ids))
    await connection.execute(update(decisions).where(*these).values(undone_at=at))
    rows = (await connection.execute(_move_back, {"site": site, "decisions": ids, "at": at})).mappings()
    moved = tuple(comment_of(row) for row in rows)
    for status in Status:
        if back := [before[comment.id] for comment in moved if comment.status is status]:
            await tally(connection, back, status)
    return moved
