"""The way to PostgreSQL, with a time limit on everything."""

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
}


def connect(url: str, *, connections: int = 10) -> AsyncEngine:
    """Return an engine for a libpq URL: ``postgresql://user@host/name?sslmode=require``, or with a socket folder.

    Nothing is opened yet; the first call opens a connection.
    """

    async def connection() -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(
            url, timeout=CONNECT_SECONDS, command_timeout=COMMAND_SECONDS, server_settings=LIMITS
        )

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
