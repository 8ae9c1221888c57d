"""One server process that is ours: started through the launcher, stopped with a limit."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from service.embedded.identity import Identity

LAUNCHER = Path(__file__).with_name("launch.py")
PATIENCE = 15.0
"""Seconds a server has to stop by itself before it is killed."""
LARGEST_LOG = 1_000_000
"""Bytes; a log that has grown past this begins anew at the server's next start."""
KEPT = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
"""The only variables a server sees: none that turns PostgreSQL's head (PGPORT), none that is a secret."""


def launched(command: list[str], identity: Identity, death_signal: signal.Signals) -> list[str]:
    """Write the command line that runs ``command`` as ``identity`` and ends it when the calling thread ends."""
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER)]
    return [*identity.prefix, *launcher, str(int(death_signal)), str(os.getpid()), identity.launch_user, *command]


def environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


class Child:
    """A running server. The thread that makes it must live as long as it should: its end is the server's end."""

    def __init__(self, command: list[str], identity: Identity, stop_signal: signal.Signals, log: Path) -> None:
        self._stop_signal = stop_signal
        with _opened(log) as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                launched(command, identity, stop_signal),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment(),
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> str | None:
        """How it ended, in words, or None while it runs."""
        code = self._process.poll()
        if code is None:
            return None
        return f"killed by signal {-code}" if code < 0 else f"ended with status {code}"

    def stop(self) -> None:
        """Ask it to stop, wait, and kill it where asking does not help."""
        if self._process.poll() is None:
            self._process.send_signal(self._stop_signal)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def empty(log: Path) -> None:
    with _opened(log) as output:
        output.truncate(0)


def last_line(log: Path) -> str:
    """Read what a server said last, or ``(nothing)``."""
    lines = log.read_text(errors="replace").splitlines()
    return lines[-1] if lines else "(nothing)"


def _opened(log: Path) -> BinaryIO:
    """Open the log for appending, readable by us alone."""
    full = log.exists() and log.stat().st_size > LARGEST_LOG
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | (os.O_TRUNC if full else 0)
    return os.fdopen(os.open(log, flags, 0o600), "ab")
