"""Servers of other makes: one process over a port, waited for, and ended with everything it started."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from scripts.benches.processes import tree
from scripts.benches.unprepared import Unprepared
from scripts.trials.running import TREE, plain_environment

PATIENCE = 30.0
"""Seconds until a server must answer, and until it must be gone."""


@contextmanager
def server(order: Sequence[str], port: int, log: Path, settings: Mapping[str, str] | None = None) -> Iterator[int]:
    """Lend the process id of a server once it answers. Raise Unprepared with its log where it does not start."""
    environment = {**plain_environment(), **(settings or {})}
    with log.open("ab") as output:
        process = subprocess.Popen(order, cwd=TREE, env=environment, stdout=output, stderr=output)
    try:
        _wait_until_answering(process, port, log)
        yield process.pid
    finally:
        _end(process)


def _wait_until_answering(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Unprepared(f"{process.args!r} did not start; it says:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    """Tell whether anything is answered there, be it a refusal."""
    try:
        httpx.get(f"http://127.0.0.1:{port}/", timeout=1.0)
    except httpx.TransportError:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    started = tree(process.pid)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        for pid in started:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
