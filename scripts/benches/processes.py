"""A server's processes: how much memory they hold together, and how long each kind of them computed.

From ``/proc`` (proc(5)). Memory is the proportional set size, so that what processes share counts once.
"""

import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

PROC = Path("/proc")
PAUSE = 0.5
"""Seconds between two looks at the memory."""

TICKS = os.sysconf("SC_CLK_TCK")
"""The kernel's ticks a second, in which it counts computing time."""


def tree(root: int) -> list[int]:
    """Return a process and everything it started, directly or not."""
    children: dict[int, list[int]] = defaultdict(list)
    for pid in _pids():
        if (fields := _stat(PROC / str(pid) / "stat")) is not None:
            children[int(fields[1])].append(pid)
    found = [root]
    for pid in found:
        found.extend(children[pid])
    return found


def memory(pids: list[int]) -> float:
    """Return the MiB that these processes hold; one that has just ended holds nothing."""
    return sum(_proportional_kib(pid) for pid in pids) / 1024


def seconds_of(root: int) -> dict[str, float]:
    """Return the seconds computed so far by what a root started, by thread's name and kind of process."""
    found: dict[str, float] = defaultdict(float)
    for pid in tree(root):
        for task in _tasks(pid):
            if (fields := _stat(task / "stat")) is not None:
                found[f"{_kind(pid)}: {_thread(task, pid)}"] += (int(fields[11]) + int(fields[12])) / TICKS
    return found


class MemoryWatch:
    """Looks again and again at what a server holds, and remembers the ``peak`` in MiB."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.peak = 0.0

    def __enter__(self) -> "MemoryWatch":
        self._look()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._stopping.wait(PAUSE):
            self._look()

    def _look(self) -> None:
        self.peak = max(self.peak, memory(tree(self._root)))


@contextmanager
def computing(root: int) -> Iterator[dict[str, float]]:
    """Lend what will hold the seconds computed between entering and leaving."""
    before = seconds_of(root)
    spent: dict[str, float] = {}
    yield spent
    spent.update({who: used - before.get(who, 0.0) for who, used in seconds_of(root).items()})


def _pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _tasks(pid: int) -> list[Path]:
    try:
        return list((PROC / str(pid) / "task").iterdir())
    except OSError:
        return []


def _stat(file: Path) -> list[str] | None:
    """Return the fields after the name, which may hold anything: the state is the first; None for what has ended."""
    try:
        return file.read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _proportional_kib(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _kind(pid: int) -> str:
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return "gone"
    kinds = {"postgres": "PostgreSQL", "valkey": "Valkey", "redis-server": "Redis", "spawn_main": "web worker"}
    return next((kind for sign, kind in kinds.items() if sign in words), "supervisor")


def _thread(task: Path, pid: int) -> str:
    return "main thread" if task.name == str(pid) else "other threads"
