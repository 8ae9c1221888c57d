"""The group commit: the entries of a few milliseconds in one transaction, each refused or kept on its own."""

from collections.abc import Hashable, Sequence
from datetime import timedelta
from functools import partial
from operator import itemgetter

from sqlalchemy import delete, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.entry import Entry
from service.domain.errors import DuplicateComment, KeyReused, Refusal
from service.domain.ids import CommentId
from service.store import tables
from service.store.faults import insist, ledger_call
from service.store.outbox import write_events
from service.store.packing import (
    article_rows,
    author_rows,
    comment_row,
    fingerprint_row,
    request_key,
    request_row,
    verdict_row,
)
from service.store.rows import insert_rows, pack
from service.telemetry.metrics import COMMIT_BATCH_SIZE, COMMIT_SECONDS

SAME_WORDS_AGAIN_AFTER = timedelta(hours=24)

_requests = (
    insert_rows(tables.requests)
    .on_conflict_do_nothing()
    .returning(tables.requests.c.site_id, tables.requests.c.idempotency_key)
)

_new_fingerprints = insert_rows(tables.fingerprints)
_fingerprints = _new_fingerprints.on_conflict_do_update(
    index_elements=[tables.fingerprints.c.site_id, tables.fingerprints.c.fingerprint],
    set_={"comment_id": _new_fingerprints.excluded.comment_id, "at": _new_fingerprints.excluded.at},
    where=tables.fingerprints.c.at < _new_fingerprints.excluded.at - SAME_WORDS_AGAIN_AFTER,
).returning(tables.fingerprints.c.comment_id)

_articles = insert_rows(tables.articles)
_articles = _articles.on_conflict_do_update(
    index_elements=[tables.articles.c.site_id, tables.articles.c.article_id],
    set_={
        "published": tables.articles.c.published + _articles.excluded.published,
        "version": tables.articles.c.version + _articles.excluded.published,
    },
    where=_articles.excluded.published > 0,
)

_authors = insert_rows(tables.authors)
_authors = _authors.on_conflict_do_update(
    index_elements=[tables.authors.c.site_id, tables.authors.c.author_id],
    set_={
        "published": tables.authors.c.published + _authors.excluded.published,
        "rejected": tables.authors.c.rejected + _authors.excluded.rejected,
    },
    where=(_authors.excluded.published > 0) | (_authors.excluded.rejected > 0),
)

_comments = insert_rows(tables.comments)
_verdicts = insert_rows(tables.verdicts)


def marks(entry: Entry) -> tuple[Hashable, ...]:
    """Return what two entries of one transaction must not have in common."""
    words = (entry.comment.site, entry.fingerprint)
    key = request_key(entry)
    return (words, key) if key else (words,)


class Recorder:
    """Writes groups of entries."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def record(self, entries: Sequence[Entry]) -> list[BaseException | None]:
        """Return None for each entry that is durable now, and its refusal for each that is not.

        Raises Unavailable, or what PostgreSQL said of a bad entry; then none of them is kept.
        """
        COMMIT_BATCH_SIZE.observe(len(entries))
        with COMMIT_SECONDS.time():
            async with ledger_call():
                return await insist(partial(self._transaction, entries))

    async def _transaction(self, entries: Sequence[Entry]) -> list[BaseException | None]:
        async with self._engine.begin() as connection:
            refused = await _refusals(connection, entries)
            kept = [entry for entry in entries if entry.comment.id not in refused]
            if kept:
                await _keep(connection, kept)
            return [refused.get(entry.comment.id) for entry in entries]


async def _refusals(connection: AsyncConnection, entries: Sequence[Entry]) -> dict[CommentId, Refusal]:
    reused = await _with_used_keys(connection, entries)
    fresh = [entry for entry in entries if entry.comment.id not in reused]
    again = await _said_before(connection, fresh) if fresh else []
    await _give_back_keys(connection, again)
    refused: dict[CommentId, Refusal] = {comment: KeyReused() for comment in reused}
    return refused | {entry.comment.id: DuplicateComment() for entry in again}


async def _with_used_keys(connection: AsyncConnection, entries: Sequence[Entry]) -> frozenset[CommentId]:
    keyed = [(key, entry, entry.remembered) for entry in entries if (key := request_key(entry)) and entry.remembered]
    if not keyed:
        return frozenset()
    # Every process locks in the same order, or two groups could wait for each other.
    keyed.sort(key=itemgetter(0))
    rows = [request_row(entry.comment.site, remembered, entry.comment.created_at) for _, entry, remembered in keyed]
    new = {tuple(row) for row in await connection.execute(_requests, pack(rows))}
    return frozenset(entry.comment.id for key, entry, _ in keyed if key not in new)


async def _said_before(connection: AsyncConnection, entries: Sequence[Entry]) -> list[Entry]:
    rows = [fingerprint_row(entry) for entry in sorted(entries, key=lambda entry: entry.fingerprint)]
    first = {row.comment_id for row in await connection.execute(_fingerprints, pack(rows))}
    return [entry for entry in entries if entry.comment.id not in first]


async def _give_back_keys(connection: AsyncConnection, refused: Sequence[Entry]) -> None:
    keys = [key for entry in refused if (key := request_key(entry))]
    if keys:
        columns = tables.requests.c
        taken = tuple_(columns.site_id, columns.idempotency_key)
        await connection.execute(delete(tables.requests).where(taken.in_(keys)))


async def _keep(connection: AsyncConnection, entries: Sequence[Entry]) -> None:
    await connection.execute(_articles, pack(article_rows(entries)))
    await connection.execute(_authors, pack(author_rows(entries)))
    await connection.execute(_comments, pack([comment_row(entry) for entry in entries]))
    await connection.execute(_verdicts, pack([verdict_row(entry) for entry in entries]))
    await write_events(connection, [event for entry in entries for event in entry.events])
