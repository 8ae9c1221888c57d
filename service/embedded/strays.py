"""Processes of an earlier run that still work in a server's folder."""

import logging
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

logger = logging.getLogger("hakam.embedded")

GRACE = 10.0
"""Seconds that a leader has to stop in order, its followers with it."""
LEADERLESS = 0.5
"""Seconds that followers without a leader have to notice it; a busy one does not, and has nothing left to save."""


def end_strays(home: Path, pid_file: Path, stop_signal: signal.Signals) -> None:
    """End every process whose working folder is ``home``. Call it only while holding the data folder's lock.

    Only the leader, named in ``pid_file``, is asked to stop: PostgreSQL's other processes notice by themselves that
    they are alone, and must not be told to write anything. What stays is killed.
    """
    strays = set(working_in(home))
    if not strays:
        return
    logger.warning("%d processes of an earlier run still work in %s; ending them", len(strays), home)
    leader = recorded_pid(pid_file)
    if leader in strays:
        _send(leader, stop_signal)
    if not _gone(home, GRACE if leader in strays else LEADERLESS):
        for pid in working_in(home):
            _send(pid, signal.SIGKILL)
        _gone(home, GRACE)


def working_in(home: Path) -> Iterator[int]:
    """Find the processes whose working folder is ``home``, compared by device and inode."""
    there = home.stat()
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and int(process.name) != os.getpid() and _is_in(process, there):
            yield int(process.name)


def recorded_pid(pid_file: Path) -> int | None:
    """Read the process id on the file's first line, or None."""
    try:
        return int(pid_file.read_text(errors="replace").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_in(process: Path, there: os.stat_result) -> bool:
    try:
        return os.path.samestat((process / "cwd").stat(), there)
    except OSError:
        return False


def _gone(home: Path, limit: float) -> bool:
    deadline = time.monotonic() + limit
    while any(True for _ in working_in(home)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
