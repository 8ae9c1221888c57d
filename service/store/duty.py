"""Duty: of all processes on one ledger, the one that does what needs doing only once."""

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.store.faults import ledger_call

ADVISORY_LOCK = 0x68616B616D02
"""The lock's number in PostgreSQL: "hakam" in ASCII, and 2."""


class Duty:
    """An advisory lock that a session of its own holds; PostgreSQL frees it when that session ends, however it ends.

    See "Advisory Locks" in PostgreSQL's manual. Where the session is lost unnoticed, two processes may be on
    duty for a moment, so the work itself must bear being done twice.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._session: AsyncConnection | None = None
        self._asking = asyncio.Lock()

    async def mine(self) -> bool:
        """Return whether this process is on duty, and take the duty where nobody has it. Raise Unavailable."""
        async with self._asking, ledger_call():
            if self._session is None:
                self._session = await self._take()
            else:
                await self._still_there(self._session)
            return self._session is not None

    async def close(self) -> None:
        """Leave the duty to another process."""
        session, self._session = self._session, None
        if session is not None:
            await _end(session)

    async def _take(self) -> AsyncConnection | None:
        raw = await self._engine.connect()
        try:
            session = await raw.execution_options(isolation_level="AUTOCOMMIT")
            taken = await session.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": ADVISORY_LOCK})
            if taken.scalar_one():
                return session
        except BaseException:
            await _end(raw)
            raise
        await raw.close()
        return None

    async def _still_there(self, session: AsyncConnection) -> None:
        try:
            await session.execute(text("SELECT 1"))
        except BaseException:
            self._session = None
            await _end(session)
            raise


async def _end(session: AsyncConnection) -> None:
    """End the session itself, so that no pool gives it out again with the lock in its hand."""
    await session.invalidate()
    await session.close()
