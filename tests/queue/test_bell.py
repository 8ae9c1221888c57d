import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager

import pytest
from prometheus_client import REGISTRY
from redis.asyncio import Redis

from service.domain.errors import Unavailable
from service.domain.ids import ArticleId, CommentId, SiteId
from service.domain.ring import Ring, What
from service.queue.bell import CHANNEL, MOST_AT_ONCE, ROOM, RedisBell
from service.queue.server import Server

Open = Callable[[str], Server]
Begin = Callable[[], Awaitable[subprocess.Popen[bytes]]]


def rings(site: SiteId, count: int = 1) -> list[Ring]:
    return [Ring(site=site, what=What.WAITING, comment=CommentId(f"C{number}")) for number in range(count)]


@asynccontextmanager
async def listening(bell: RedisBell) -> AsyncIterator[AsyncIterator[Sequence[Ring]]]:
    """Hear the bell, once the line stands."""
    async with asyncio.timeout(30), aclosing(bell.heard()) as heard:  # type: ignore[type-var]  # it is a generator
        assert await anext(heard) == ()
        yield heard


@pytest.fixture
async def bell(opened: Open, redis_url: str) -> AsyncIterator[RedisBell]:
    made = RedisBell(opened(redis_url), opened(redis_url))
    yield made
    await made.close()


async def test_what_is_rung_is_heard_by_every_process(
    bell: RedisBell, opened: Open, redis_url: str, site: SiteId
) -> None:
    other = RedisBell(opened(redis_url), opened(redis_url))
    ring = Ring(site=site, what=What.PUBLIC, article=ArticleId("مقال/١?#"))
    async with listening(bell) as here, listening(other) as there:
        other.ring(ring)
        assert [*await anext(here)] == [*await anext(there)] == [ring]
    await other.close()


async def test_equal_rings_of_one_moment_are_heard_once(bell: RedisBell, site: SiteId) -> None:
    async with listening(bell) as heard:
        bell.ring(*rings(site), *rings(site))
        assert [*await anext(heard)] == rings(site)


async def test_a_crowd_of_rings_travels_in_a_few_messages(bell: RedisBell, site: SiteId) -> None:
    async with listening(bell) as heard:
        bell.ring(*rings(site, MOST_AT_ONCE + 1))
        assert [len(await anext(heard)), len(await anext(heard))] == [MOST_AT_ONCE, 1]


async def test_rings_that_find_no_room_are_lost_and_counted(bell: RedisBell, site: SiteId) -> None:
    lost = REGISTRY.get_sample_value("hakam_bell_lost_total") or 0.0
    heard_of: list[Ring] = []
    async with listening(bell) as heard:
        bell.ring(*rings(site, ROOM + 5))
        while len(heard_of) < ROOM:
            heard_of += await anext(heard)
    assert heard_of == rings(site, ROOM)
    assert REGISTRY.get_sample_value("hakam_bell_lost_total") == lost + 5


async def test_a_message_that_nobody_understands_is_passed_over(bell: RedisBell, redis: Redis, site: SiteId) -> None:
    async with listening(bell) as heard:
        await redis.publish(CHANNEL, '[{"site": "x", "what": "sung"}]')
        assert await anext(heard) == ()
        bell.ring(*rings(site))
        assert [*await anext(heard)] == rings(site)


async def test_ringing_a_server_that_is_away_fails_silently_and_hearing_it_says_so(
    opened: Open, own_url: str, begin_own: Begin, site: SiteId
) -> None:
    bell = RedisBell(opened(own_url), opened(own_url))
    bell.ring(*rings(site))
    with pytest.raises(Unavailable):
        await anext(aiter(bell.heard()))
    process = await begin_own()
    async with listening(bell) as heard:
        process.kill()
        with pytest.raises(Unavailable):
            await anext(heard)
    await begin_own()
    async with listening(bell) as heard:
        bell.ring(*rings(site))
        assert [*await anext(heard)] == rings(site)
    await bell.close()
