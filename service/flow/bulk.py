"""Many decisions at once: each is taken on its own, and each has its own outcome."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias, TypeVar

from service.domain.case import Case
from service.domain.decision import Decision
from service.domain.errors import Unavailable
from service.domain.ids import CommentId
from service.domain.key import ApiKey
from service.domain.site import Site
from service.flow.review import Review, RulingRequest

AT_ONCE = 5
"""Decisions that are under way at one time; half of the ledger's connections stay free for others."""

Item = TypeVar("Item")

Outcome: TypeAlias = tuple[Case, Decision] | BaseException


async def decide_many(review: Review, site: Site, key: ApiKey, requests: Sequence[RulingRequest]) -> list[Outcome]:
    """Return an outcome for each request, in order: what was decided, or what ``Review.decide`` raised."""
    return await _many(requests, lambda request: review.decide(site, key, request))


async def undo_many(review: Review, site: Site, key: ApiKey, comments: Sequence[CommentId]) -> list[Outcome]:
    """Return an outcome for each comment, in order: what was taken back, or what ``Review.undo`` raised."""
    return await _many(comments, lambda comment: review.undo(site, key, comment))


async def _many(items: Sequence[Item], work: Callable[[Item], Awaitable[tuple[Case, Decision]]]) -> list[Outcome]:
    gate = asyncio.Semaphore(AT_ONCE)
    down: list[Unavailable] = []

    async def one(item: Item) -> tuple[Case, Decision]:
        async with gate:
            if down:
                # Each would wait for the same machine in vain, one after the other.
                raise down[0]
            try:
                return await work(item)
            except Unavailable as refusal:
                down.append(refusal)
                raise

    return await asyncio.gather(*map(one, items), return_exceptions=True)
