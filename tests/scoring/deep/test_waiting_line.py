"""The waiting line: one owner, refusal when full, deadlines, and one bad text that fails alone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from scripts.trials.letters import POISON, ROOM, UNREADABLE, Letters, scores
from service.scoring.deep.waiting_line import Refused, Stuck, WaitingLine

Until = Callable[[Callable[[], bool]], Awaitable[None]]
LONG = 30.0


@asynccontextmanager
async def running(line: WaitingLine) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(line.run())
    yield task
    line.close()
    task.cancel()
    with suppress(asyncio.CancelledError, Stuck):
        await task


async def reason(answer: Awaitable[dict[str, float]]) -> str:
    with pytest.raises(Refused) as refused:
        await answer
    return str(refused.value)


async def test_a_text_has_its_scores(letters: Letters) -> None:
    line = WaitingLine(letters)
    async with running(line):
        assert await line.score("Oh!", LONG) == scores("Oh!")


async def test_a_text_has_the_same_scores_alone_and_in_company(letters: Letters) -> None:
    line = WaitingLine(letters)
    texts = [f"{'Ha' * (n % 17)}{'!' * (n % 5)}." for n in range(200)]
    async with running(line):
        alone = [await line.score(text, LONG) for text in texts]
        assert await asyncio.gather(*[line.score(text, LONG) for text in texts]) == alone
    assert max(map(len, letters.batches)) > 1


async def test_of_a_long_text_the_highest_window_counts(letters: Letters) -> None:
    line = WaitingLine(letters)
    async with running(line):
        found = await line.score("a" * 1_000 + "!" * ROOM, LONG)
    assert found["toxicity"] == 1.0


async def test_a_bad_text_fails_alone(letters: Letters) -> None:
    line = WaitingLine(letters)
    letters.gate.clear()
    async with running(line):
        asked = [asyncio.ensure_future(line.score(text, LONG)) for text in ("one", "two", POISON * 3, "six")]
        letters.gate.set()
        assert await reason(asked.pop(2)) == "failed"
        assert await asyncio.gather(*asked) == [scores("one"), scores("two"), scores("six")]
    assert any(len(batch) == 4 for batch in letters.batches)


async def test_a_text_that_cannot_be_read_fails_alone(letters: Letters) -> None:
    line = WaitingLine(letters)
    async with running(line):
        bad, good = line.score(UNREADABLE, LONG), line.score("good", LONG)
        assert tuple(await asyncio.gather(reason(bad), good)) == ("failed", scores("good"))


async def test_a_full_line_refuses_at_the_door(letters: Letters) -> None:
    line = WaitingLine(letters, most=3)
    letters.gate.clear()
    async with running(line):
        asked = [asyncio.ensure_future(line.score("text", LONG)) for _ in range(3)]
        await asyncio.sleep(0)
        assert await reason(line.score("one too many", LONG)) == "overloaded"
        letters.gate.set()
        assert await asyncio.gather(*asked) == [scores("text")] * 3


async def test_a_courtesy_is_done_only_while_hardly_anybody_waits(letters: Letters) -> None:
    line = WaitingLine(letters)
    letters.gate.clear()
    async with running(line):
        asked = [asyncio.ensure_future(line.score("text", LONG)) for _ in range(3)]
        await asyncio.sleep(0)
        assert await reason(line.score("shown only", LONG, courtesy=True)) == "overloaded"
        letters.gate.set()
        await asyncio.gather(*asked)
        assert await line.score("shown only", LONG, courtesy=True) == scores("shown only")


async def test_whoever_is_too_late_is_passed_over(letters: Letters, until: Until) -> None:
    line = WaitingLine(letters)
    letters.gate.clear()
    async with running(line):
        first = asyncio.ensure_future(line.score("first", LONG))
        await until(lambda: letters.begun == 1)
        late = asyncio.ensure_future(line.score("late", 0.0))
        await asyncio.sleep(0)
        letters.gate.set()
        assert await reason(late) == "late"
        await first
    assert all("late" not in batch for batch in letters.batches)


async def test_whoever_has_left_is_not_scored(letters: Letters, until: Until) -> None:
    line = WaitingLine(letters)
    letters.gate.clear()
    async with running(line):
        first = asyncio.ensure_future(line.score("first", LONG))
        await until(lambda: letters.begun == 1)
        leaving = asyncio.ensure_future(line.score("I leave", LONG))
        await asyncio.sleep(0)
        leaving.cancel()
        letters.gate.set()
        await first
        await line.score("last", LONG)
    assert all("I leave" not in batch for batch in letters.batches)


async def test_a_long_text_does_not_keep_all_others_waiting(letters: Letters) -> None:
    line = WaitingLine(letters)
    letters.gate.clear()
    ended: list[str] = []

    async def ask(name: str, text: str) -> None:
        await line.score(text, LONG)
        ended.append(name)

    async with running(line):
        long = asyncio.create_task(ask("long", "x" * ROOM * 100))
        await asyncio.sleep(0)
        short = [asyncio.create_task(ask("short", f"text {n}")) for n in range(20)]
        letters.gate.set()
        await asyncio.gather(long, *short)
    assert ended == ["short"] * 20 + ["long"]


async def test_a_model_that_does_not_come_back_ends_the_line(letters: Letters) -> None:
    line = WaitingLine(letters, stuck=0.05)
    letters.gate.clear()
    async with running(line) as task:
        asked = asyncio.ensure_future(line.score("text", LONG))
        with pytest.raises(Stuck):
            await task
        letters.gate.set()
        line.close()
        assert await reason(asked) == "scorer down"
