"""The group commit: the entries of a few milliseconds in one transaction, each refused or kept on its own."""

from collections.abc import Hashable, Sequence
from functools import partial
from operator import itemgetter

from sqlalchemy import delete, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.entry import Entry, Remembered
from service.domain.errors import DuplicateComment, KeyReused, Refusal
from service.domain.event import Event
from service.domain.ids import CommentId
from service.store import tables
from service.store.faults import insist, ledger_call
from service.store.inserts import (
    all_at_once,
    into_articles,
    into_authors,
    into_comments,
    into_fingerprints,
    into_requests,
    into_verdicts,
)
from service.store.outbox import write_events
from service.store.packing import (
    RequestKey,
    article_rows,
    author_rows,
    comment_row,
    fingerprint_row,
    request_key,
    request_row,
    verdict_row,
)
from service.store.rows import Row, pack
from service.telemetry.metrics import COMMIT_BATCH_SIZE, COMMIT_SECONDS

Keyed = tuple[RequestKey, Entry, Remembered]
"""An entry that came with an Idempotency-Key, and what is remembered of it."""

_requests, _fingerprints = into_requests(), into_fingerprints()
_articles, _authors, _comments, _verdicts = into_articles(), into_authors(), into_comments(), into_verdicts()
_all_at_once = all_at_once()


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
        async with self._engine.connect() as connection:
            if await _keep_all(connection, entries):
                return [None] * len(entries)
            async with connection.begin():
                refused = await _refusals(connection, entries)
                kept = [entry for entry in entries if entry.comment.id not in refused]
                if kept:
                    await _keep(connection, kept)
                return [refused.get(entry.comment.id) for entry in entries]


async def _keep_all(connection: AsyncConnection, entries: Sequence[Entry]) -> bool:
    """Keep all entries, or none of them and return False where one is to be refused, as hardly ever one is."""
    async with connection.begin() as transaction:
        keyed = _keyed(entries)
        counts = (await connection.execute(_all_at_once, _packed(entries, keyed))).one()
        if (counts.requests, counts.fingerprints) != (len(keyed), len(entries)):
            await transaction.rollback()
            return False
        await write_events(connection, _steps(entries))
        return True


def _packed(entries: Sequence[Entry], keyed: Sequence[Keyed]) -> dict[str, str]:
    return {
        **pack(_request_rows(keyed), "requests"),
        **pack(_fingerprint_rows(entries), "fingerprints"),
        **pack(article_rows(entries), "articles"),
        **pack(author_rows(entries), "authors"),
        **pack([comment_row(entry) for entry in entries], "comments"),
        **pack([verdict_row(entry) for entry in entries], "verdicts"),
    }


async def _refusals(connection: AsyncConnection, entries: Sequence[Entry]) -> dict[CommentId, Refusal]:
    reused = await _with_used_keys(connection, entries)
    fresh = [entry for entry in entries if entry.comment.id not in reused]
    again = await _said_before(connection, fresh) if fresh else []
    await _give_back_keys(connection, again)
    refused: dict[CommentId, Refusal] = {comment: KeyReused() for comment in reused}
    return refused | {entry.comment.id: DuplicateComment() for entry in again}


async def _with_used_keys(connection: AsyncConnection, entries: Sequence[Entry]) -> frozenset[CommentId]:
    keyed = _keyed(entries)
    if not keyed:
        return frozenset()
    new = {tuple(row) for row in await connection.execute(_requests, pack(_request_rows(keyed)))}
    return frozenset(entry.comment.id for key, entry, _ in keyed if key not in new)


def _keyed(entries: Sequence[Entry]) -> list[Keyed]:
    """Return the entries that came with a key, in the order of locking, or two groups could wait for each other."""
    keyed = [(key, entry, entry.remembered) for entry in entries if (key := request_key(entry)) and entry.remembered]
    return sorted(keyed, key=itemgetter(0))


def _request_rows(keyed: Sequence[Keyed]) -> list[Row]:
    return [request_row(entry.comment.site, remembered, entry.comment.created_at) for _, entry, remembered in keyed]


async def _said_before(connection: AsyncConnection, entries: Sequence[Entry]) -> list[Entry]:
    rows = await connection.execute(_fingerprints, pack(_fingerprint_rows(entries)))
    first = {row.comment_id for row in rows}
    return [entry for entry in entries if entry.comment.id not in first]


def _fingerprint_rows(entries: Sequence[Entry]) -> list[Row]:
    """Return the fingerprints in the order of locking."""
    return [fingerprint_row(entry) for entry in sorted(entries, key=lambda entry: entry.fingerprint)]


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
    await write_events(connection, _steps(entries))


def _steps(entries: Sequence[Entry]) -> list[Event]:
    return [event for entry in entries for event in entry.events]
