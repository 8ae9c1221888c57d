"""Sessions of the console in a real Redis."""

import secrets
from collections.abc import AsyncIterator

import pytest

from service.domain.errors import Unavailable
from service.queue.connect import connect
from service.queue.server import Server
from service.queue.sessions import PREFIX, RedisSessions


@pytest.fixture
async def server(redis_url: str) -> AsyncIterator[Server]:
    opened = connect(redis_url)
    yield opened
    await opened.close()


async def test_a_session_is_kept_for_its_time_and_renewed_by_reading(server: Server) -> None:
    sessions, name = RedisSessions(server), secrets.token_hex(32)
    assert await sessions.read(name, 600) is None
    await sessions.write(name, '{"site": "حكم"}'.encode(), 60)
    assert (await sessions.left(name) or 0) <= 60
    assert await sessions.read(name, None) == '{"site": "حكم"}'.encode()
    assert (await sessions.left(name) or 0) <= 60
    assert await sessions.read(name, 600) is not None
    assert (await sessions.left(name) or 0) > 500
    await sessions.drop(name)
    assert await sessions.read(name, None) is None
    assert await sessions.left(name) is None


async def test_everybody_can_be_signed_out_and_nothing_else_goes(server: Server) -> None:
    sessions, names = RedisSessions(server), [secrets.token_hex(32) for _ in range(3)]
    for name in names:
        await sessions.write(name, b"{}", 60)
    async with server.call() as redis:
        await redis.set("hakam:other", "stays", ex=60)
    await sessions.drop_all()
    assert [await sessions.read(name, None) for name in names] == [None] * 3
    async with server.call() as redis:
        assert await redis.get("hakam:other") == "stays"


async def test_redis_knows_no_id_that_opens_anything(server: Server) -> None:
    sessions, name = RedisSessions(server), secrets.token_hex(32)
    await sessions.write(name, b"{}", 60)
    async with server.call() as redis:
        kept = [each async for each in redis.scan_iter(match=f"{PREFIX}*")]
    assert kept
    assert not [each for each in kept if name in each]


async def test_a_redis_that_is_down_is_told_of() -> None:
    sessions = RedisSessions(connect("unix:///nowhere/redis.sock"))
    for call in (sessions.read("a", None), sessions.write("a", b"{}", 1), sessions.drop("a"), sessions.left("a")):
        with pytest.raises(Unavailable):
            await call
    with pytest.raises(Unavailable):
        await sessions.drop_all()
