import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from service.domain.decision import Ruling
from service.domain.errors import Unavailable
from service.domain.ids import CommentId
from service.domain.key import ApiKey
from service.domain.queue import Waiting
from service.domain.site import Site
from service.flow.review import RulingRequest
from service.flow.submit import Receipt
from service.house.clock import now
from service.house.house import House
from service.queue.connect import connect
from service.queue.review import RedisReviewQueue

Post = Callable[..., Awaitable[Receipt]]
OpenHouse = Callable[..., House]


@pytest.fixture
async def queue(redis_url: str) -> AsyncIterator[RedisReviewQueue]:
    server = connect(redis_url)
    yield RedisReviewQueue(server)
    await server.close()


async def members(queue: RedisReviewQueue, site: Site) -> list[CommentId]:
    """Return what is in the queue, in the order of ids."""
    return sorted({comment async for batch in queue.members(site.id, 100) for comment in batch})


async def test_what_is_missing_from_the_queue_is_brought_there(
    house: House, site: Site, post_held: Post, queue: RedisReviewQueue, redis_url: str
) -> None:
    receipts = await asyncio.gather(*[post_held() for _ in range(30)])
    async with Redis.from_url(redis_url) as redis:
        await redis.delete(*await redis.keys(f"hakam:{{{site.id}}}:*"))
    assert await members(queue, site) == []
    mended = await house.journeys.sweep.mend()
    assert mended.added >= 30
    assert await members(queue, site) == sorted(receipt.comment.id for receipt in receipts)


async def test_what_waits_no_longer_is_taken_from_the_queue(
    house: House, site: Site, post_held: Post, post: Post, queue: RedisReviewQueue, moderator: ApiKey
) -> None:
    held, decided, published = await post_held(), await post_held(), await post()
    await house.journeys.review.decide(site, moderator, RulingRequest(comment=decided.comment.id, action=Ruling.REJECT))
    strangers = (decided.comment.id, published.comment.id, CommentId("nobody"))
    await queue.push(site.id, [Waiting(comment=comment, priority=9, since=now()) for comment in strangers])
    mended = await house.journeys.sweep.mend()
    assert mended.removed >= 3
    assert await members(queue, site) == [held.comment.id]


async def test_a_queue_that_is_right_is_left_alone(
    house: House, site: Site, post_held: Post, queue: RedisReviewQueue, moderator: ApiKey
) -> None:
    receipts = [await post_held() for _ in range(4)]
    (claimed,) = await house.journeys.review.claim(site, moderator, 1, 60)
    await house.journeys.sweep.mend()
    state = await queue.state(site.id, 10)
    assert (state.waiting, state.claimed) == (3, 1)
    assert set(state.head) == {receipt.comment.id for receipt in receipts} - {claimed.case.comment.id}
    await queue.renew(site.id, moderator.id, claimed.claim.lease, 60)


async def test_nothing_that_waits_is_taken_while_comments_come_in(
    house: House, site: Site, post_held: Post, queue: RedisReviewQueue, moderator: ApiKey
) -> None:
    posting = asyncio.gather(*[post_held(client=f"203.0.113.{number}") for number in range(60)])
    while not posting.done():
        await house.journeys.sweep.mend()
    receipts = await posting
    ids = [receipt.comment.id for receipt in receipts]
    requests = [RulingRequest(comment=comment, action=Ruling.PUBLISH) for comment in ids[:30]]
    deciding = asyncio.gather(*[house.journeys.review.decide(site, moderator, request) for request in requests])
    while not deciding.done():
        await house.journeys.sweep.mend()
    undoing = asyncio.gather(*[house.journeys.review.undo(site, moderator, comment) for comment in ids[:10]])
    while not undoing.done():
        await house.journeys.sweep.mend()
    await house.journeys.sweep.mend()
    assert await members(queue, site) == sorted(ids[:10] + ids[30:])


async def test_with_a_machine_down_the_sweep_says_so(open_house: OpenHouse, no_ledger: str, no_queue: str) -> None:
    for crippled in (open_house(ledger=no_ledger), open_house(queue=no_queue)):
        with pytest.raises(Unavailable):
            await crippled.journeys.sweep.mend()


async def test_what_was_promised_to_be_forgotten_is_no_sooner(house: House, site: Site, post: Post) -> None:
    fields = {"idempotency_key": "k", "email": "r@example.com", "body": "كلام لا ينسى اليوم"}
    first = await post(**fields)
    await house.journeys.sweep.forget()
    assert await post(**fields) == first
    assert await house.ledger.forget_requests(now() - timedelta(days=2)) == 0
