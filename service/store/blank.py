"""Blanks: what an erased comment's rows become, in one transaction.

What stays is its place: id, article, parent, depth, times and the status withdrawn. Its author becomes NOBODY,
one row for a whole site, since the author's own id is made from the address: whoever holds the keys could find
it again from a guess, and it would still tie the blanks of one person together.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Select, Table, and_, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.author import Standing
from service.domain.comment import Comment, Status
from service.domain.event import Actor, Event, EventType
from service.domain.ids import AuthorId, CommentId, SiteId
from service.domain.mint import Mint
from service.store.outbox import write_events
from service.store.packing import comment_of
from service.store.tables import (
    articles,
    attempts,
    authors,
    comments,
    decisions,
    deliveries,
    events,
    fingerprints,
    flags,
    requests,
    verdicts,
)

NOBODY = AuthorId("nobody")
"""Who wrote what was erased. No author's own id looks like this: those have 32 letters."""

KEPT_OF_EVENTS = ("action", "reason", "rules", "rulebook", "decision", "until", "waiting_for")
"""What an erased comment's events keep of their data: words of ours. All else could be somebody's own."""

_BLANK: dict[str, object] = {
    "author_id": NOBODY,
    "avatar": "",
    "name": "",
    "public_name": "",
    "website": None,
    "body": "",
    "public_body": "",
    "words": None,
    "client": None,
    "flags": 0,
    "priority": 0,
    "waiting_since": None,
    "scores_due": None,
    "scores_taken": None,
    "campaign": None,
    "status": Status.WITHDRAWN,
}

_BLANK_VERDICT = text(
    "jsonb_build_object('action', verdict->'action', 'rulebook', verdict->'rulebook', 'models', verdict->'models',"
    " 'priority', 0, 'reasons', jsonb_build_array(), 'unknown', jsonb_build_array(), 'signals', jsonb_build_object())"
)


async def blank(
    connection: AsyncConnection, mint: Mint, site: SiteId, ids: Sequence[CommentId], actor: Actor, at: datetime
) -> tuple[Comment, ...]:
    """Blank those of the comments that are not blank yet, and return them as they were.

    Rows are locked in the order in which the group commit locks them.
    """
    found = await _locked(connection, site, ids)
    if not found:
        return ()
    await _forget_requests(connection, site, found)
    await _count_articles(connection, site, found)
    await _count_authors(connection, site, found)
    await connection.execute(_nobody(site, at))
    blanks = update(comments).where(_of(comments, site, found))
    await connection.execute(blanks.values(**_BLANK, version=comments.c.version + 1))
    await _blank_the_trace(connection, site, found)
    await _leave_authors(connection, site, found)
    await write_events(connection, tuple(step for comment in found for step in _steps(mint, comment, actor, at)))
    return found


def lock_authors(site: SiteId, names: Sequence[AuthorId]) -> Select[str]:
    """Keep the authors' rows from changing, and new comments from pointing to them, until the transaction ends."""
    these = select(authors.c.author_id).where(authors.c.site_id == site, authors.c.author_id.in_(names))
    return these.order_by(authors.c.author_id).with_for_update()


def has_comments(site: SiteId, author: ColumnElement[str] | AuthorId) -> Select[str]:
    return select(comments.c.comment_id).where(comments.c.site_id == site, comments.c.author_id == author).limit(1)


def kept_data() -> ColumnElement[object]:
    """Return what events keep of their data."""
    each = func.jsonb_each(events.c.data).table_valued("key", "value")
    kept = select(func.coalesce(func.jsonb_object_agg(each.c.key, each.c.value), func.jsonb_build_object()))
    return kept.where(each.c.key.in_(KEPT_OF_EVENTS)).scalar_subquery()


async def _locked(connection: AsyncConnection, site: SiteId, ids: Sequence[CommentId]) -> tuple[Comment, ...]:
    wanted = select(comments).where(
        comments.c.site_id == site, comments.c.comment_id.in_(ids), comments.c.author_id != NOBODY
    )
    rows = (await connection.execute(wanted.order_by(comments.c.comment_id).with_for_update())).mappings()
    return tuple(comment_of(row) for row in rows)


async def _forget_requests(connection: AsyncConnection, site: SiteId, found: Sequence[Comment]) -> None:
    for table in (requests, fingerprints):
        await connection.execute(delete(table).where(_of(table, site, found)))


async def _count_articles(connection: AsyncConnection, site: SiteId, found: Sequence[Comment]) -> None:
    gone = Counter(comment.article for comment in found if comment.status is Status.PUBLISHED)
    for article, number in sorted(gone.items()):
        this = update(articles).where(articles.c.site_id == site, articles.c.article_id == article)
        counted = {"published": articles.c.published - number, "version": articles.c.version + number}
        await connection.execute(this.values(counted))


async def _count_authors(connection: AsyncConnection, site: SiteId, found: Sequence[Comment]) -> None:
    published = Counter(comment.author for comment in found if comment.status is Status.PUBLISHED)
    rejected = Counter(comment.author for comment in found if comment.status is Status.REJECTED)
    names = sorted({comment.author for comment in found})
    await connection.execute(lock_authors(site, names))
    for name in names:
        this = update(authors).where(authors.c.site_id == site, authors.c.author_id == name)
        counted = {
            "published": authors.c.published - published[name],
            "rejected": authors.c.rejected - rejected[name],
        }
        await connection.execute(this.values(counted))


def _nobody(site: SiteId, at: datetime) -> Insert:
    row = {"site_id": site, "author_id": NOBODY, "published": 0, "rejected": 0, "standing": "none", "first_seen": at}
    return insert(authors).values(row).on_conflict_do_nothing()


async def _blank_the_trace(connection: AsyncConnection, site: SiteId, found: Sequence[Comment]) -> None:
    await connection.execute(update(verdicts).where(_of(verdicts, site, found)).values(verdict=_BLANK_VERDICT))
    await connection.execute(update(decisions).where(_of(decisions, site, found)).values(note=None))
    await connection.execute(update(events).where(_of(events, site, found)).values(data=kept_data()))
    await _blank_deliveries(connection, site, found)
    await connection.execute(delete(flags).where(_of(flags, site, found)))


async def _blank_deliveries(connection: AsyncConnection, site: SiteId, found: Sequence[Comment]) -> None:
    """Take the words out of what integrations were told, and out of their answers, which may repeat them."""
    told = select(events.c.event_id).where(_of(events, site, found))
    for table, empty in ((deliveries, {"excerpt": ""}), (attempts, {"answer": ""})):
        of_comments = and_(table.c.site_id == site, table.c.event_id.in_(told))
        await connection.execute(update(table).where(of_comments).values(empty))


async def _leave_authors(connection: AsyncConnection, site: SiteId, found: Sequence[Comment]) -> None:
    """Drop the authors whose last comment this was; of one with a standing only the address goes.

    A ban keeps its purpose without the address, because the author is known again by a keyed hash.
    """
    silent = and_(
        authors.c.site_id == site,
        authors.c.author_id.in_({comment.author for comment in found}),
        ~has_comments(site, authors.c.author_id).correlate(authors).exists(),
    )
    await connection.execute(delete(authors).where(silent, authors.c.standing == Standing.NONE))
    await connection.execute(update(authors).where(silent).values(sealed_email=None))


def _steps(mint: Mint, comment: Comment, actor: Actor, at: datetime) -> tuple[Event, ...]:
    """Return the steps of one comment; whoever follows its status hears that it was withdrawn."""
    erased = msgspec.structs.replace(comment, status=Status.WITHDRAWN, version=comment.version + 1)
    kinds = [EventType.COMMENT_WITHDRAWN] if comment.status is not Status.WITHDRAWN else []
    return tuple(mint.event(erased, kind, actor, at) for kind in (*kinds, EventType.COMMENT_ERASED))


def _of(table: Table, site: SiteId, found: Sequence[Comment]) -> ColumnElement[bool]:
    return and_(table.c.site_id == site, table.c.comment_id.in_([comment.id for comment in found]))
