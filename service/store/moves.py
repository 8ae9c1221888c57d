"""Moves: a comment goes from one status to another, and every count that depends on it goes along."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.comment import Comment, Status
from service.domain.errors import Unknown, Withdrawn
from service.domain.ids import CommentId, SiteId
from service.store.packing import comment_of
from service.store.tables import articles, authors, comments


async def lock(connection: AsyncConnection, site: SiteId, comment: CommentId) -> Comment:
    """Return the comment as it stands, kept from changing until the transaction ends. Raise Unknown, Withdrawn."""
    wanted = select(comments).where(comments.c.site_id == site, comments.c.comment_id == comment).with_for_update()
    row = (await connection.execute(wanted)).mappings().one_or_none()
    if row is None:
        raise Unknown("comment")
    found = comment_of(row)
    if found.status is Status.WITHDRAWN:
        raise Withdrawn
    return found


async def move(connection: AsyncConnection, comment: Comment, to: Status, at: datetime) -> Comment:
    """Return the comment in its new status, with the next version. One that waits again keeps its old place.

    Whoever moves a comment has decided on it, so that it waits for no score any more.
    """
    change: dict[str, object] = {"status": to, "version": comment.version + 1, "scores_due": None, "scores_taken": None}
    if to is Status.HELD:
        change["waiting_since"] = func.coalesce(comments.c.waiting_since, at)
    moved = (
        update(comments)
        .where(comments.c.site_id == comment.site, comments.c.comment_id == comment.id)
        .values(change)
        .returning(comments)
    )
    row = (await connection.execute(moved)).mappings().one()
    await _count_article(connection, comment, to)
    await _count_author(connection, comment, to)
    return comment_of(row)


async def touch(connection: AsyncConnection, comment: Comment) -> None:
    """Give the comment's article the next version, for what the public sees of it has changed."""
    changed = update(articles).where(articles.c.site_id == comment.site, articles.c.article_id == comment.article)
    await connection.execute(changed.values(version=articles.c.version + 1))


async def _count_article(connection: AsyncConnection, comment: Comment, to: Status) -> None:
    shown = (to is Status.PUBLISHED) - (comment.status is Status.PUBLISHED)
    if shown:
        counted = (
            update(articles)
            .where(articles.c.site_id == comment.site, articles.c.article_id == comment.article)
            .values(published=articles.c.published + shown, version=articles.c.version + 1)
        )
        await connection.execute(counted)


async def _count_author(connection: AsyncConnection, comment: Comment, to: Status) -> None:
    published = (to is Status.PUBLISHED) - (comment.status is Status.PUBLISHED)
    rejected = (to is Status.REJECTED) - (comment.status is Status.REJECTED)
    if published or rejected:
        counted = (
            update(authors)
            .where(authors.c.site_id == comment.site, authors.c.author_id == comment.author)
            .values(published=authors.c.published + published, rejected=authors.c.rejected + rejected)
        )
        await connection.execute(counted)
