"""The deep model's sides: Hakam's scorer and Detoxify's own library, on the same weights."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import IO

import msgspec

from scripts.benches.bench import Measure
from scripts.benches.figures import percentile
from scripts.benches.kit import shelf
from scripts.benches.processes import memory, tree
from scripts.benches.unprepared import Unprepared
from scripts.benches.words import texts
from scripts.trials.running import TREE, plain_environment
from service.domain.signal import Scored
from service.scoring.deep.address import Address
from service.scoring.deep.client import DeepClient
from service.scoring.deep.labels import TOXICITY

PYTHON = TREE / ".venv-detoxify" / "bin" / "python"
DATA, SCORES, MADE, SEED = "data", "detoxify.json", "made", 11
"""As ``true_shape`` names them; its module needs torch and is never imported here."""

AT_ONCE = 32
"""Comments that are before the scorer at one time."""

MOST_MOVED = 0.01
PATIENCE = 60.0


def texts_to_score() -> list[str]:
    return texts(200, SEED)


def true_shape() -> Path:
    """Return the folder of the model with random weights; make it where it is not there yet. Raises Unprepared."""
    if not PYTHON.exists():
        raise Unprepared("The deep model needs an environment with Detoxify. Make it with `scripts/env --detoxify`.")
    home = shelf() / "true-shape"
    if not (home / MADE).exists():
        print(
            f"Making a model of XLM-R base's shape in {home}, once; it takes two minutes and 1.5 GB.", file=sys.stderr
        )
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run([PYTHON, "-m", "scripts.benches.true_shape", str(home)], cwd=TREE, check=True, env=_offline())
        (home / MADE).touch()
    return home


@contextmanager
def scorer(home: Path, folder: Path) -> Iterator[tuple[Address, int]]:
    """Lend the address of a scorer with that model, and its process."""
    address = Address(path=folder / "s.sock")
    model = home / DATA / "models" / "in-use"
    order = [str(PYTHON), "-m", "service.scoring.deep", "--model", str(model.resolve()), "--listen", str(address)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(order, cwd=TREE, env=_offline(), stderr=log)
    try:
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()


async def measure_scorer(address: Address, pid: int, seconds: float) -> Measure:
    """Have comments scored through the whole of it: client, socket, waiting line, model."""
    client = DeepClient(address)
    try:
        await ready(client)
        faults, note = await _moved(client, true_shape())
        found = await at_once(lambda text: _scored(client, text), texts_to_score(), seconds)
    finally:
        await client.close()
    return msgspec.structs.replace(found, memory=memory(tree(pid)), faults=(*found.faults, *faults), notes=(note,))


async def at_once(work: Callable[[str], Awaitable[bool]], items: Sequence[str], seconds: float) -> Measure:
    """Do the work on many items at one time, for so many seconds; ``work`` says whether it was done."""
    following, calls, missing = cycle(items), list[float](), 0
    began = time.perf_counter()

    async def hand() -> None:
        nonlocal missing
        while (start := time.perf_counter()) < began + seconds:
            missing += not await work(next(following))
            calls.append(time.perf_counter() - start)

    await asyncio.gather(*[hand() for _ in range(AT_ONCE)])
    return Measure(
        rate=len(calls) / (time.perf_counter() - began),
        p50=1000 * percentile(calls, 50),
        p99=1000 * percentile(calls, 99),
        memory=memory([os.getpid()]),
        accepted=len(calls),
        faults=(f"{missing} comments have no score",) if missing else (),
    )


@contextmanager
def detoxify_alone(home: Path) -> Iterator[Callable[[float], Measure]]:
    """Lend what measures Detoxify one by one, in a process of its own."""
    order = [str(PYTHON), "-m", "scripts.benches.detoxify_alone", str(home)]
    process = subprocess.Popen(
        order,
        cwd=TREE,
        env=_offline(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    words, answers = _pipes(process)
    try:
        if answers.readline().strip() != "ready":
            raise Unprepared("Detoxify did not start on the model of XLM-R base's shape.")

        def measure(seconds: float) -> Measure:
            words.write(f"{seconds}\n")
            words.flush()
            return msgspec.json.decode(answers.readline(), type=Measure)

        yield measure
    finally:
        process.kill()
        process.communicate()


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    if process.stdin is None or process.stdout is None:
        raise Unprepared("The process has no pipes.")
    return process.stdin, process.stdout


async def _scored(client: DeepClient, text: str) -> bool:
    found = await client.score(text, "en", PATIENCE)
    return isinstance(found[TOXICITY], Scored)


async def ready(client: DeepClient) -> None:
    """Wait until the scorer scores. Raises Unprepared."""
    deadline = time.monotonic() + PATIENCE
    while not await _scored(client, "ready?"):
        if time.monotonic() > deadline:
            raise Unprepared("The scorer did not start on the model of XLM-R base's shape.")
        await asyncio.sleep(0.1)


async def _moved(client: DeepClient, home: Path) -> tuple[list[str], str]:
    """Compare with Detoxify's own scores; return the faults and a note."""
    own = json.loads((home / SCORES).read_text())
    found = [(await client.score(text, "en", PATIENCE))[TOXICITY] for text in texts(len(own), SEED)]
    ours = [float(signal.value) for signal in found if isinstance(signal, Scored)]
    moved = max(abs(one - other) for one, other in zip(own, ours, strict=True))
    faults = [f"a score moved by {moved:.4f}"] if moved > MOST_MOVED else []
    return (
        faults,
        f"scores of {len(own)} comments moved by at most {moved:.4f} from Detoxify's ({client.models['deep']})",
    )


def _offline() -> dict[str, str]:
    return {**plain_environment(), "HF_HUB_OFFLINE": "1"}
