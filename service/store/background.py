"""Background: what the ledger knows around a comment before it is judged, asked for many comments at once."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Text, bindparam, text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.article import Article, ArticleState
from service.domain.author import Standing
from service.domain.comment import Status
from service.domain.entry import Background, Question
from service.store.faults import ledger_call
from service.store.rows import pack

_KNOWN_ENOUGH = 100
"""Nobody's record is counted further than this for a judgement."""

# The planner knows nothing of a new ledger's sizes. Each row is looked up by itself, so that no whole table is read
# to join with; and what "public" means comes with the question, since written out here it would let the planner go
# through all published comments of a site for each of them.
_background = text(f"""
    SELECT article.state, article.title, article.url, article.published, article.version,
           parent.depth AS parent_depth, known.comments AS recognised, refused.comments AS rejected,
           standing.word AS standing
    FROM ROWS FROM (
        json_to_recordset(CAST(:rows AS json))
        AS (site text, article text, parent text, author text, client bytea, editing text, public text, rejected text)
    ) WITH ORDINALITY AS question(site, article, parent, author, client, editing, public, rejected, place)
    LEFT JOIN LATERAL (
        SELECT * FROM articles
        WHERE site_id = question.site AND article_id = question.article
        LIMIT 1
    ) AS article ON true
    LEFT JOIN LATERAL (
        SELECT depth FROM comments
        WHERE site_id = question.site AND comment_id = question.parent
          AND article_id = question.article AND status = question.public
        LIMIT 1
    ) AS parent ON true
    LEFT JOIN LATERAL (
        SELECT * FROM authors
        WHERE site_id = question.site AND author_id = question.author
        LIMIT 1
    ) AS author ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS comments FROM (
            SELECT FROM comments
            WHERE site_id = question.site AND author_id = question.author
              AND client = question.client AND status = question.public
              AND comment_id IS DISTINCT FROM question.editing
            LIMIT {_KNOWN_ENOUGH}
        ) AS published
    ) AS known
    CROSS JOIN LATERAL (
        SELECT count(*) AS comments FROM (
            SELECT FROM comments
            WHERE site_id = question.site AND author_id = question.author
              AND client = question.client AND status = question.rejected
            LIMIT {_KNOWN_ENOUGH}
        ) AS rejected
    ) AS refused
    LEFT JOIN LATERAL (
        SELECT author.standing AS word
        WHERE author.standing_at IS NOT NULL AND EXISTS (
            SELECT FROM comments AS earlier
            LEFT JOIN verdicts AS judged
                ON judged.site_id = earlier.site_id AND judged.comment_id = earlier.comment_id AND judged.version = 1
            WHERE earlier.site_id = question.site AND earlier.author_id = question.author
              AND earlier.client = question.client
              AND (earlier.created_at < author.standing_at
                   OR judged.verdict #>> '{{signals,author.standing,value}}' = author.standing)
        )
    ) AS standing ON true
    ORDER BY question.place
""").bindparams(bindparam("rows", type_=Text()))  # noqa: S608 - the only thing put in is the number above


_STATUSES = {"public": Status.PUBLISHED, "rejected": Status.REJECTED}


class Backgrounds:
    """Answers groups of questions."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def answer(self, questions: Sequence[Question]) -> list[Background]:
        """Return one background for each question, in order. Raise Unavailable."""
        packed = pack([{**msgspec.structs.asdict(each), **_STATUSES} for each in questions])
        async with ledger_call(), self._engine.connect() as connection:
            rows = (await connection.execute(_background, packed)).all()
        return [_background_of(question, row) for question, row in zip(questions, rows, strict=True)]


def _background_of(question: Question, row: Row[tuple[object, ...]]) -> Background:
    found = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
    return Background(
        article=_article_of(question, row) if found["state"] is not None else None,
        parent_depth=found["parent_depth"],
        recognised=found["recognised"],
        rejected=found["rejected"],
        standing=Standing(found["standing"] or Standing.NONE),
    )


def _article_of(question: Question, row: Row[tuple[object, ...]]) -> Article:
    found = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
    return Article(
        id=question.article,
        site=question.site,
        state=ArticleState(found["state"]),
        title=found["title"],
        url=found["url"],
        published=found["published"],
        version=found["version"],
    )
