import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

import pytest
from prometheus_client import REGISTRY

from service.domain.comment import Status
from service.domain.errors import Unavailable
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


async def test_a_queue_that_never_answers_is_not_waited_for(
    house: House, site: Site, post_held: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = asyncio.Event()

    async def hang(*_: object) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            left.set()

    monkeypatch.setattr(RedisReviewQueue, "push", hang)
    monkeypatch.setattr(relay, "PATIENCE", 0.001)
    async with asyncio.timeout(10):
        assert (await post_held()).status is Status.HELD
    assert left.is_set()
    monkeypatch.undo()
    await house.journeys.sweep.mend()
    assert (await house.journeys.review.queue(site)).state.waiting == 1
