"""Settling: a person's decision answers the flags that readers set before it; taking it back opens them again."""

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.comment import Comment
from service.store.tables import comments, decisions, flags


async def settle(connection: AsyncConnection, comment: Comment) -> Comment:
    """Return the comment without open flags."""
    return await _set(connection, comment, 0) if comment.flags else comment


async def reopen(connection: AsyncConnection, comment: Comment) -> Comment:
    """Return the comment with the flags that were set after the last decision that stands."""
    last = (
        select(func.max(decisions.c.at))
        .where(
            decisions.c.site_id == comment.site,
            decisions.c.comment_id == comment.id,
            decisions.c.undone_at.is_(None),
        )
        .scalar_subquery()
    )
    opened = select(func.count()).where(
        flags.c.site_id == comment.site,
        flags.c.comment_id == comment.id,
        flags.c.at > func.coalesce(last, func.to_timestamp(0)),
    )
    count = (await connection.execute(opened)).scalar_one()
    return await _set(connection, comment, count) if count != comment.flags else comment


async def _set(connection: AsyncConnection, comment: Comment, count: int) -> Comment:
    this = (comments.c.site_id == comment.site, comments.c.comment_id == comment.id)
    await connection.execute(update(comments).where(*this).values(flags=count))
    return msgspec.structs.replace(comment, flags=count)
