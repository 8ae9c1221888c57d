from collections.abc import Callable

from redis.asyncio import Redis

from service.domain.ids import SiteId
from service.domain.queue import Waiting
from service.queue.review import RedisReviewQueue
from service.queue.server import Server

Open = Callable[[str], Server]
MakeCase = Callable[..., Waiting]


async def test_a_server_that_forgot_its_scripts_is_told_them_again(
    opened: Open, own: Redis, own_url: str, site: SiteId, make_case: MakeCase
) -> None:
    queue = RedisReviewQueue(opened(own_url))
    await queue.push(site, [make_case()])
    await own.script_flush()
    assert await queue.push(site, [make_case()]) == 1
    await own.script_flush()
    assert len(await queue.claim(site, "layla", 5, 60)) == 2


async def test_after_the_first_run_only_the_scripts_hash_is_sent(
    opened: Open, own: Redis, own_url: str, site: SiteId, make_case: MakeCase
) -> None:
    queue = RedisReviewQueue(opened(own_url))
    for _ in range(10):
        await queue.push(site, [make_case()])
    stats = await own.info("commandstats")
    assert (stats["cmdstat_eval"]["calls"], stats["cmdstat_evalsha"]["calls"]) == (1, 10)


async def test_a_server_that_was_wiped_is_an_empty_queue_that_works(
    opened: Open, own: Redis, own_url: str, site: SiteId, make_case: MakeCase
) -> None:
    queue = RedisReviewQueue(opened(own_url))
    cases = [make_case() for _ in range(5)]
    await queue.push(site, cases)
    await queue.claim(site, "layla", 2, 60)
    await own.flushall()
    state = await queue.state(site, 5)
    assert (state.waiting, state.claimed, state.oldest_seconds, state.head) == (0, 0, 0, ())
    assert [batch async for batch in queue.members(site, 10)] == []
    assert await queue.claim(site, "layla", 5, 60) == ()
    assert await queue.push(site, cases) == 5
    assert len(await queue.claim(site, "layla", 5, 60)) == 5
