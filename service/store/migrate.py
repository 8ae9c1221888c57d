"""Migrations: the ledger's tables are brought up to date at start, by one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from service.store.faults import ledger_call

FOLDER = Path(__file__).parent / "migrations"

ADVISORY_LOCK = 0x68616B616D
"""The lock's number in PostgreSQL: "hakam" in ASCII."""


async def migrate(engine: AsyncEngine) -> None:
    """Bring the tables up to date; a second process waits for the first. Raise Unavailable."""
    async with ledger_call(), engine.begin() as connection:
        # Another process may be at work on a large table, so this one lock may take its time.
        await connection.execute(text("SET LOCAL lock_timeout = 0"))
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
