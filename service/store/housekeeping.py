"""Housekeeping: what the sweep reads, and what is forgotten when its time has come."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.case import Waiting
from service.domain.comment import Status
from service.domain.ids import CommentId, SiteId
from service.store.tables import comments, fingerprints, requests


async def held(connection: AsyncConnection, site: SiteId, after: CommentId | None, limit: int) -> tuple[Waiting, ...]:
    """Return the comments that wait for a person, by id, beginning behind ``after``."""
    wanted = select(comments.c.comment_id, comments.c.priority, comments.c.waiting_since).where(
        comments.c.site_id == site, comments.c.status == Status.HELD
    )
    if after is not None:
        wanted = wanted.where(comments.c.comment_id > after)
    rows = await connection.execute(wanted.order_by(comments.c.comment_id).limit(limit))
    return tuple(Waiting(comment=CommentId(id_), priority=priority, since=since) for id_, priority, since in rows)


async def still_held(connection: AsyncConnection, site: SiteId, ids: Sequence[CommentId]) -> frozenset[CommentId]:
    """Return those of the comments that wait for a person."""
    wanted = select(comments.c.comment_id).where(
        comments.c.site_id == site, comments.c.comment_id.in_(ids), comments.c.status == Status.HELD
    )
    return frozenset(CommentId(id_) for id_ in (await connection.execute(wanted)).scalars())


async def forget_clients(connection: AsyncConnection, before: datetime) -> int:
    """Drop the client hashes of comments made before that moment; return how many."""
    old = update(comments).where(comments.c.created_at < before, comments.c.client.is_not(None)).values(client=None)
    return (await connection.execute(old)).rowcount


async def forget_requests(connection: AsyncConnection, before: datetime) -> int:
    """Drop the Idempotency-Keys and the fingerprints of before that moment; return how many."""
    keys = await connection.execute(delete(requests).where(requests.c.at < before))
    words = await connection.execute(delete(fingerprints).where(fingerprints.c.at < before))
    return keys.rowcount + words.rowcount
