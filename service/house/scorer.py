"""A scorer of our own: started where a model is installed, started again when it dies, and ended with us."""

import fcntl
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import structlog

from service.embedded.child import Child, last_line
from service.embedded.identity import Identity
from service.embedded.keeper import LOOK, PAUSES, SETTLED
from service.embedded.sockets import SocketFolder
from service.house.extra import SERVING, lacking
from service.scoring.deep.address import Address
from service.scoring.deep.shelf import Shelf
from service.settings.settings import Settings

log = structlog.get_logger("hakam.scorer")

SOCKET = "scorer.sock"


@contextmanager
def scorer_beside(settings: Settings) -> Iterator[Settings]:
    """Lend the settings, with a scorer in them where one is named or a model is installed in the data folder.

    One scorer serves all processes on a data folder: who comes first keeps it, and who is left takes it over.
    """
    model = Shelf(settings.data).in_use()
    if settings.scorer is not None or model is None:
        yield settings
    elif letter := lacking(*SERVING):
        log.warning("a model is installed and cannot be used", why=letter)
        yield settings
    else:
        keeper = ScorerKeeper(settings.data.resolve() / "scorer", model)
        keeper.start()
        try:
            yield msgspec.structs.replace(settings, scorer=str(keeper.address))
        finally:
            keeper.close()


class ScorerKeeper(threading.Thread):
    """The one thread that starts a scorer and all its successors, while nobody else does on the same folder.

    The kernel ends a scorer when the *thread* that started it ends; so this thread lives as long as the scorer
    should, and is a daemon, so that it never keeps a process alive.
    """

    def __init__(self, home: Path, model: Path) -> None:
        super().__init__(name="hakam scorer", daemon=True)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._home = home
        self._log = home / "scorer.log"
        self._socket = SocketFolder(home, SOCKET)
        self.address = Address(path=self._socket.path / SOCKET)
        self._order = [sys.executable, "-m", "service.scoring.deep", "--model", str(model)]
        self._stopping = threading.Event()
        self._attempts = 0

    def close(self) -> None:
        """Stop the scorer, if it is ours, and wait until it is gone."""
        self._stopping.set()
        self.join()

    def run(self) -> None:
        lock = os.open(self._home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if self._held(lock):
                self._keep()
                self._socket.close()
        finally:
            os.close(lock)

    def _held(self, lock: int) -> bool:
        """Wait until no other process keeps a scorer here; False when told to stop meanwhile."""
        while not self._stopping.is_set():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self._stopping.wait(1.0)
            else:
                return True
        return False

    def _keep(self) -> None:
        while not self._stopping.wait(self._next_pause()):
            began = time.monotonic()
            how = self._run_once()
            if how is None:
                return
            if time.monotonic() - began > SETTLED:
                self._attempts = 0
            log.error("the scorer is gone; starting it again", how=how, said=last_line(self._log), file=str(self._log))

    def _run_once(self) -> str | None:
        """Run one scorer to its end, and return how it ended; None where it was told to stop."""
        try:
            child = Child([*self._order, "--listen", str(self.address)], Identity(), signal.SIGTERM, self._log)
        except OSError as problem:
            return f"it could not be started: {problem.strerror}"
        while not self._stopping.wait(LOOK):
            if (how := child.ended) is not None:
                return how
        child.stop()
        return None

    def _next_pause(self) -> float:
        pause = PAUSES[min(self._attempts, len(PAUSES) - 1)]
        self._attempts += 1
        return pause
