"""Pages: what the public sees of an article, by keyset and without an offset."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, Text, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.article import ArticleState
from service.domain.comment import public_view
from service.domain.ids import ArticleId, SiteId
from service.domain.page import TOP_LEVEL, Page, PageRequest
from service.store.faults import ledger_call
from service.store.packing import comment_of
from service.store.rows import pack
from service.store.tables import articles, comments

_Conditions = list[ColumnElement[bool]]


_versions = text("""
    SELECT article.version
    FROM ROWS FROM (
        json_to_recordset(CAST(:rows AS json)) AS (site text, name text)
    ) WITH ORDINALITY AS question(site, name, place)
    LEFT JOIN LATERAL (
        SELECT version FROM articles
        WHERE site_id = question.site AND article_id = question.name
        LIMIT 1
    ) AS article ON true
    ORDER BY question.place
""").bindparams(bindparam("rows", type_=Text()))


class Pages:
    """Reads published comments, their counts and their versions."""

    def __init__(self, engine: AsyncEngine) -> None:
        # A statement by itself needs no transaction around it, and saves two ways to the server and back.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def page(self, site: SiteId, article: ArticleId, request: PageRequest) -> Page:
        """Return the page. Raise Unavailable."""
        async with ledger_call(), self._engine.connect() as connection:
            # The version is read first: a page may be newer than the version it is kept under, never older.
            known = (await connection.execute(_standing(site, article))).one_or_none()
            if known is None:
                return Page(comments=(), total=0, more=False, version=0)
            rows = (await connection.execute(_comments(site, article, request))).mappings().all()
            total = known.published if request.parent is None else await _total(connection, site, article, request)
        found = [public_view(comment_of(row)) for row in rows[: request.limit]]
        return Page(
            comments=tuple(found),
            total=total,
            more=len(rows) > request.limit,
            version=known.version,
            state=ArticleState(known.state),
            url=known.url,
        )

    async def versions(self, names: Sequence[tuple[SiteId, ArticleId]]) -> list[int]:
        """Return the version of each article, in order; 0 for one that does not exist. Raise Unavailable."""
        asked = pack([{"site": site, "name": article} for site, article in names])
        async with ledger_call(), self._engine.connect() as connection:
            return [version or 0 for version in (await connection.execute(_versions, asked)).scalars()]

    async def counts(self, site: SiteId, names: Sequence[ArticleId]) -> dict[ArticleId, int]:
        """Return the number of published comments of those articles that exist. Raise Unavailable."""
        wanted = select(articles.c.article_id, articles.c.published).where(
            articles.c.site_id == site, articles.c.article_id.in_(names)
        )
        async with ledger_call(), self._engine.connect() as connection:
            rows = await connection.execute(wanted)
            return {ArticleId(name): published for name, published in rows}


def _standing(site: SiteId, article: ArticleId) -> Select[tuple[object, ...]]:
    columns = articles.c
    return select(columns.published, columns.version, columns.state, columns.url).where(
        columns.site_id == site, columns.article_id == article
    )


def _published(site: SiteId, article: ArticleId, parent: str | None) -> _Conditions:
    conditions = [comments.c.site_id == site, comments.c.article_id == article, comments.c.status == "published"]
    if parent == TOP_LEVEL:
        conditions.append(comments.c.parent_id.is_(None))
    elif parent is not None:
        conditions.append(comments.c.parent_id == parent)
    return conditions


def _comments(site: SiteId, article: ArticleId, request: PageRequest) -> Select[tuple[object, ...]]:
    """Select one comment more than the page takes, which tells whether others follow."""
    id_ = comments.c.comment_id
    conditions = _published(site, article, request.parent)
    if request.after is not None:
        conditions.append(id_ < request.after if request.newest_first else id_ > request.after)
    order = id_.desc() if request.newest_first else id_.asc()
    return select(comments).where(*conditions).order_by(order).limit(request.limit + 1)


async def _total(connection: AsyncConnection, site: SiteId, article: ArticleId, request: PageRequest) -> int:
    counted = select(func.count()).select_from(comments).where(*_published(site, article, request.parent))
    return (await connection.execute(counted)).scalar_one()
