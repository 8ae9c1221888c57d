"""Scorers of letters and clients of theirs, at sockets with short paths."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest

from scripts.trials.letters import Letters
from service.scoring.deep.address import Address
from service.scoring.deep.client import DeepClient
from service.scoring.deep.server import scoring

# The tests of the model itself need the extra detoxify: scripts/test runs them in an environment that has it.
collect_ignore = [] if find_spec("detoxify") else ["models"]


@pytest.fixture
def letters() -> Iterator[Letters]:
    backend = Letters()
    yield backend
    backend.gate.set()


@pytest.fixture
def address() -> Iterator[Address]:
    """A socket's path that is short enough."""
    with tempfile.TemporaryDirectory(prefix="hakam-") as folder:
        yield Address(path=Path(folder, "scorer.sock"))


@pytest.fixture
async def client(address: Address) -> AsyncIterator[DeepClient]:
    """A client of whatever listens at the address, or does not."""
    one = DeepClient(address)
    yield one
    await one.close()


@pytest.fixture
async def scorer(letters: Letters, address: Address) -> AsyncIterator[AsyncExitStack]:
    """A scorer of letters at the address; closing the stack ends it before the test does."""
    async with AsyncExitStack() as running:
        await running.enter_async_context(scoring(letters, address))
        yield running


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], Awaitable[None]]:
    """Wait until something is so, looking again and again, for at most a minute."""

    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not condition():  # noqa: ASYNC110 - a scorer tells its callers alone, and not its tests
                await asyncio.sleep(0.005)

    return wait
