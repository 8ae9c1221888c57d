"""Lately: what a moderator has decided and may still take back, what was decided in one call as one."""

from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.event import Actor
from service.domain.ids import SiteId
from service.domain.mint import earliest
from service.domain.ruled import Ruled
from service.store.decisions import decision_of
from service.store.packing import comment_of
from service.store.tables import comments, decisions


async def read_lately(
    connection: AsyncConnection, site: SiteId, actor: Actor, since: datetime, limit: int
) -> tuple[Ruled, ...]:
    """Return the actor's newest calls since then, the newest first, each with the decision it began with."""
    calls = (
        select(func.min(decisions.c.decision_id).label("first"), func.count().label("together"))
        .where(
            decisions.c.site_id == site,
            decisions.c.decision_id >= earliest(since),
            decisions.c.actor["id"].as_string() == actor.id,
            decisions.c.undone_at.is_(None),
        )
        .group_by(decisions.c.at)
        .order_by(func.min(decisions.c.decision_id).desc())
        .limit(limit)
        .subquery()
    )
    first = and_(decisions.c.site_id == site, decisions.c.decision_id == calls.c.first)
    about = and_(comments.c.site_id == site, comments.c.comment_id == decisions.c.comment_id)
    own = [column.label(f"decision_{column.name}") for column in decisions.columns]
    joined = calls.join(decisions, first).join(comments, about)
    wanted = select(comments, *own, calls.c.together).select_from(joined).order_by(calls.c.first.desc())
    rows = (await connection.execute(wanted)).mappings()
    return tuple(
        Ruled(
            decision=decision_of(row, "decision_"),
            comment=comment_of(row),
            similar=row["together"] - 1,
        )
        for row in rows
    )
