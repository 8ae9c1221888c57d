"""The vacuum: after an erasure, the old versions of rows leave the tables' files too.

PostgreSQL keeps the old version of a changed row until VACUUM frees its space, and the bytes of freed space
stay in the file until something else is written there. Only a table that is written anew (VACUUM FULL) holds
nothing of it, and nobody can use a table meanwhile. So small tables, which take about a second, are
written anew, and large ones only where that is asked for. See "VACUUM" in PostgreSQL's manual.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.store.faults import ledger_call

SMALL = 64 * 2**20
"""Bytes of a table, its indexes included, that are written anew in about a second."""

LOCK_WAIT = "2s"
"""How long everybody may have to wait behind a rewriting that waits for its table."""

LOCK_NOT_AVAILABLE = "55P03"

TOUCHED = (
    "comments",
    "verdicts",
    "decisions",
    "events",
    "flags",
    "deliveries",
    "attempts",
    "requests",
    "fingerprints",
    "authors",
    "moderators",
    "accounts",
    "api_keys",
    "pg_statistic",
)
"""What an erasure changes; the last is the planner's, which samples the others. Only its owner, or the database's,
may write it anew; for others PostgreSQL passes over it."""


class Vacuum:
    """Over an engine whose statements may take their time. Raises Unavailable."""

    def __init__(self, patient: AsyncEngine) -> None:
        self._patient = patient

    async def clean(self, *, rewrite: bool) -> tuple[str, ...]:
        """Free the space of old versions; return the tables that were too large, or too busy, to be written anew."""
        async with ledger_call(), self._patient.connect() as raw:
            connection = await raw.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text(f"SET lock_timeout = '{LOCK_WAIT}'"))
            left = [table for table in TOUCHED if not await _rewritten(connection, table, rewrite=rewrite)]
            await _vacuum(connection, left)
            await connection.execute(text("RESET lock_timeout"))
        return tuple(left)


async def _rewritten(connection: AsyncConnection, table: str, *, rewrite: bool) -> bool:
    size = await connection.execute(text("SELECT pg_total_relation_size(to_regclass(:table))"), {"table": table})
    if size.scalar_one() > SMALL and not rewrite:
        return False
    try:
        await connection.execute(text(f"VACUUM (FULL, ANALYZE) {table}"))
    except DBAPIError as fault:
        if getattr(fault.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        return False
    return True


async def _vacuum(connection: AsyncConnection, tables: Sequence[str]) -> None:
    await connection.execute(text("SET lock_timeout = 0"))
    for table in tables:
        await connection.execute(text(f"VACUUM (ANALYZE) {table}"))
    if "comments" in tables:
        # An index of words keeps a word that no row has any more; only a new index is without it.
        await connection.execute(text("REINDEX INDEX CONCURRENTLY comments_by_words"))
