"""Packing: the nouns as rows of their tables."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy.engine import RowMapping

from service.domain.article import Article, ArticleState
from service.domain.author import AuthorRecord, Standing
from service.domain.comment import Comment, Status
from service.domain.entry import Entry, Remembered
from service.domain.event import Event
from service.domain.ids import ArticleId, AuthorId, SiteId
from service.store.rows import Row

RequestKey = tuple[SiteId, str]
"""A site and an Idempotency-Key of one of its clients."""


def request_key(entry: Entry) -> RequestKey | None:
    return (entry.comment.site, entry.remembered.key) if entry.remembered else None


def request_row(site: SiteId, remembered: Remembered, at: datetime) -> Row:
    return {
        "site_id": site,
        "idempotency_key": remembered.key,
        "request": remembered.request,
        "comment_id": remembered.comment,
        "status": remembered.status,
        "at": at,
    }


def fingerprint_row(entry: Entry) -> Row:
    return {
        "site_id": entry.comment.site,
        "fingerprint": entry.fingerprint,
        "comment_id": entry.comment.id,
        "at": entry.comment.created_at,
    }


def article_rows(entries: Sequence[Entry]) -> list[Row]:
    """Return one row for each article, in the order of locking, with the comments to be added to its count."""
    by_article: dict[tuple[SiteId, ArticleId], list[Entry]] = {}
    for entry in entries:
        by_article.setdefault((entry.comment.site, entry.comment.article), []).append(entry)
    return [_article_row(by_article[name]) for name in sorted(by_article)]


def _article_row(entries: Sequence[Entry]) -> Row:
    published = _count(entries, Status.PUBLISHED)
    return {
        "site_id": entries[0].comment.site,
        "article_id": entries[0].comment.article,
        "state": ArticleState.OPEN,
        "title": next((entry.article_title for entry in entries if entry.article_title), None),
        "url": next((entry.article_url for entry in entries if entry.article_url), None),
        "published": published,
        "version": published,
    }


def article_of(row: RowMapping) -> Article:
    """Return the article that a row of ``articles`` keeps."""
    return Article(
        id=row["article_id"],
        site=row["site_id"],
        state=ArticleState(row["state"]),
        title=row["title"],
        url=row["url"],
        published=row["published"],
        version=row["version"],
    )


def author_rows(entries: Sequence[Entry]) -> list[Row]:
    """Return one row for each author, in the order of locking, with what is to be added to their record."""
    by_author: dict[tuple[SiteId, AuthorId], list[Entry]] = {}
    for entry in entries:
        by_author.setdefault((entry.comment.site, entry.comment.author), []).append(entry)
    return [_author_row(by_author[name]) for name in sorted(by_author)]


def _author_row(entries: Sequence[Entry]) -> Row:
    first = entries[0]
    return {
        "site_id": first.comment.site,
        "author_id": first.comment.author,
        "sealed_email": first.identity.sealed_email,
        "published": _count(entries, Status.PUBLISHED),
        "rejected": _count(entries, Status.REJECTED),
        "standing": Standing.NONE,
        "first_seen": first.comment.created_at,
    }


def author_of(row: RowMapping, prefix: str = "") -> AuthorRecord:
    """Return the record that a row of ``authors`` keeps; ``prefix`` stands before the names of its columns."""
    return AuthorRecord(
        id=row[f"{prefix}author_id"],
        published=row[f"{prefix}published"],
        rejected=row[f"{prefix}rejected"],
        first_seen=row[f"{prefix}first_seen"],
        standing=Standing(row[f"{prefix}standing"]),
        sealed_email=row[f"{prefix}sealed_email"],
    )


def _count(entries: Sequence[Entry], status: Status) -> int:
    return sum(entry.comment.status is status for entry in entries)


_RENAMED = {
    "id": "comment_id",
    "site": "site_id",
    "article": "article_id",
    "parent": "parent_id",
    "author": "author_id",
}
"""The columns that are not called as the field of ``Comment`` that they keep."""


def comment_row(entry: Entry) -> Row:
    fields = msgspec.structs.asdict(entry.comment)
    return {
        **{_RENAMED.get(name, name): value for name, value in fields.items()},
        "priority": entry.verdict.priority,
        "waiting_since": entry.comment.created_at if entry.comment.status is Status.HELD else None,
        "client": entry.identity.client,
        "flags": 0,
        "words": lexemes(entry.words),
    }


def lexemes(words: Sequence[str]) -> str:
    """Write words of letters and digits as PostgreSQL reads a tsvector (its manual: "Text Search Types")."""
    return " ".join(f"'{word}'" for word in words)


def comment_of(row: RowMapping) -> Comment:
    """Return the comment that ``comment_row`` packed."""
    columns = {name: _RENAMED.get(name, name) for name in Comment.__struct_fields__}
    return msgspec.convert({name: row[column] for name, column in columns.items()}, Comment)


def verdict_row(entry: Entry) -> Row:
    return {
        "site_id": entry.comment.site,
        "comment_id": entry.comment.id,
        "version": entry.comment.version,
        "verdict": entry.verdict,
        "at": entry.comment.created_at,
    }


def event_row(event: Event) -> Row:
    return {
        "site_id": event.site,
        "event_id": event.id,
        "comment_id": event.comment,
        "article_id": event.article,
        "type": event.type,
        "at": event.at,
        "actor": event.actor,
        "version": event.version,
        "data": event.data,
        "status": event.status,
    }


def event_of(row: RowMapping) -> Event:
    """Return the event that ``event_row`` packed."""
    columns = {"id": "event_id", "site": "site_id", "comment": "comment_id", "article": "article_id"}
    fields = {name: row[columns.get(name, name)] for name in Event.__struct_fields__}
    return msgspec.convert(fields, Event)
