import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import NoReturn

import pytest
from prometheus_client import REGISTRY

from service.domain.comment import Status
from service.domain.errors import Unavailable
from service.domain.ids import SiteId
from service.domain.queue import Waiting
from service.domain.site import Site
from service.flow import relay
from service.flow.submit import Receipt
from service.house.house import House
from service.queue.review import RedisReviewQueue

Post = Callable[..., Awaitable[Receipt]]


def late() -> float:
    return REGISTRY.get_sample_value("hakam_queue_push_late_total") or 0


@pytest.mark.parametrize("fault", [Unavailable("queue"), ValueError("an answer that nobody expected"), OSError()])
async def test_no_fault_of_the_queue_changes_an_answer(
    post_held: Post, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    async def fail(*_: object) -> NoReturn:
        raise fault

    monkeypatch.setattr(RedisReviewQueue, "push", fail)
    before = late()
    assert (await post_held()).status is Status.HELD
    assert late() == before + 1


async def test_a_slow_queue_is_not_waited_for_and_hears_of_the_case_all_the_same(
    house: House, site: Site, post_held: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    wakes, pushed = asyncio.Event(), asyncio.Event()
    push = RedisReviewQueue.push

    async def push_late(self: RedisReviewQueue, of: SiteId, cases: Sequence[Waiting]) -> int:
        await wakes.wait()
        new = await push(self, of, cases)
        pushed.set()
        return new

    monkeypatch.setattr(RedisReviewQueue, "push", push_late)
    monkeypatch.setattr(relay, "PATIENCE", 0.001)
    before = late()
    async with asyncio.timeout(10):
        assert (await post_held()).status is Status.HELD
        assert late() == before + 1
        wakes.set()
        await pushed.wait()
    assert (await house.journeys.review.queue(site)).state.waiting == 1
