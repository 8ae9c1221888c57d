"""What the tests of the embedded servers share: folders of their own, and ways to ask a server for a word."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

import service
from service.embedded.binaries import pg_binary
from service.embedded.strays import recorded_pid, working_in

ROOT = Path(service.__file__).parents[1]
LIMIT = 60.0
"""Seconds after which a condition that has not come true fails its test."""

Sql = Callable[[str, str], str]
Until = Callable[[Callable[[], bool]], None]

HOLD = """
import sys, time
from pathlib import Path
from service.embedded.servers import open_servers
with open_servers(Path(sys.argv[1]), None, None) as servers:
    print(servers.database_url, servers.redis_url, flush=True)
    sys.stdin.read()
"""
"""A program that opens both servers, tells their addresses on one line, and ends when its input does."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A 0700 folder with a short path."""
    with tempfile.TemporaryDirectory(prefix="hakam-") as made:
        yield Path(made)


@pytest.fixture
def data(folder: Path) -> Path:
    return folder / "data"


@pytest.fixture
def sql() -> Sql:
    """Run a statement with ``psql``; its rows come back as text."""

    def run(url: str, statement: str) -> str:
        order: list[str | Path] = [pg_binary("psql"), "-XAtq", url, "-c", statement]
        return subprocess.run(order, check=True, capture_output=True, text=True, timeout=LIMIT).stdout.strip()

    return run


@pytest.fixture
def until() -> Until:
    """Wait until a condition is true; a server that is away makes it false."""

    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LIMIT
        while not _holds(condition):
            assert time.monotonic() < deadline, "the condition did not come true in time"
            time.sleep(0.02)

    return wait


@pytest.fixture
def kill() -> Callable[[Path], int]:
    """Kill the server that wrote a pid file, as hard as can be; its process id comes back."""

    def hit(pid_file: Path) -> int:
        pid = recorded_pid(pid_file)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        return pid

    return hit


@pytest.fixture
def hold() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Start another process that holds a data folder open; it is ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(data: Path) -> subprocess.Popen[str]:
        order = [sys.executable, "-c", HOLD, str(data)]
        process = subprocess.Popen(order, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def quiet() -> Callable[[Path], bool]:
    """Say whether no server works in a data folder any more."""

    def look(data: Path) -> bool:
        return not [pid for name in ("postgres", "valkey") for pid in working_in(data / name)]

    return look


def _holds(condition: Callable[[], bool]) -> bool:
    try:
        return condition()
    except (subprocess.CalledProcessError, redis.ConnectionError):
        return False
