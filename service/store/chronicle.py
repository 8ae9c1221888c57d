"""The chronicle: what has happened under an article, as far as its readers are concerned."""

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, true
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.comment import Status, public_view
from service.domain.event import ANNOUNCEMENT, EventType
from service.domain.ids import ArticleId, EventId, SiteId
from service.domain.news import Happening
from service.store.faults import ledger_call
from service.store.packing import comment_of
from service.store.tables import comments, events

_MOVES = (*ANNOUNCEMENT.values(), EventType.COMMENT_ERASED)
"""The events that tell of a comment's coming to a status."""

_CONCERNING = (*_MOVES, EventType.COMMENT_EDITED)

_earlier = events.alias("earlier")
_last_move = (
    select(_earlier.c.type)
    .where(
        _earlier.c.site_id == events.c.site_id,
        _earlier.c.comment_id == events.c.comment_id,
        _earlier.c.version < events.c.version,
        _earlier.c.type.in_(_MOVES),
    )
    .order_by(_earlier.c.version.desc(), _earlier.c.event_id.desc())
    .limit(1)
    .lateral("last_move")
)
_happenings = (
    select(
        events.c.event_id.label("event"),
        events.c.comment_id.label("concerned"),
        events.c.version.label("event_version"),
        (func.coalesce(_last_move.c.type, "") == EventType.COMMENT_PUBLISHED).label("before"),
        comments,
    )
    .select_from(
        events.outerjoin(
            comments,
            and_(comments.c.site_id == events.c.site_id, comments.c.comment_id == events.c.comment_id),
        ).outerjoin(_last_move, true())
    )
    .where(events.c.type.in_(_CONCERNING), events.c.comment_id.is_not(None))
    .order_by(events.c.event_id)
)


class Chronicle:
    """Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def happened(
        self, site: SiteId, article: ArticleId, after: EventId, limit: int, overlap: EventId | None = None
    ) -> tuple[Happening, ...]:
        """Return what happened behind ``after``, at most ``limit`` happenings in the order of their ids.

        With ``overlap`` also what has an id between that and ``after``, but came to light later.
        """
        behind = events.c.event_id > after
        if overlap is not None:
            behind = or_(behind, and_(events.c.event_id > overlap, _came_later(site, after)))
        async with ledger_call(), self._engine.connect() as connection:
            rows = (await connection.execute(_select(site, article, behind, limit))).mappings()
            return tuple(_happening_of(row) for row in rows)


def _select(site: SiteId, article: ArticleId, behind: ColumnElement[bool], limit: int) -> Select[tuple[object, ...]]:
    return _happenings.where(events.c.site_id == site, events.c.article_id == article, behind).limit(limit)


def _came_later(site: SiteId, after: EventId) -> ColumnElement[bool]:
    """Say whether a younger transaction than that of ``after`` wrote the event.

    Ids are made before the commit, by several processes, and so come to light out of order. Which transaction
    wrote a row stands in its ``xmin`` (PostgreSQL's manual, "System Columns"); the younger has the lesser age.
    """
    seen = events.alias("seen")
    age_of_seen = (
        select(func.age(literal_column("seen.xmin")))
        .select_from(seen)
        .where(seen.c.site_id == site, seen.c.event_id == after)
        .scalar_subquery()
    )
    return func.age(literal_column("events.xmin")) < age_of_seen


def _happening_of(row: RowMapping) -> Happening:
    shown = row["status"] == Status.PUBLISHED
    return Happening(
        event=row["event"],
        comment=row["concerned"],
        version=row["event_version"],
        before=row["before"],
        now=public_view(comment_of(row)) if shown else None,
    )
