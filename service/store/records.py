"""Records: everything that is kept of one author on one site."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.author import AuthorRecord
from service.domain.decision import Decision
from service.domain.ids import AuthorId, CommentId, SiteId
from service.domain.record import CommentRecord
from service.store.cases import read_cases
from service.store.decisions import decision_of
from service.store.faults import ledger_call
from service.store.packing import author_of
from service.store.tables import authors, comments, decisions, deliveries, endpoints, events


class Records:
    """Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def author(self, site: SiteId, author: AuthorId) -> AuthorRecord | None:
        wanted = select(authors).where(authors.c.site_id == site, authors.c.author_id == author)
        async with ledger_call(), self._engine.connect() as connection:
            row = (await connection.execute(wanted)).mappings().one_or_none()
        return author_of(row) if row is not None else None

    async def of_author(
        self, site: SiteId, author: AuthorId, after: CommentId | None, limit: int
    ) -> tuple[CommentRecord, ...]:
        """Return the author's comments, whatever their status, by id, beginning behind ``after``."""
        wanted = select(comments.c.comment_id, comments.c.client.is_not(None)).where(
            comments.c.site_id == site, comments.c.author_id == author, comments.c.comment_id > (after or "")
        )
        async with ledger_call(), self._engine.connect() as connection:
            rows = await connection.execute(wanted.order_by(comments.c.comment_id).limit(limit))
            clients = {CommentId(id_): kept for id_, kept in rows}
            cases = await read_cases(connection, site, list(clients))
            taken = await _decisions(connection, site, list(clients))
            told = await _told(connection, site, list(clients))
        return tuple(
            CommentRecord(
                case=cases[id_],
                decisions=tuple(taken.get(id_, ())),
                client_kept=kept,
                told=tuple(sorted(told.get(id_, ()))),
            )
            for id_, kept in clients.items()
            if id_ in cases
        )


async def _decisions(
    connection: AsyncConnection, site: SiteId, ids: Sequence[CommentId]
) -> dict[CommentId, list[Decision]]:
    wanted = select(decisions).where(decisions.c.site_id == site, decisions.c.comment_id.in_(ids))
    found: dict[CommentId, list[Decision]] = {}
    for row in (await connection.execute(wanted.order_by(decisions.c.decision_id))).mappings():
        decision = decision_of(row)
        found.setdefault(decision.comment, []).append(decision)
    return found


async def _told(connection: AsyncConnection, site: SiteId, ids: Sequence[CommentId]) -> dict[CommentId, set[str]]:
    """Return the hosts that each comment was sent to."""
    tried = deliveries.join(
        events, and_(events.c.site_id == deliveries.c.site_id, events.c.event_id == deliveries.c.event_id)
    ).join(
        endpoints,
        and_(endpoints.c.site_id == deliveries.c.site_id, endpoints.c.endpoint_id == deliveries.c.endpoint_id),
    )
    wanted = (
        select(events.c.comment_id, endpoints.c.url)
        .select_from(tried)
        .where(events.c.site_id == site, events.c.comment_id.in_(ids), deliveries.c.attempts > 0)
        .distinct()
    )
    found: dict[CommentId, set[str]] = {}
    for comment, url in await connection.execute(wanted):
        found.setdefault(CommentId(comment or ""), set()).add(urlsplit(url).hostname or "")
    return found
