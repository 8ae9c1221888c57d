"""The scorer's own process: killed under load, asked to stop, and stuck."""

import asyncio
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from service.domain.signal import Missing, Signal
from service.scoring.deep.address import Address
from service.scoring.deep.client import DeepClient

Start = Callable[[], subprocess.Popen[bytes]]
TREE = Path(__file__).parents[3]
KILLS = 20
LONG = 30.0


@pytest.fixture
def start(address: Address) -> Iterator[Start]:
    """Start a scorer of letters as a process of its own; all are killed with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        order = [sys.executable, "-m", "scripts.trials.letters", "--listen", str(address), "--log-format", "json"]
        started.append(subprocess.Popen(order, cwd=TREE, stderr=subprocess.PIPE))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def why(signals: Mapping[str, Signal]) -> str:
    signal = signals["toxicity.deep"]
    return signal.missing if isinstance(signal, Missing) else "scored"


async def scored(client: DeepClient) -> bool:
    """Ask until the scorer answers with a score."""
    async with asyncio.timeout(LONG):
        while why(await client.score("Anybody?", "en", LONG)) != "scored":  # noqa: ASYNC110 - each look is a try
            await asyncio.sleep(0.02)
    return True


async def test_killed_twenty_times_under_load_every_question_has_an_answer(start: Start, client: DeepClient) -> None:
    answers = Counter[str]()
    stop = asyncio.Event()

    async def ask() -> None:
        while not stop.is_set():
            answers[why(await client.score("Is this all?!" * 50, "en", LONG))] += 1
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as asking:
        process = start()
        await scored(client)
        for _ in range(16):
            asking.create_task(ask())
        for _ in range(KILLS):
            process.kill()
            process.wait()
            process = start()
            assert await scored(client)
        stop.set()
    assert answers.keys() == {"scored", "scorer down"}


async def test_told_to_stop_it_ends_well(start: Start, client: DeepClient) -> None:
    process = start()
    await scored(client)
    process.send_signal(signal.SIGTERM)
    assert process.wait(LONG) == 0
    assert why(await client.score("Anybody?", "en", LONG)) == "scorer down"


async def test_its_log_holds_nobodys_words(start: Start, client: DeepClient) -> None:
    process = start()
    await scored(client)
    assert why(await client.score("unmistakable ☠", "en", LONG)) == "failed"
    process.terminate()
    _, log = process.communicate(timeout=LONG)
    assert b"batch failed" in log
    assert b"unmistakable" not in log
