"""Grouping: many callers' work done as one, while each waits for its own.

What arrives while one group is at work makes the next, so a lone caller never waits for company and a crowd
shares a transaction. A group that fails is halved until the bad item stands alone.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

from service.domain.errors import Overloaded, Refusal, Unavailable

Item = TypeVar("Item")
Answer = TypeVar("Answer")

Work = Callable[[Sequence[Item]], Awaitable[Sequence[Answer | BaseException]]]
"""Does a group's work; returns one answer for each item, in order, an exception for one that was refused.

A Refusal that it raises is every item's answer. Anything else that it raises says that an item was bad, and that
nothing was done.
"""


class Group(Generic[Item, Answer]):
    """Gathers items into groups of at most ``size``; at most ``room`` may wait, each at most ``patience`` seconds.

    ``machine`` does the work, and is what is Unavailable to those who waited too long.
    ``marks`` names what an item must not share a group over: the second of two items with a mark in common
    waits for the next group.
    """

    def __init__(
        self,
        work: Work[Item, Answer],
        *,
        size: int,
        room: int,
        patience: float,
        machine: str,
        marks: Callable[[Item], Sequence[Hashable]] = lambda _: (),
    ) -> None:
        self._work = work
        self._size = size
        self._room = room
        self._patience = patience
        self._machine = machine
        self._marks = marks
        self._waiting: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._worker: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    async def ask(self, item: Item) -> Answer:
        """Return the item's own answer, or raise its own refusal. Raise Overloaded, Unavailable."""
        if len(self._waiting) >= self._room:
            raise Overloaded
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work_on())
        # Nothing of the work waits for this future, so a caller who leaves does not take the work along.
        limit = asyncio.get_running_loop().call_later(self._patience, _settle, answer, Unavailable(self._machine))
        try:
            return await answer
        finally:
            limit.cancel()

    async def finish(self) -> None:
        """Return when everything that was asked has been answered."""
        while self._worker is not None and not self._worker.done():
            await asyncio.wait([self._worker])

    async def _work_on(self) -> None:
        while self._waiting:
            group = self._next_group()
            answers = await self._answers([item for item, _ in group])
            for (_, future), answer in zip(group, answers, strict=True):
                _settle(future, answer)

    async def _answers(self, items: Sequence[Item]) -> Sequence[Answer | BaseException]:
        try:
            return await self._work(items)
        except Refusal as refusal:
            return [refusal] * len(items)
        except Exception as fault:  # noqa: BLE001 - whatever befell an item is its caller's answer, or they would hang
            if len(items) == 1:
                return [fault]
        half = len(items) // 2
        return [*await self._answers(items[:half]), *await self._answers(items[half:])]

    def _next_group(self) -> list[tuple[Item, asyncio.Future[Answer]]]:
        group: list[tuple[Item, asyncio.Future[Answer]]] = []
        later: list[tuple[Item, asyncio.Future[Answer]]] = []
        taken: set[Hashable] = set()
        while self._waiting and len(group) < self._size:
            pair = self._waiting.popleft()
            marks = self._marks(pair[0])
            if taken.isdisjoint(marks):
                group.append(pair)
            else:
                later.append(pair)
            taken.update(marks)
        self._waiting.extendleft(reversed(later))
        return group


def _settle(future: asyncio.Future[Answer], answer: Answer | BaseException) -> None:
    if future.done():
        return
    if isinstance(answer, BaseException):
        future.set_exception(answer)
        # The caller may have left; then nobody will look at the exception, and that is no fault.
        future.exception()
    else:
        future.set_result(answer)
