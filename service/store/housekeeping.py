"""Housekeeping: what the sweep reads, and what is forgotten when its time has come."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Table, delete, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.ids import CommentId, SiteId
from service.domain.queue import Waiting
from service.store.tables import IN_CAMPAIGN, IN_REVIEW, comments, fingerprints, flags, requests

_STANDS = text(f"""(campaign IS NULL OR comment_id = (
    SELECT first.comment_id FROM comments AS first
    WHERE first.site_id = comments.site_id AND first.campaign = comments.campaign AND {IN_CAMPAIGN.text}
    ORDER BY first.priority DESC, first.waiting_since, first.comment_id
    LIMIT 1
))""")  # noqa: S608 - made of a condition of ours
"""Whether a comment that is in review stands in line: of a campaign only the most urgent does."""

BATCH = 5_000
"""Rows that are forgotten in one transaction, so that none outlasts the time a statement may take."""


async def held(connection: AsyncConnection, site: SiteId, after: CommentId | None, limit: int) -> tuple[Waiting, ...]:
    """Return the comments that wait for a person, one of each campaign, by id, beginning behind ``after``."""
    columns = (comments.c.comment_id, comments.c.priority, comments.c.waiting_since, comments.c.campaign)
    wanted = select(*columns).where(comments.c.site_id == site, IN_REVIEW, _STANDS)
    if after is not None:
        wanted = wanted.where(comments.c.comment_id > after)
    rows = await connection.execute(wanted.order_by(comments.c.comment_id).limit(limit))
    return tuple(
        Waiting(comment=CommentId(id_), priority=priority, since=since, campaign=campaign)
        for id_, priority, since, campaign in rows
    )


async def still_held(connection: AsyncConnection, site: SiteId, ids: Sequence[CommentId]) -> frozenset[CommentId]:
    """Return those of the comments that wait for a person and are the first of their campaigns."""
    these = (comments.c.site_id == site, comments.c.comment_id.in_(ids))
    wanted = select(comments.c.comment_id).where(*these, IN_REVIEW, _STANDS)
    return frozenset(CommentId(id_) for id_ in (await connection.execute(wanted)).scalars())


async def forget_clients(connection: AsyncConnection, before: datetime) -> int:
    """Drop up to ``BATCH`` client hashes of comments made before that moment; return how many."""
    old = _oldest(comments, comments.c.created_at, comments.c.created_at < before, comments.c.client.is_not(None))
    return (await connection.execute(update(comments).where(_among(comments, old)).values(client=None))).rowcount


async def forget_flags(connection: AsyncConnection, before: datetime) -> int:
    """Drop up to ``BATCH`` flags of before that moment, with the hashes of those who set them; return how many.

    What they have brought about stays: the comment's number of open flags, and its events.
    """
    old = _oldest(flags, flags.c.at, flags.c.at < before)
    return (await connection.execute(delete(flags).where(_among(flags, old)))).rowcount


async def forget_keys(connection: AsyncConnection, before: datetime) -> int:
    """Drop up to ``BATCH`` Idempotency-Keys of before that moment; return how many."""
    old = _oldest(requests, requests.c.at, requests.c.at < before)
    return (await connection.execute(delete(requests).where(_among(requests, old)))).rowcount


async def forget_words(connection: AsyncConnection, before: datetime) -> int:
    """Drop up to ``BATCH`` fingerprints of before that moment; return how many."""
    old = _oldest(fingerprints, fingerprints.c.at, fingerprints.c.at < before)
    return (await connection.execute(delete(fingerprints).where(_among(fingerprints, old)))).rowcount


def _oldest(table: Table, age: ColumnElement[datetime], *conditions: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Select the keys of the oldest rows. Those that another process has in hand are left to it."""
    oldest = select(*table.primary_key.columns).where(*conditions).order_by(age).limit(BATCH)
    return select(oldest.with_for_update(skip_locked=True).cte("oldest"))


def _among(table: Table, keys: Select[tuple[object, ...]]) -> ColumnElement[bool]:
    return tuple_(*table.primary_key.columns).in_(keys)
