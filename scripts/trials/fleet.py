"""A fleet: several web processes and workers on one PostgreSQL and one Redis, started at once on an empty ledger."""

import itertools
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from scripts.trials.books import Books
from scripts.trials.running import PATIENCE, TREE, Running
from service.embedded.servers import Servers, open_servers
from service.store.duty import ADVISORY_LOCK

LOWER_HALF = ADVISORY_LOCK % 2**32
ON_DUTY = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = {LOWER_HALF}"  # noqa: S608 - a number of ours
"""How many processes hold the lock of those on duty; ``pg_locks`` has the two halves of its number apart."""


class Worker:
    """`hakam work` in a process of its own, with the settings of a web process."""

    def __init__(self, beside: Running, log: Path) -> None:
        self._beside = beside
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            order, settings = self._beside.order("work"), self._beside.environment
            self._process = subprocess.Popen(order, env=settings, cwd=TREE, stdout=log, stderr=log)

    def stop(self) -> int:
        """Ask it to stop and return the status it ends with; 0 where it does not run."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        """Kill it as hard as can be."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE)
            self._process = None


class Fleet:
    """``webs`` and ``workers`` share servers, keys and settings; each web process has a port of its own."""

    def __init__(self, folder: Path, servers: Servers, webs: int, workers: int, settings: Mapping[str, str]) -> None:
        shared = {
            "DATABASE_URL": servers.database_url,
            "REDIS_URL": servers.redis_url,
            "HAKAM_DATA": str(folder / "keys"),
            **settings,
        }
        self.webs = [Running(_made(folder / f"web{number}"), shared) for number in range(webs)]
        self.workers = [Worker(self.webs[0], folder / f"worker{number}.log") for number in range(workers)]
        self.books = Books(servers.database_url, servers.redis_url)

    def start(self, webs: Sequence[Running]) -> None:
        """Start these and all workers at once, and return when they are ready."""
        with ThreadPoolExecutor() as pool:
            for worker in self.workers:
                worker.start()
            list(pool.map(Running.start, webs))

    def close(self) -> None:
        for worker in self.workers:
            worker.stop()
        for web in self.webs:
            web.close()

    @property
    def first_keys(self) -> list[str]:
        """Return the administrators' keys that were printed; however many start, it is one."""
        outputs = [web.output.read_text() for web in self.webs]
        return [output.partition("Bearer ")[2].split()[0] for output in outputs if "Bearer " in output]

    @property
    def urls(self) -> Iterator[str]:
        """Name the web processes in turn, without end."""
        return itertools.cycle([web.url for web in self.webs])

    def command(self, *words: str) -> str:
        """Run a command of ours and return what it says. Raise RuntimeError where it fails."""
        done = self.webs[0].command(*words)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def one_on_duty(self) -> None:
        """Return once exactly one process is on duty."""
        self.books.until(ON_DUTY, [["1"]])


@contextmanager
def fleet(folder: Path, webs: int, workers: int) -> Iterator[Fleet]:
    """Lend servers with a fleet on them, and stop it all. All clients have one address, so that has no limit."""
    with open_servers(folder / "servers", None, None) as servers:
        opened = Fleet(folder, servers, webs, workers, {"HAKAM_LIMITS": "address=0"})
        try:
            opened.start(opened.webs)
            yield opened
        finally:
            opened.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
