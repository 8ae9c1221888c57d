"""Attempts to sign in, counted in a real Redis."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from service.domain.errors import LockedOut, Unavailable
from service.queue import attempts
from service.queue.attempts import NETWORK, PERSON, RedisAttempts
from service.queue.connect import connect
from service.queue.server import Server


@pytest.fixture
async def server(redis_url: str) -> AsyncIterator[Server]:
    opened = connect(redis_url)
    yield opened
    await opened.close()


@pytest.fixture
def counted(server: Server) -> RedisAttempts:
    return RedisAttempts(server)


@pytest.fixture
def person() -> str:
    return secrets.token_hex(8)


@pytest.fixture
def network() -> str:
    return secrets.token_hex(8)


async def locked(counted: RedisAttempts, person: str, network: str) -> int:
    with pytest.raises(LockedOut) as told:
        await counted.spend(person, network)
    return told.value.retry_after


async def age(server: Server, person: str, network: str, by: timedelta) -> None:
    """Let a lock be that much older."""
    async with server.call() as redis:
        for key in attempts._keys(person, network):
            until = await redis.hget(key, "until")
            if until is not None:
                await redis.hset(key, "until", str(int(until) - by // timedelta(milliseconds=1)))


async def test_the_fifth_failure_locks_a_person_out_and_each_further_one_for_longer(
    counted: RedisAttempts, server: Server, person: str, network: str
) -> None:
    assert [await counted.spend(person, network) for _ in range(PERSON)] == [False] * 4 + [True]
    assert 0 < await locked(counted, person, network) <= 30
    await age(server, person, network, timedelta(seconds=30))
    assert await counted.spend(person, network)
    assert 30 < await locked(counted, person, network) <= 60
    for _ in range(12):
        await age(server, person, network, timedelta(hours=1))
        assert await counted.spend(person, network)
    assert 1_800 < await locked(counted, person, network) <= 3_600


async def test_a_lock_is_not_made_longer_by_those_who_run_against_it(
    counted: RedisAttempts, person: str, network: str
) -> None:
    for _ in range(PERSON):
        await counted.spend(person, network)
    assert max([await locked(counted, person, network) for _ in range(20)]) <= 30


async def test_who_shows_who_they_are_begins_anew(counted: RedisAttempts, person: str, network: str) -> None:
    for _ in range(3):
        for _ in range(PERSON - 1):
            await counted.spend(person, network)
        await counted.clear(person, network)


async def test_a_network_is_locked_out_after_many_failures_whosoever_they_name(
    counted: RedisAttempts, network: str
) -> None:
    names = [secrets.token_hex(8) for _ in range(NETWORK)]
    for name in names:
        await counted.spend(name, network)
    assert await locked(counted, "somebody new", network) <= 30
    assert not await counted.spend(secrets.token_hex(8), secrets.token_hex(8))


async def test_those_who_sign_in_rightly_never_lock_their_network(counted: RedisAttempts, network: str) -> None:
    for _ in range(2 * NETWORK):
        name = secrets.token_hex(8)
        await counted.spend(name, network)
        await counted.clear(name, network)


async def test_of_many_guesses_at_once_no_more_get_through(counted: RedisAttempts, person: str, network: str) -> None:
    tried = await asyncio.gather(*[counted.spend(person, network) for _ in range(40)], return_exceptions=True)
    assert len([each for each in tried if not isinstance(each, LockedOut)]) == PERSON


async def test_without_redis_nobody_is_counted_and_nobody_gets_in(person: str, network: str) -> None:
    nowhere = RedisAttempts(connect("unix:///nowhere/redis.sock"))
    with pytest.raises(Unavailable):
        await nowhere.spend(person, network)
    with pytest.raises(Unavailable):
        await nowhere.clear(person, network)
