"""The client always has an answer in time, whatever becomes of the scorer."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from scripts.trials.letters import POISON, Letters
from service.domain.errors import Unavailable
from service.domain.signal import Missing, Scored, Signal
from service.scoring.deep.address import Address, Visited
from service.scoring.deep.client import LONGEST_TEXT, DeepClient
from service.scoring.deep.messages import PROTOCOL, Hello, frame
from service.scoring.deep.server import scoring
from service.scoring.deep.waiting_line import MOST_WAITING

Until = Callable[[Callable[[], bool]], Awaitable[None]]
Running = AsyncExitStack
LONG = 30.0
KIND = "en"


def why(signals: Mapping[str, Signal]) -> str:
    signal = signals["toxicity.deep"]
    return signal.missing if isinstance(signal, Missing) else "scored"


@asynccontextmanager
async def answering(address: Address, visited: Visited) -> AsyncIterator[None]:
    """Listen with a scorer of another kind."""
    server = await address.listen(visited)
    yield
    server.close()


async def test_a_text_has_its_signals(client: DeepClient, scorer: Running) -> None:
    assert await client.score("Oh!!", KIND, LONG) == {"toxicity.deep": Scored(0.5), "insult.deep": Scored(0.25)}
    assert client.models == {"deep": "letters-1"}


async def test_a_language_that_the_model_does_not_know_decides_nothing(client: DeepClient, scorer: Running) -> None:
    found = await client.score("لا!!", "ar", LONG)
    assert found["toxicity.deep"] == Missing("out of domain")
    assert found["toxicity.deep.shown"] == Scored(0.5)


async def test_what_is_only_shown_is_not_waited_for(client: DeepClient, scorer: Running, letters: Letters) -> None:
    letters.gate.clear()
    assert await client.score("لا!!", "ar", LONG) == {"toxicity.deep": Missing("out of domain")}


@pytest.mark.parametrize("text", ["", " \n\t", "\u3000"])
async def test_nothing_to_read_is_no_zero(client: DeepClient, text: str) -> None:
    assert why(await client.score(text, KIND, LONG)) == "empty"


async def test_a_text_beyond_all_measure_is_not_sent(client: DeepClient) -> None:
    assert why(await client.score("a" * (LONGEST_TEXT + 1), KIND, LONG)) == "too long"


@pytest.mark.parametrize("text", ["\ud800!", "\U0001f92c" * 10_000, "a\0b", "\u202e" * 10_000, "بtest" * 2_000])
async def test_any_text_is_scored(client: DeepClient, scorer: Running, text: str) -> None:
    assert why(await client.score(text, KIND, LONG)) == "scored"


async def test_a_text_that_the_model_stumbles_over_is_missing(client: DeepClient, scorer: Running) -> None:
    assert why(await client.score(POISON, KIND, LONG)) == "failed"


async def test_without_a_scorer_there_is_an_answer_all_the_same(client: DeepClient) -> None:
    assert why(await client.score("text", KIND, LONG)) == "scorer down"
    assert client.models == {"deep": "unknown"}


async def test_a_scorer_that_takes_too_long_is_late(client: DeepClient, scorer: Running, letters: Letters) -> None:
    await client.check()
    letters.gate.clear()
    assert why(await client.score("text", KIND, 0.05)) == "late"


async def test_no_patience_is_no_wait(client: DeepClient, scorer: Running) -> None:
    assert why(await client.score("text", KIND, 0.0)) == "late"


async def test_a_scorer_that_ends_leaves_nobody_waiting(
    client: DeepClient, scorer: Running, letters: Letters, until: Until
) -> None:
    await client.check()
    letters.gate.clear()
    begun = letters.begun
    asked = [asyncio.ensure_future(client.score(f"text {n}", KIND, LONG)) for n in range(20)]
    await until(lambda: letters.begun > begun)
    await scorer.aclose()
    assert {why(each) for each in await asyncio.gather(*asked)} == {"scorer down"}


async def test_a_scorer_that_comes_back_is_found_again(client: DeepClient, letters: Letters, address: Address) -> None:
    async with scoring(letters, address):
        assert why(await client.score("text", KIND, LONG)) == "scored"
    assert why(await client.score("text", KIND, LONG)) == "scorer down"
    async with scoring(letters, address), asyncio.timeout(LONG):
        while why(await client.score("text", KIND, LONG)) == "scorer down":  # noqa: ASYNC110 - each look is a try
            await asyncio.sleep(0.01)


async def test_a_thousand_at_once_all_have_an_answer(client: DeepClient, scorer: Running) -> None:
    found = await asyncio.gather(*[client.score(f"text {n}", KIND, LONG) for n in range(1_000)])
    counted = Counter(map(why, found))
    assert counted.keys() <= {"scored", "overloaded"}
    assert counted["scored"] >= MOST_WAITING


async def test_whoever_leaves_is_not_scored(
    client: DeepClient, scorer: Running, letters: Letters, until: Until
) -> None:
    await client.check()
    letters.gate.clear()
    begun = letters.begun
    first = asyncio.ensure_future(client.score("first", KIND, LONG))
    await until(lambda: letters.begun > begun)
    assert why(await client.score("I am gone", KIND, 0.05)) == "late"
    letters.gate.set()
    await first
    await client.check()
    assert all("I am gone" not in batch for batch in letters.batches)


async def test_health_is_a_real_score(client: DeepClient, scorer: Running, letters: Letters) -> None:
    before = len(letters.batches)
    await client.check()
    assert len(letters.batches) == before + 1
    await scorer.aclose()
    with pytest.raises(Unavailable):
        await client.check()


async def test_somebody_who_says_nothing_is_no_scorer(
    client: DeepClient, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.scoring.deep.client.CONNECTING", 0.05)
    silent = asyncio.Event()

    async def visited(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    async with answering(address, visited):
        assert why(await client.score("text", KIND, LONG)) == "scorer down"
        silent.set()


@pytest.mark.parametrize(
    "words",
    [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0\0\0\3abc", frame(Hello(PROTOCOL + 1, "x", ()))],
    ids=["nothing", "another protocol", "no message", "another version"],
)
async def test_somebody_who_speaks_otherwise_is_no_scorer(client: DeepClient, address: Address, words: bytes) -> None:
    async def visited(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        writer.close()

    async with answering(address, visited):
        assert why(await client.score("text", KIND, LONG)) == "scorer down"


async def test_a_scorer_hangs_up_on_whoever_speaks_otherwise(
    address: Address, scorer: Running, client: DeepClient
) -> None:
    reader, writer = await address.connect()
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    async with asyncio.timeout(LONG):
        await reader.read()
    writer.close()
    await client.check()


async def test_a_scorer_that_has_fallen_silent_is_met_anew(
    client: DeepClient, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.scoring.deep.client.SILENCE", 0.0)
    meetings, over = 0, asyncio.Event()

    async def visited(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal meetings
        meetings += 1
        writer.write(frame(Hello(PROTOCOL, "mute", ("en",))))
        await over.wait()
        writer.close()

    async with answering(address, visited), asyncio.timeout(LONG):
        while meetings < 2:
            assert why(await client.score("text", KIND, 0.05)) in {"late", "scorer down"}
        over.set()
