"""Surroundings: the article of a case, the thread that leads to it, and its open flags; of many cases at once."""

from collections.abc import Sequence

from sqlalchemy import ARRAY, Executable, Text, bindparam, select, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.article import Article
from service.domain.comment import Comment
from service.domain.flag import Flag
from service.domain.ids import ArticleId, CommentId, SiteId
from service.domain.surroundings import Surroundings
from service.domain.verdict import Category
from service.store.packing import article_of, comment_of
from service.store.tables import articles, comments, flags

MOST_ABOVE = 5
"""Further up than this a thread says little about its end."""

MOST_BEFORE = 3
"""Replies just before the case, to the same comment."""

MOST_FLAGS = 20

_ASKED = "unnest(CAST(:comments AS text[])) AS asked(id)"

_above = (
    text(f"""
    WITH RECURSIVE line AS (
        SELECT asked.id AS asked, own.parent_id AS parent, 1 AS height
        FROM {_ASKED} JOIN comments AS own ON own.site_id = :site AND own.comment_id = asked.id
        WHERE own.parent_id IS NOT NULL
        UNION ALL
        SELECT line.asked, above.parent_id, line.height + 1
        FROM line JOIN comments AS above ON above.site_id = :site AND above.comment_id = line.parent
        WHERE above.parent_id IS NOT NULL AND line.height < {MOST_ABOVE}
    )
    SELECT line.asked, comments.* FROM line
    JOIN comments ON comments.site_id = :site AND comments.comment_id = line.parent
    ORDER BY line.height DESC
""")  # noqa: S608 - made of a number of ours
    .columns(*comments.columns, asked=Text())
    .bindparams(bindparam("comments", type_=ARRAY(Text())))
)

_before = (
    text(f"""
    SELECT asked.id AS asked, reply.* FROM {_ASKED}
    JOIN comments AS own ON own.site_id = :site AND own.comment_id = asked.id AND own.parent_id IS NOT NULL
    CROSS JOIN LATERAL (
        SELECT * FROM comments AS other
        WHERE other.site_id = :site AND other.article_id = own.article_id AND other.parent_id = own.parent_id
          AND other.status = 'published' AND other.comment_id < own.comment_id
        ORDER BY other.comment_id DESC LIMIT {MOST_BEFORE}
    ) AS reply
    ORDER BY reply.comment_id
""")  # noqa: S608 - made of a number of ours
    .columns(*comments.columns, asked=Text())
    .bindparams(bindparam("comments", type_=ARRAY(Text())))
)

_open_flags = (
    text(f"""
    SELECT flag.* FROM {_ASKED}
    JOIN comments AS own ON own.site_id = :site AND own.comment_id = asked.id AND own.flags > 0
    CROSS JOIN LATERAL (
        SELECT * FROM flags AS other WHERE other.site_id = :site AND other.comment_id = own.comment_id
        ORDER BY other.at DESC LIMIT least(own.flags, {MOST_FLAGS})
    ) AS flag
    ORDER BY flag.at DESC
""")  # noqa: S608 - made of a number of ours
    .columns(*flags.columns)
    .bindparams(bindparam("comments", type_=ARRAY(Text())))
)


async def read_surroundings(
    connection: AsyncConnection, site: SiteId, cases: Sequence[Comment]
) -> dict[CommentId, Surroundings]:
    """Return the surroundings of each of the comments."""
    shelf = await _articles(connection, site, {case.article for case in cases})
    replies = [case.id for case in cases if case.parent is not None]
    above = await _rows(connection, _above, site, replies)
    before = await _rows(connection, _before, site, replies)
    reports = await _rows(connection, _open_flags, site, [case.id for case in cases if case.flags])
    return {
        case.id: Surroundings(
            article=shelf[case.article],
            thread=tuple(comment_of(row) for row in (*above, *before) if row["asked"] == case.id),
            flags=tuple(_flag_of(row) for row in reports if row["comment_id"] == case.id),
        )
        for case in cases
    }


async def _rows(
    connection: AsyncConnection, statement: Executable, site: SiteId, names: Sequence[CommentId]
) -> Sequence[RowMapping]:
    if not names:
        return ()
    return (await connection.execute(statement, {"site": site, "comments": names})).mappings().all()


async def _articles(connection: AsyncConnection, site: SiteId, names: set[ArticleId]) -> dict[ArticleId, Article]:
    wanted = select(articles).where(articles.c.site_id == site, articles.c.article_id.in_(names))
    rows = (await connection.execute(wanted)).mappings()
    return {article.id: article for article in map(article_of, rows)}


def _flag_of(row: RowMapping) -> Flag:
    return Flag(
        site=row["site_id"],
        comment=row["comment_id"],
        visitor=row["visitor"],
        reason=Category(row["reason"]),
        note=row["note"],
        at=row["at"],
    )
