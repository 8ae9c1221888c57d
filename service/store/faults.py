"""What can go wrong between here and PostgreSQL, told apart in one place."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from service.domain.errors import Unavailable

Answer = TypeVar("Answer")

DOWN = (
    OSError,
    TimeoutError,
    PoolTimeoutError,
    InterfaceError,
    OperationalError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.LockNotAvailableError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InterfaceError,
)
"""What says that the ledger cannot answer now, and says nothing of the question: it is away, starting, stopping,
full, busy, read-only, or does not know us."""

CONTENDED = frozenset({"40001", "40P01"})
"""SQLSTATEs of a transaction that lost against another and may simply be tried again."""

TRIES = 3
"""How often a transaction that lost against another is tried."""


@asynccontextmanager
async def ledger_call() -> AsyncIterator[None]:
    """Turn a fault of the machine into Unavailable("ledger"); let a fault of the question through."""
    try:
        yield
    except (*DOWN, DBAPIError) as fault:
        if is_down(fault) or is_contended(fault):
            raise Unavailable("ledger") from fault
        raise


def is_down(fault: BaseException) -> bool:
    """Say whether the machine failed rather than the statement."""
    if isinstance(fault, DOWN) or (isinstance(fault, DBAPIError) and fault.connection_invalidated):
        return True
    cause = fault.orig if isinstance(fault, DBAPIError) else fault.__cause__
    return cause is not None and is_down(cause)


def is_contended(fault: BaseException) -> bool:
    """Say whether the transaction lost against another."""
    return isinstance(fault, DBAPIError) and getattr(fault.orig, "sqlstate", None) in CONTENDED


async def insist(transaction: Callable[[], Awaitable[Answer]]) -> Answer:
    """Run a transaction, and again where it lost against another."""
    for _ in range(TRIES - 1):
        try:
            return await transaction()
        except DBAPIError as fault:
            if is_down(fault) or not is_contended(fault):
                raise
    return await transaction()
