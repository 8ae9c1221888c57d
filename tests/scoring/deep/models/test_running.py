"""The scorer's process with a real model: killed under load, started again, and seen in the service's health."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from scripts.trials.running import Running, running
from service.domain.signal import Missing, Signal
from service.house.scorer import scorer_beside
from service.scoring.deep.address import Address, read_address
from service.scoring.deep.client import DeepClient
from service.settings.settings import read_settings

Start = Callable[[], subprocess.Popen[bytes]]
TREE = Path(__file__).parents[4]
KILLS = 20
LONG = 30.0


@pytest.fixture
def start(address: Address, folder: Path) -> Iterator[Start]:
    """Start a scorer with the tiny model; all are killed with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        order = [sys.executable, "-m", "service.scoring.deep", "--model", str(folder), "--listen", str(address)]
        started.append(subprocess.Popen(order, cwd=TREE, stderr=subprocess.DEVNULL))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()


def why(signals: Mapping[str, Signal]) -> str:
    signal = signals["toxicity.deep"]
    return signal.missing if isinstance(signal, Missing) else "scored"


async def scored(client: DeepClient) -> bool:
    """Ask until the scorer answers with a score."""
    async with asyncio.timeout(LONG):
        while why(await client.score("you are an idiot", "en", LONG)) != "scored":  # noqa: ASYNC110 - each look is a try
            await asyncio.sleep(0.02)
    return True


async def test_killed_twenty_times_under_load_every_question_has_an_answer(start: Start, client: DeepClient) -> None:
    answers = Counter[str]()
    stop = asyncio.Event()

    async def ask() -> None:
        while not stop.is_set():
            answers[why(await client.score("the article is good " * 20, "en", LONG))] += 1
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as asking:
        process = start()
        await scored(client)
        for _ in range(8):
            asking.create_task(ask())
        for _ in range(KILLS):
            process.kill()
            process.wait()
            process = start()
            assert await scored(client)
        stop.set()
    assert answers.keys() == {"scored", "scorer down"}


async def test_a_thousand_at_once_all_have_an_answer(start: Start, client: DeepClient) -> None:
    start()
    await scored(client)
    found = await asyncio.gather(*[client.score(f"thanks {n}", "en", LONG) for n in range(1_000)])
    counted = Counter(map(why, found))
    assert counted.keys() <= {"scored", "overloaded"}
    assert counted["scored"] >= 512


def scorers_of(model: Path) -> list[int]:
    """Return the processes that score with a model."""
    commands = {int(entry.name): entry / "cmdline" for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    return [pid for pid, file in commands.items() if _runs(file, model)]


def _runs(command: Path, model: Path) -> bool:
    try:
        return b"service.scoring.deep" in (words := command.read_bytes()) and os.fsencode(model) in words
    except OSError:
        return False


async def test_the_house_starts_a_scorer_again_and_ends_it_with_itself(data: Path, folder: Path) -> None:
    settings = read_settings({"HAKAM_DATA": str(data)})
    with scorer_beside(settings) as found:
        client = DeepClient(read_address(found.scorer or ""))
        await scored(client)
        (pid,) = scorers_of(folder)
        with scorer_beside(settings) as second:
            assert second.scorer == found.scorer
        os.kill(pid, signal.SIGKILL)
        await scored(client)
        assert scorers_of(folder) not in ([], [pid])
        await client.close()
    assert scorers_of(folder) == []


@pytest.fixture
def service(data: Path) -> Iterator[Running]:
    with running(data.parent) as one:
        yield one


def test_the_service_tells_its_model_and_whether_the_scorer_is_up(service: Running, folder: Path) -> None:
    def health() -> httpx.Response:
        return httpx.get(f"{service.url}/health/ready", timeout=LONG)

    while health().json()["machines"]["scorer"] != "up":
        pass
    assert health().json()["models"]["deep"].startswith("tiny-")
    for pid in scorers_of(folder):
        os.kill(pid, signal.SIGKILL)
    while (told := health()).json()["machines"]["scorer"] != "up":
        assert told.status_code == 200
    service.kill()
    while scorers_of(folder):
        pass
