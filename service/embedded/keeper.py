"""Keeps one server running: starts it, watches it, starts it again when it dies, stops it at the end."""

import logging
import signal
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from service.embedded.child import Child, empty, last_line
from service.embedded.identity import Identity
from service.embedded.letters import CannotStart
from service.embedded.strays import end_strays

logger = logging.getLogger("hakam.embedded")

LOOK = 0.1
"""Seconds between two looks at a running server."""
READY = 300.0
"""Seconds a living server has to become ready: recovery after a crash may take minutes."""
PAUSES = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before the first, second, … attempt to start a server again; the last holds for all that follow."""
SETTLED = 60.0
"""A server that ran this many seconds has earned a first attempt again."""


class Machine(Protocol):
    """A kind of server: what a keeper must know of it."""

    name: str
    home: Path
    log: Path
    pid_file: Path
    stop_signal: signal.Signals
    identity: Identity

    def prepare(self) -> None:
        """Make what a first start needs; raises ``CannotStart``. Called once."""

    def clear(self) -> None:
        """Take away what a dead run left and a new one would trip over."""

    def command(self) -> list[str]: ...

    def is_ready(self, pid: int) -> bool: ...

    def close(self) -> None:
        """Take away what was made outside the data folder."""


class Keeper(threading.Thread):
    """The one thread that starts a server and all its successors.

    The kernel ends a server when the *thread* that started it ends; so this thread lives until the server has been
    stopped, and is a daemon, so that it never keeps a process alive.
    """

    def __init__(self, machine: Machine) -> None:
        super().__init__(name=f"hakam {machine.name}", daemon=True)
        self._machine = machine
        self._stopping = threading.Event()
        self._began: Future[None] = Future()
        self._attempts = 0
        self._ready_at = 0.0

    def wait_until_ready(self) -> None:
        """Return when the server answers for the first time; raises what its start raised."""
        self._began.result()

    def close(self) -> None:
        """Stop the server and wait until it is gone."""
        self._stopping.set()
        self.join()

    def run(self) -> None:
        try:
            empty(self._machine.log)
            self._machine.prepare()
            child = self._start()
        except BaseException as problem:  # noqa: BLE001 - handed to the thread that waits for it
            self._began.set_exception(problem)
        else:
            self._began.set_result(None)
            self._keep(child)
        finally:
            self._machine.close()

    def _keep(self, child: Child) -> None:
        current: Child | None = child
        while current is not None and not self._stopping.wait(LOOK):
            if (how := current.ended) is not None:
                logger.error("%s is gone (%s); starting it again", self._machine.name, how)
                current = self._start_again()
        if current is not None:
            current.stop()
            self._end_strays()

    def _start_again(self) -> Child | None:
        """Start a new child as soon as one can be had; None when the keeper is told to stop meanwhile."""
        if time.monotonic() - self._ready_at > SETTLED:
            self._attempts = 0
        while not self._stopping.wait(self._next_pause()):
            try:
                child = self._start()
            except (CannotStart, OSError) as problem:
                logger.error("%s did not start: %s", self._machine.name, problem)  # noqa: TRY400 - a letter, not a trace
            else:
                logger.warning("%s is running again", self._machine.name)
                return child
        return None

    def _next_pause(self) -> float:
        pause = PAUSES[min(self._attempts, len(PAUSES) - 1)]
        self._attempts += 1
        return pause

    def _start(self) -> Child:
        machine = self._machine
        self._end_strays()
        machine.clear()
        child = Child(machine.command(), machine.identity, machine.stop_signal, machine.log)
        try:
            self._wait_for(child)
        except BaseException:
            child.stop()
            raise
        self._ready_at = time.monotonic()
        return child

    def _end_strays(self) -> None:
        end_strays(self._machine.home, self._machine.pid_file, self._machine.stop_signal)

    def _wait_for(self, child: Child) -> None:
        deadline = time.monotonic() + READY
        while not self._machine.is_ready(child.pid):
            if (how := child.ended) is not None:
                raise CannotStart(self._letter(f"ended while it was starting ({how})"))
            if self._stopping.wait(0.01):
                raise CannotStart(f"{self._machine.name} was told to stop while it was starting.")
            if time.monotonic() > deadline:
                raise CannotStart(self._letter(f"was not ready within {READY:.0f} seconds"))

    def _letter(self, what: str) -> str:
        name, log = self._machine.name, self._machine.log
        return f"The embedded {name} {what}. Its last words in {log}: {last_line(log)}"
