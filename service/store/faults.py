"""What can go wrong between here and PostgreSQL, told apart in one place."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from service.domain.errors import Unavailable

DOWN = (
    OSError,
    TimeoutError,
    PoolTimeoutError,
    InterfaceError,
    OperationalError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.QueryCanceledError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
)
"""What says that the ledger cannot answer now, and says nothing of the question."""

CONTENDED = frozenset({"40001", "40P01", "55P03"})
"""SQLSTATEs of a transaction that lost against another and may simply be tried again."""


@asynccontextmanager
async def ledger_call() -> AsyncIterator[None]:
    """Turn a fault of the machine into Unavailable("ledger"); let a fault of the question through."""
    try:
        yield
    except DOWN as fault:
        raise Unavailable("ledger") from fault
    except DBAPIError as fault:
        if fault.connection_invalidated or is_down(fault):
            raise Unavailable("ledger") from fault
        raise


def is_down(fault: BaseException) -> bool:
    """Say whether the machine failed rather than the statement."""
    cause = fault.__cause__ or getattr(fault, "orig", None)
    return isinstance(fault, DOWN) or (cause is not None and cause is not fault and is_down(cause))


def is_contended(fault: DBAPIError) -> bool:
    return getattr(fault.orig, "sqlstate", None) in CONTENDED
