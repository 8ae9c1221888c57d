"""Tallies: what articles and authors count, when many comments move at once."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, Text, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.comment import Comment, Status
from service.domain.ids import ArticleId, AuthorId, SiteId
from service.store.blank import lock_authors
from service.store.rows import Row, pack
from service.store.tables import articles

_articles = text("""
    UPDATE articles SET published = articles.published + change.shown, version = articles.version + abs(change.shown)
    FROM json_to_recordset(CAST(:rows AS json)) AS change(article text, shown integer)
    WHERE articles.site_id = :site AND articles.article_id = change.article
""").bindparams(bindparam("rows", type_=Text()))

_authors = text("""
    UPDATE authors SET published = authors.published + change.published, rejected = authors.rejected + change.rejected
    FROM json_to_recordset(CAST(:rows AS json)) AS change(author text, published integer, rejected integer)
    WHERE authors.site_id = :site AND authors.author_id = change.author
""").bindparams(bindparam("rows", type_=Text()))


async def tally(connection: AsyncConnection, before: Sequence[Comment], to: Status) -> None:
    """Count comments of one site, given as they were, where they are now. Each kind of row is locked in its order."""
    site = before[0].site
    shown = Counter({comment.article: 0 for comment in before})
    published, rejected = Counter[AuthorId](), Counter[AuthorId]()
    for comment in before:
        step = (to is Status.PUBLISHED) - (comment.status is Status.PUBLISHED)
        shown[comment.article] += step
        published[comment.author] += step
        rejected[comment.author] += (to is Status.REJECTED) - (comment.status is Status.REJECTED)
    if any(shown.values()):
        await connection.execute(_lock_articles(site, shown))
        rows: list[Row] = [{"article": article, "shown": number} for article, number in shown.items()]
        await connection.execute(_articles, {"site": site, **pack(rows)})
    await connection.execute(lock_authors(site, list(rejected)))
    rows = [{"author": name, "published": published[name], "rejected": rejected[name]} for name in rejected]
    await connection.execute(_authors, {"site": site, **pack(rows)})


def _lock_articles(site: SiteId, names: Iterable[ArticleId]) -> Select[str]:
    these = select(articles.c.article_id).where(articles.c.site_id == site, articles.c.article_id.in_(names))
    return these.order_by(articles.c.article_id).with_for_update()
