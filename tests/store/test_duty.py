import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.errors import Unavailable
from service.store.connect import connect
from service.store.duty import ADVISORY_LOCK, Duty

HOLDERS = """
    SELECT pid FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = :number
"""


@pytest.fixture
async def engines(own_database: str) -> AsyncIterator[tuple[AsyncEngine, AsyncEngine]]:
    """Two processes' ways to one ledger, which is this test's own."""
    opened = (connect(own_database, connections=2), connect(own_database, connections=2))
    yield opened
    for each in opened:
        await each.dispose()


async def test_one_of_two_is_on_duty_and_stays_so(engines: tuple[AsyncEngine, AsyncEngine]) -> None:
    first, second = map(Duty, engines)
    assert [await first.mine(), await second.mine()] == [True, False]
    assert [await second.mine(), await first.mine()] == [False, True]
    await first.close()


async def test_the_other_takes_over_when_the_first_leaves(engines: tuple[AsyncEngine, AsyncEngine]) -> None:
    first, second = map(Duty, engines)
    assert await first.mine()
    await first.close()
    assert [await second.mine(), await first.mine()] == [True, False]
    await second.close()


async def test_the_other_takes_over_when_the_firsts_session_ends(engines: tuple[AsyncEngine, AsyncEngine]) -> None:
    first, second = map(Duty, engines)
    assert await first.mine()
    async with engines[1].connect() as connection:
        holder = (await connection.execute(text(HOLDERS), {"number": ADVISORY_LOCK})).scalar_one()
        await connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": holder})
    assert await second.mine()
    with pytest.raises(Unavailable):
        await first.mine()
    assert not await first.mine()
    await second.close()


async def test_closing_twice_is_no_fault(engines: tuple[AsyncEngine, AsyncEngine]) -> None:
    duty = Duty(engines[0])
    assert await duty.mine()
    await duty.close()
    await duty.close()


async def test_two_who_ask_at_once_in_one_process_hear_the_same(engines: tuple[AsyncEngine, AsyncEngine]) -> None:
    first, second = map(Duty, engines)
    assert await asyncio.gather(*[first.mine() for _ in range(5)]) == [True] * 5
    await first.close()
    assert await second.mine()
    await second.close()
