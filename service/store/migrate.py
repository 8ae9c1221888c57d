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
    """Bring the tables up to date; a second process waits for the first. Raise Unavailable.

    The engine is a patient one: another process may be at work on a large table for minutes.
    """
    async with ledger_call(), engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
