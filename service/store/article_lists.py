"""The list of articles, in the order of their newest comments."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, or_, select, true, tuple_
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.article_list import ArticleNumbers, ArticleSearch, ArticlesFound, ListedArticle
from service.domain.comment import Status
from service.domain.errors import Unknown
from service.domain.ids import ArticleId, SiteId
from service.store.faults import ledger_call
from service.store.packing import article_of
from service.store.tables import IN_REVIEW, articles, comments

_newest = (
    select(comments.c.comment_id, comments.c.created_at)
    .where(comments.c.site_id == articles.c.site_id, comments.c.article_id == articles.c.article_id)
    .order_by(comments.c.comment_id.desc())
    .limit(1)
    .lateral("newest")
)
_place = func.coalesce(_newest.c.comment_id, "")


class ArticleLists:
    """Fulfils the port ``ArticleLists``. Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def find(self, site: SiteId, wanted: ArticleSearch) -> ArticlesFound:
        """Return one page. Articles without a comment are found where something is looked for."""
        async with ledger_call(), self._engine.connect() as connection:
            found = (await connection.execute(_page(site, wanted))).mappings().all()
            rows = found[: wanted.limit]
            held = await _held(connection, site, [row["article_id"] for row in rows])
        return ArticlesFound(articles=tuple(_listed(row, held) for row in rows), more=len(found) > wanted.limit)

    async def titles(self, site: SiteId, names: Sequence[ArticleId]) -> dict[ArticleId, str]:
        """Return the titles of those of the articles that have one."""
        titled = select(articles.c.article_id, articles.c.title).where(
            articles.c.site_id == site, articles.c.article_id.in_(names), articles.c.title.is_not(None)
        )
        async with ledger_call(), self._engine.connect() as connection:
            return {ArticleId(name): title or "" for name, title in await connection.execute(titled)}

    async def numbers(self, site: SiteId, article: ArticleId) -> ArticleNumbers:
        """Count an article's comments. Raise Unknown("article")."""
        this = select(articles).where(articles.c.site_id == site, articles.c.article_id == article)
        async with ledger_call(), self._engine.connect() as connection:
            row = (await connection.execute(this)).mappings().one_or_none()
            if row is None:
                raise Unknown("article")
            counted = (await connection.execute(_numbers(site, article))).all()
        numbers = {status: number for status, number, _ in counted}
        flagged = sum(public for status, _, public in counted if status == Status.PUBLISHED)
        return ArticleNumbers(article=article_of(row), flagged=flagged, **numbers)


def _page(site: SiteId, wanted: ArticleSearch) -> Select[tuple[object, ...]]:
    """Select one article more than the page takes, which tells whether others follow."""
    conditions: list[ColumnElement[bool]] = [articles.c.site_id == site]
    if wanted.text is None and wanted.state is None:
        # Only the newest comments are read then, instead of every article there is.
        conditions.append(articles.c.article_id.in_(select(_talked_about(site, wanted).c.article_id)))
    if wanted.state is not None:
        conditions.append(articles.c.state == wanted.state)
    if wanted.text is not None:
        columns = (articles.c.title, articles.c.article_id)
        conditions.append(or_(*[column.icontains(wanted.text, autoescape=True) for column in columns]))
    if wanted.after is not None:
        conditions.append(tuple_(_place, articles.c.article_id) < tuple_(*map(literal, wanted.after)))
    return (
        select(articles, _newest.c.comment_id, _newest.c.created_at)
        .select_from(articles.outerjoin(_newest, true()))
        .where(*conditions)
        .order_by(_place.desc(), articles.c.article_id.desc())
        .limit(wanted.limit + 1)
    )


def _talked_about(site: SiteId, wanted: ArticleSearch) -> Subquery:
    """Select the articles of the comments that are the newest of theirs, going back in time."""
    newer = comments.alias("newer")
    overtaken = select(literal(1)).where(
        newer.c.site_id == comments.c.site_id,
        newer.c.article_id == comments.c.article_id,
        newer.c.comment_id > comments.c.comment_id,
    )
    conditions = [comments.c.site_id == site, ~overtaken.exists()]
    if wanted.after is not None:
        conditions.append(comments.c.comment_id < wanted.after.newest)
    newest_first = select(comments.c.article_id).where(*conditions).order_by(comments.c.comment_id.desc())
    return newest_first.limit(wanted.limit + 1).subquery()


async def _held(connection: AsyncConnection, site: SiteId, names: Sequence[ArticleId]) -> dict[ArticleId, int]:
    """Count what waits for a person; all of a site that does stands in one index."""
    waiting = (
        select(comments.c.article_id, func.count())
        .where(comments.c.site_id == site, comments.c.article_id.in_(names), IN_REVIEW)
        .group_by(comments.c.article_id)
    )
    return {ArticleId(name): number for name, number in await connection.execute(waiting)}


def _numbers(site: SiteId, article: ArticleId) -> Select[str, int, int]:
    flagged = func.count().filter(comments.c.flags > 0)
    return (
        select(comments.c.status, func.count(), flagged)
        .where(comments.c.site_id == site, comments.c.article_id == article)
        .group_by(comments.c.status)
    )


def _listed(row: RowMapping, held: dict[ArticleId, int]) -> ListedArticle:
    article = article_of(row)
    number = held.get(article.id, 0)
    return ListedArticle(article=article, held=number, newest=row["comment_id"], newest_at=row["created_at"])
