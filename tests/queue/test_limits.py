import asyncio
import gc
import time
from collections.abc import Callable

import pytest
from redis.asyncio import Redis

from service.domain.errors import TooMany, Unavailable
from service.domain.ids import SiteId
from service.flow.ports.queue import Limits
from service.queue.limits import OFF, LimitSettings, RedisLimits, _patiently
from service.queue.server import CALL_SECONDS, Server
from service.text.sketch import Sketcher

THREE = LimitSettings(address=0, author=3, site=0)

SKETCHER = Sketcher(b"key")

LAYLA, OMAR = b"\x00layla\xff", b"omar"
HOME, WORK = b"home", b"work"


class Opened:
    """Counts the posts that passed uncounted."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
def opened_limits() -> Opened:
    return Opened()


MakeLimits = Callable[[LimitSettings], Limits]


@pytest.fixture
def limited(server: Server, opened_limits: Opened) -> MakeLimits:
    def make(settings: LimitSettings) -> Limits:
        return RedisLimits(server, settings, opened_limits, SKETCHER)

    return make


async def passes(limits: Limits, site: SiteId, client: bytes | None, author: bytes) -> bool:
    try:
        await limits.spend(site, client, author)
    except TooMany:
        return False
    return True


async def test_exactly_so_many_pass_as_the_limit_says(limited: MakeLimits, site: SiteId, opened_limits: Opened) -> None:
    limits = limited(THREE)
    assert [await passes(limits, site, None, LAYLA) for _ in range(5)] == [True, True, True, False, False]
    assert opened_limits.count == 0


async def test_the_refusal_says_the_limit_and_when_to_come_back(limited: MakeLimits, site: SiteId) -> None:
    limits = limited(LimitSettings(address=0, author=1, site=0))
    await limits.spend(site, HOME, LAYLA)
    with pytest.raises(TooMany) as refusal:
        await limits.spend(site, HOME, LAYLA)
    assert refusal.value.limit == 1
    assert 1 <= refusal.value.retry_after <= 60


async def test_a_post_passes_again_when_the_oldest_is_a_minute_old(
    limited: MakeLimits, site: SiteId, redis: Redis
) -> None:
    """Time is let pass by writing an older moment into the log, past the limits' own methods."""
    limits = limited(THREE)
    for _ in range(3):
        await limits.spend(site, None, LAYLA)
    key = f"hakam:{{{site}}}:posts:author:{LAYLA.hex()}"
    moment = int((await redis.lrange(key, -1, -1))[0])
    await redis.lset(key, -1, str(moment - 60_000))
    assert [await passes(limits, site, None, LAYLA) for _ in range(2)] == [True, False]
    assert await redis.llen(key) == 3


async def test_the_wait_is_until_the_oldest_is_a_minute_old(limited: MakeLimits, site: SiteId, redis: Redis) -> None:
    limits = limited(LimitSettings(address=0, author=1, site=0))
    await limits.spend(site, None, LAYLA)
    key = f"hakam:{{{site}}}:posts:author:{LAYLA.hex()}"
    moment = int((await redis.lrange(key, -1, -1))[0])
    await redis.lset(key, -1, str(moment - 30_000))
    with pytest.raises(TooMany) as refusal:
        await limits.spend(site, None, LAYLA)
    assert 1 <= refusal.value.retry_after <= 30


async def test_a_clock_that_was_set_back_locks_nobody_out(limited: MakeLimits, site: SiteId, redis: Redis) -> None:
    limits = limited(LimitSettings(address=0, author=1, site=0))
    await limits.spend(site, None, LAYLA)
    key = f"hakam:{{{site}}}:posts:author:{LAYLA.hex()}"
    moment = int((await redis.lrange(key, -1, -1))[0])
    await redis.lset(key, -1, str(moment + 3_600_000))
    assert await passes(limits, site, None, LAYLA)


async def test_each_limit_counts_for_itself(limited: MakeLimits, site: SiteId) -> None:
    limits = limited(LimitSettings(address=2, author=1, site=3))
    assert await passes(limits, site, HOME, b"a")
    assert not await passes(limits, site, WORK, b"a")
    assert await passes(limits, site, HOME, b"b")
    assert not await passes(limits, site, HOME, b"c")
    assert await passes(limits, site, WORK, b"c")
    assert not await passes(limits, site, b"third", b"d")
    assert await passes(limits, SiteId(f"{site}-other"), HOME, b"a")


async def test_the_limit_that_holds_longest_is_named(limited: MakeLimits, site: SiteId, redis: Redis) -> None:
    limits = limited(LimitSettings(address=1, author=2, site=0))
    for client in (HOME, WORK):
        await limits.spend(site, client, LAYLA)
    key = f"hakam:{{{site}}}:posts:address:{HOME.hex()}"
    moment = int((await redis.lrange(key, -1, -1))[0])
    await redis.lset(key, -1, str(moment - 40_000))
    with pytest.raises(TooMany) as refusal:
        await limits.spend(site, HOME, LAYLA)
    assert refusal.value.limit == 2


async def test_a_refused_post_spends_nothing(limited: MakeLimits, site: SiteId) -> None:
    limits = limited(LimitSettings(address=3, author=1, site=0))
    assert [await passes(limits, site, HOME, LAYLA) for _ in range(10)].count(True) == 1
    assert [await passes(limits, site, HOME, author) for author in (OMAR, b"x", b"y")] == [True, True, False]


async def test_a_hundred_posts_at_once_are_counted_exactly(
    limited: MakeLimits, site: SiteId, opened_limits: Opened, server: Server
) -> None:
    await server.ping()
    limits = limited(LimitSettings(address=0, author=17, site=0))
    passed = await asyncio.gather(*(passes(limits, site, HOME, LAYLA) for _ in range(100)))
    assert passed.count(True) == 17 + opened_limits.count


async def test_an_unknown_client_is_held_to_the_other_limits(limited: MakeLimits, site: SiteId) -> None:
    limits = limited(LimitSettings(address=1, author=2, site=0))
    assert [await passes(limits, site, None, LAYLA) for _ in range(3)] == [True, True, False]


async def test_limits_that_are_off_write_nothing(limited: MakeLimits, site: SiteId, redis: Redis) -> None:
    limits = limited(OFF)
    assert all([await passes(limits, site, HOME, LAYLA) for _ in range(20)])
    assert await redis.keys(f"hakam:{{{site}}}:*") == []


async def test_the_logs_stay_short_and_end_by_themselves(limited: MakeLimits, site: SiteId, redis: Redis) -> None:
    limits = limited(LimitSettings(address=5, author=2, site=4))
    for author in (LAYLA, LAYLA, LAYLA, OMAR, OMAR, OMAR):
        await passes(limits, site, HOME, author)
    keys = await redis.keys(f"hakam:{{{site}}}:posts:*")
    assert len(keys) == 4
    for key in keys:
        assert 0 < await redis.pttl(key) <= 60_000
        assert await redis.llen(key) <= 4


async def test_a_lower_limit_holds_at_once(limited: MakeLimits, site: SiteId) -> None:
    generous, strict = limited(LimitSettings(address=0, author=5, site=0)), limited(THREE)
    for _ in range(4):
        await generous.spend(site, None, LAYLA)
    assert not await passes(strict, site, None, LAYLA)
    assert await passes(generous, site, None, LAYLA)


async def test_with_redis_down_everything_passes_and_is_counted(
    opened: Callable[[str], Server], own_url: str, site: SiteId, opened_limits: Opened
) -> None:
    limits = RedisLimits(opened(own_url), THREE, opened_limits, SKETCHER)
    assert all([await passes(limits, site, HOME, LAYLA) for _ in range(10)])
    assert opened_limits.count == 10


async def test_a_redis_that_never_answers_keeps_no_post_waiting_for_its_sockets(
    opened: Callable[[str], Server], silent_url: str, site: SiteId, opened_limits: Opened
) -> None:
    limits = RedisLimits(opened(f"{silent_url}?socket_timeout=60"), THREE, opened_limits, SKETCHER)
    async with asyncio.timeout(CALL_SECONDS / 2):
        assert all(await asyncio.gather(*(passes(limits, site, HOME, LAYLA) for _ in range(100))))
    assert opened_limits.count == 100


async def test_a_process_that_is_busy_with_itself_counts_all_the_same(
    limited: MakeLimits, site: SiteId, opened_limits: Opened, server: Server
) -> None:
    await server.ping()
    limits = limited(THREE)
    posts = asyncio.gather(*(passes(limits, site, HOME, LAYLA) for _ in range(10)))
    while not posts.done():
        be_busy(0.04)
        await asyncio.sleep(0)
    assert (posts.result().count(True), opened_limits.count) == (3, 0)


def be_busy(seconds: float) -> None:
    """Keep the event loop from turning."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


async def test_a_caller_who_leaves_is_let_go_at_once(
    opened: Callable[[str], Server], silent_url: str, site: SiteId, opened_limits: Opened
) -> None:
    limits = RedisLimits(opened(silent_url), THREE, opened_limits, SKETCHER)
    post = asyncio.ensure_future(limits.spend(site, HOME, LAYLA))
    await asyncio.sleep(0)
    post.cancel()
    with pytest.raises(asyncio.CancelledError):
        await post
    assert opened_limits.count == 0


async def test_a_call_that_fails_when_nobody_waits_any_more_leaves_no_word_in_the_log() -> None:
    ended = asyncio.Event()

    async def never_mind_the_cancelling() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.set()
            raise Unavailable("queue") from None

    words: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: words.append(context))
    with pytest.raises(TimeoutError):
        await _patiently(never_mind_the_cancelling())
    await ended.wait()
    await asyncio.sleep(0)
    gc.collect()
    loop.set_exception_handler(None)
    assert words == []
