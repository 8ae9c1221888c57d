"""Inserts: what a group of entries puts into the ledger, table by table, and all of it as one statement."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.sql.dml import ReturningInsert

from service.store import tables
from service.store.rows import ROWS, insert_rows

SAME_WORDS_AGAIN_AFTER = timedelta(hours=24)

Statement = ReturningInsert[str, str]


def into_requests(rows: str = ROWS) -> Statement:
    """Note Idempotency-Keys; returns the site and the key of each that was not used before."""
    columns = tables.requests.c
    noted = insert_rows(tables.requests, rows).on_conflict_do_nothing()
    return noted.returning(columns.site_id, columns.idempotency_key)


def into_fingerprints(rows: str = ROWS) -> Statement:
    """Note what makes comments the same; returns the site and the comment of each that says something new."""
    columns = tables.fingerprints.c
    new = insert_rows(tables.fingerprints, rows)
    noted = new.on_conflict_do_update(
        index_elements=[columns.site_id, columns.fingerprint],
        set_={"comment_id": new.excluded.comment_id, "at": new.excluded.at},
        where=columns.at < new.excluded.at - SAME_WORDS_AGAIN_AFTER,
    )
    return noted.returning(columns.site_id, columns.comment_id)


def into_articles(rows: str = ROWS) -> Statement:
    """Make articles, or add to their counts."""
    columns = tables.articles.c
    new = insert_rows(tables.articles, rows)
    counted = new.on_conflict_do_update(
        index_elements=[columns.site_id, columns.article_id],
        set_={
            "published": columns.published + new.excluded.published,
            "version": columns.version + new.excluded.published,
        },
        where=new.excluded.published > 0,
    )
    return counted.returning(columns.site_id, columns.article_id)


def into_authors(rows: str = ROWS) -> Statement:
    """Make authors, or add to their records."""
    columns = tables.authors.c
    new = insert_rows(tables.authors, rows)
    counted = new.on_conflict_do_update(
        index_elements=[columns.site_id, columns.author_id],
        set_={
            "published": columns.published + new.excluded.published,
            "rejected": columns.rejected + new.excluded.rejected,
        },
        where=(new.excluded.published > 0) | (new.excluded.rejected > 0),
    )
    return counted.returning(columns.site_id, columns.author_id)


def into_comments(rows: str = ROWS) -> Statement:
    """Keep comments."""
    return insert_rows(tables.comments, rows).returning(tables.comments.c.site_id, tables.comments.c.comment_id)


def into_verdicts(rows: str = ROWS) -> Statement:
    """Keep verdicts."""
    return insert_rows(tables.verdicts, rows).returning(tables.verdicts.c.site_id, tables.verdicts.c.comment_id)


def all_at_once() -> Select[*tuple[int, ...]]:
    """Return one statement for all six; its only row counts what each returns.

    The rows of a table come as the parameter of its name. The counts are worked out one after the other, so that rows
    are locked in the order in which the single statements lock them.
    """
    statements: Mapping[str, Statement] = {
        "requests": into_requests("requests"),
        "fingerprints": into_fingerprints("fingerprints"),
        "articles": into_articles("articles"),
        "authors": into_authors("authors"),
        "comments": into_comments("comments"),
        "verdicts": into_verdicts("verdicts"),
    }
    parts = {name: statement.cte(f"new_{name}") for name, statement in statements.items()}
    return select(
        *(select(func.count()).select_from(part).scalar_subquery().label(name) for name, part in parts.items())
    )
