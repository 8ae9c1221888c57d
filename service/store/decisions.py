"""Decisions: taken once, taken back once. The row's lock makes each a compare-and-set."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.case import Case
from service.domain.comment import Comment, Status
from service.domain.decision import Decision
from service.domain.errors import StateMoved
from service.domain.event import ANNOUNCEMENT, Actor, Event, EventType
from service.domain.ids import CommentId, SiteId
from service.domain.mint import Mint
from service.store.cases import read_cases
from service.store.moves import lock, move
from service.store.outbox import write_events
from service.store.settling import reopen, settle
from service.store.tables import decisions


async def decide(
    connection: AsyncConnection,
    mint: Mint,
    site: SiteId,
    decision: Decision,
    *,
    overrule: bool,
    version: int | None = None,
) -> tuple[Case, Decision]:
    """Take the decision on a comment that is held or in review, or on any with ``overrule``.

    With ``version`` it is taken on that one only. Raise StateMoved, Unknown, Withdrawn.
    """
    comment = await lock(connection, site, decision.comment)
    if (version is not None and comment.version != version) or not (_is_open(comment) or overrule):
        raise StateMoved(comment.status)
    decision = msgspec.structs.replace(decision, before=comment.status)
    moved = await settle(connection, await move(connection, comment, decision.after, decision.at))
    await connection.execute(insert(decisions).values(decision_row(site, decision, moved.version)))
    await write_events(connection, steps_of(mint, moved, decision))
    return await _case(connection, moved), decision


def steps_of(mint: Mint, moved: Comment, decision: Decision) -> tuple[Event, Event]:
    """Return the steps of a comment on which the decision has been taken."""
    data: dict[str, object] = {"action": decision.action, "reason": decision.reason, "note": decision.note}
    return _steps(mint, moved, EventType.DECISION_MADE, decision.actor, decision.at, data)


def _is_open(comment: Comment) -> bool:
    return comment.in_review or comment.status is Status.HELD


async def undo(
    connection: AsyncConnection, mint: Mint, site: SiteId, comment_id: CommentId, actor: Actor, at: datetime
) -> tuple[Case, Decision]:
    """Give back the status of before the actor's decision. Raise StateMoved, Unknown, Withdrawn."""
    comment = await lock(connection, site, comment_id)
    decision = await last_decision(connection, site, comment_id)
    if decision is None or decision.actor.id != actor.id or decision.after is not comment.status:
        raise StateMoved(comment.status)
    decision = msgspec.structs.replace(decision, undone_at=at)
    this = (decisions.c.site_id == site, decisions.c.decision_id == decision.id)
    await connection.execute(update(decisions).where(*this).values(undone_at=at))
    moved = await reopen(connection, await move(connection, comment, decision.before, at))
    await write_events(connection, undone_steps(mint, moved, decision, at))
    return await _case(connection, moved), decision


def undone_steps(mint: Mint, moved: Comment, decision: Decision, at: datetime) -> tuple[Event, Event]:
    """Return the steps of a comment on which its decision was taken back by whoever had taken it."""
    data: dict[str, object] = {"decision": decision.id, "action": decision.action}
    return _steps(mint, moved, EventType.DECISION_UNDONE, decision.actor, at, data)


async def last_decision(connection: AsyncConnection, site: SiteId, comment: CommentId) -> Decision | None:
    """Return the newest decision that has not been undone."""
    newest = (
        select(decisions)
        .where(decisions.c.site_id == site, decisions.c.comment_id == comment, decisions.c.undone_at.is_(None))
        .order_by(decisions.c.version.desc(), decisions.c.decision_id.desc())
        .limit(1)
    )
    row = (await connection.execute(newest)).mappings().one_or_none()
    return decision_of(row) if row is not None else None


async def last_decisions(
    connection: AsyncConnection, site: SiteId, ids: Sequence[CommentId]
) -> dict[CommentId, Decision]:
    """Return of each comment the newest decision that has not been undone, where there is one."""
    newest = (
        select(decisions)
        .where(decisions.c.site_id == site, decisions.c.comment_id.in_(ids), decisions.c.undone_at.is_(None))
        .ext(distinct_on(decisions.c.comment_id))
        .order_by(decisions.c.comment_id, decisions.c.version.desc(), decisions.c.decision_id.desc())
    )
    found = map(decision_of, (await connection.execute(newest)).mappings())
    return {decision.comment: decision for decision in found}


def _steps(
    mint: Mint, comment: Comment, kind: EventType, actor: Actor, at: datetime, data: dict[str, object]
) -> tuple[Event, Event]:
    # Who hears of the new status alone is told the reason as well.
    why = {"reason": data["reason"]} if data.get("reason") else {}
    return (
        mint.event(comment, kind, actor, at, data),
        mint.event(comment, ANNOUNCEMENT[comment.status], actor, at, why),
    )


async def _case(connection: AsyncConnection, comment: Comment) -> Case:
    cases = await read_cases(connection, comment.site, [comment.id])
    return cases[comment.id]


def decision_row(site: SiteId, decision: Decision, version: int) -> dict[str, object]:
    """Return the row of ``decisions`` for a decision, with the comment's version after it."""
    fields = msgspec.structs.asdict(decision)
    names = {"site_id": site, "decision_id": fields.pop("id"), "comment_id": fields.pop("comment")}
    return {**names, "version": version, **fields}


def decision_of(row: RowMapping, prefix: str = "") -> Decision:
    """Return the decision that a row of ``decisions`` keeps; ``prefix`` stands before the names of its columns."""
    columns = {"id": "decision_id", "comment": "comment_id"}
    fields = {name: row[f"{prefix}{columns.get(name, name)}"] for name in Decision.__struct_fields__}
    return msgspec.convert(fields, Decision)
