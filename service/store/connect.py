"""The way to PostgreSQL, with a time limit on everything that somebody waits for."""

import asyncpg
import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

CONNECT_SECONDS = 3
COMMAND_SECONDS = 10

LIMITS = {
    "application_name": "hakam",
    "statement_timeout": "8s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
    # A host that vanished without a word must not keep its locks for the two hours that TCP gives it.
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
PATIENT = {**LIMITS, "statement_timeout": "0", "lock_timeout": "0"}


def connect(url: str, *, connections: int = 10, patient: bool = False) -> AsyncEngine:
    """Return an engine for a libpq URL: ``postgresql://user@host/name?sslmode=require``, or with a socket folder.

    Nothing is opened yet; the first call opens a connection. A ``patient`` engine sets no time limit to a
    statement: it is for work on whole tables that nobody waits for.
    """
    seconds, limits = (None, PATIENT) if patient else (COMMAND_SECONDS, LIMITS)

    async def connection() -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(url, timeout=CONNECT_SECONDS, command_timeout=seconds, server_settings=limits)

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connection,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        hide_parameters=True,  # a fault's message would hold comments and addresses
        json_serializer=_json,
        json_deserializer=msgspec.json.decode,
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
