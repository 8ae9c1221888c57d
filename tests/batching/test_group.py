import asyncio
from collections.abc import Sequence

import pytest

from service.batching.group import Group
from service.domain.errors import Overloaded, Unavailable

PLENTY = 30.0


class Doubler:
    """Answers twice the number; keeps the groups it was given, and refuses what the test says."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.bad: set[int] = set()
        self.refused: set[int] = set()
        self.down = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = asyncio.Event()

    async def work(self, numbers: Sequence[int]) -> list[int | BaseException]:
        self.groups.append(list(numbers))
        self.begun.set()
        await self.gate.wait()
        if self.down:
            raise Unavailable("ledger")
        if self.bad.intersection(numbers):
            raise ValueError("one of them is bad")
        return [Overloaded() if number in self.refused else number * 2 for number in numbers]


@pytest.fixture
def doubler() -> Doubler:
    return Doubler()


def grouped(doubler: Doubler, *, size: int = 10, room: int = 100, patience: float = PLENTY) -> Group[int, int]:
    return Group(doubler.work, size=size, room=room, patience=patience, machine="ledger")


async def behind_a_closed_gate(doubler: Doubler, group: Group[int, int], first: int) -> asyncio.Task[int]:
    """Let one item keep the work busy, and return the task that waits for it."""
    doubler.gate.clear()
    doubler.begun.clear()
    task = asyncio.create_task(group.ask(first))
    await doubler.begun.wait()
    return task


async def standing(group: Group[int, int], count: int) -> None:
    """Return when so many items wait."""
    while group.waiting != count:  # noqa: ASYNC110 - a group tells nobody who comes, and needs not
        await asyncio.sleep(0)


async def test_a_lone_caller_does_not_wait_for_company(doubler: Doubler) -> None:
    group = grouped(doubler)
    assert [await group.ask(1), await group.ask(2)] == [2, 4]
    assert doubler.groups == [[1], [2]]


async def test_a_crowd_shares_the_next_group_and_each_gets_its_own_answer(doubler: Doubler) -> None:
    group = grouped(doubler)
    first = await behind_a_closed_gate(doubler, group, 0)
    crowd = [asyncio.create_task(group.ask(number)) for number in range(1, 8)]
    await standing(group, 7)
    doubler.gate.set()
    assert await asyncio.gather(first, *crowd) == [0, 2, 4, 6, 8, 10, 12, 14]
    assert doubler.groups == [[0], [1, 2, 3, 4, 5, 6, 7]]


async def test_no_group_is_larger_than_its_size(doubler: Doubler) -> None:
    group = grouped(doubler, size=3)
    assert await asyncio.gather(*[group.ask(number) for number in range(8)]) == [0, 2, 4, 6, 8, 10, 12, 14]
    assert [len(each) for each in doubler.groups] == [3, 3, 2]


async def test_two_items_with_a_mark_in_common_never_share_a_group(doubler: Doubler) -> None:
    group: Group[int, int] = Group(
        doubler.work,
        size=10,
        room=100,
        patience=PLENTY,
        machine="ledger",
        marks=lambda number: (number % 3, ("tens", number // 10)),
    )
    assert await asyncio.gather(*[group.ask(number) for number in (1, 14, 25, 12, 1)]) == [2, 28, 50, 24, 2]
    # 25 leaves the same rest as 1, and 12 has the ten of 14; the second 1 waits for 25, which came before it.
    assert doubler.groups == [[1, 14], [25, 12], [1]]


async def test_who_comes_to_a_full_room_is_refused_at_once_and_the_others_are_served(doubler: Doubler) -> None:
    group = grouped(doubler, room=2)
    first = await behind_a_closed_gate(doubler, group, 0)
    waiting = [asyncio.create_task(group.ask(number)) for number in (1, 2)]
    await standing(group, 2)
    with pytest.raises(Overloaded):
        await group.ask(3)
    doubler.gate.set()
    assert await asyncio.gather(first, *waiting) == [0, 2, 4]
    assert await group.ask(3) == 6


async def test_a_caller_who_leaves_does_not_take_the_work_along(doubler: Doubler) -> None:
    group = grouped(doubler)
    first = await behind_a_closed_gate(doubler, group, 0)
    leaver, stayer = (asyncio.create_task(group.ask(number)) for number in (1, 2))
    await standing(group, 2)
    first.cancel()
    leaver.cancel()
    left = await asyncio.gather(first, leaver, return_exceptions=True)
    assert [type(each) for each in left] == [asyncio.CancelledError, asyncio.CancelledError]
    doubler.gate.set()
    assert await stayer == 4
    assert doubler.groups == [[0], [1, 2]]


async def test_a_refused_item_whose_caller_left_is_nobodys_fault(doubler: Doubler) -> None:
    group = grouped(doubler)
    doubler.refused = {0}
    first = await behind_a_closed_gate(doubler, group, 0)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    doubler.gate.set()
    await group.finish()
    assert await group.ask(1) == 2


async def test_one_refused_item_is_refused_alone(doubler: Doubler) -> None:
    group = grouped(doubler)
    doubler.refused = {2}
    answers = await asyncio.gather(*[group.ask(number) for number in (1, 2, 3)], return_exceptions=True)
    assert answers[0] == 2
    assert isinstance(answers[1], Overloaded)
    assert answers[2] == 6


async def test_one_bad_item_fails_alone_and_is_found_by_halving(doubler: Doubler) -> None:
    group = grouped(doubler, size=64)
    doubler.bad = {37}
    answers = await asyncio.gather(*[group.ask(number) for number in range(64)], return_exceptions=True)
    assert isinstance(answers.pop(37), ValueError)
    assert answers == [number * 2 for number in range(64) if number != 37]
    assert len(doubler.groups) == 13


async def test_a_machine_that_is_down_answers_all_and_is_asked_once(doubler: Doubler) -> None:
    group = grouped(doubler)
    doubler.down = True
    answers = await asyncio.gather(*[group.ask(number) for number in range(5)], return_exceptions=True)
    assert [type(each) for each in answers] == [Unavailable] * 5
    assert doubler.groups == [[0, 1, 2, 3, 4]]
    doubler.down = False
    assert await group.ask(1) == 2


async def test_patience_ends_and_the_work_is_done_all_the_same(doubler: Doubler) -> None:
    group = grouped(doubler, patience=0.01)
    doubler.gate.clear()
    with pytest.raises(Unavailable):
        await group.ask(1)
    doubler.gate.set()
    await group.finish()
    assert doubler.groups == [[1]]


async def test_finishing_answers_everything_that_was_asked(doubler: Doubler) -> None:
    group = grouped(doubler, size=2)
    first = await behind_a_closed_gate(doubler, group, 0)
    others = [asyncio.create_task(group.ask(number)) for number in range(1, 6)]
    await standing(group, 5)
    ending = asyncio.create_task(group.finish())
    await asyncio.sleep(0)
    assert not ending.done()
    doubler.gate.set()
    await ending
    assert group.waiting == 0
    assert await asyncio.gather(first, *others) == [0, 2, 4, 6, 8, 10]


async def test_finishing_what_was_never_asked_returns(doubler: Doubler) -> None:
    await grouped(doubler).finish()
    assert doubler.groups == []
