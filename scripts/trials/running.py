"""A Hakam of one's own: the real service in a process of its own, over a folder that goes away after it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from service.embedded.folder import Announcement, announced
from service.embedded.strays import recorded_pid

TREE = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds after which a service that is not ready, or not gone, has failed its trial."""


class Running:
    """Starts, stops and kills one service. ``settings`` are environment variables; all others of ours are dropped."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.data = folder / "data"
        self.output = folder / "output"
        self.log = folder / "log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        own = {"HAKAM_DATA": str(self.data), "HAKAM_PORT": str(self.port), "HAKAM_LOG_FORMAT": "json"}
        self.environment = {**plain_environment(), **own, **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the service and return when it is ready."""
        with self.output.open("ab") as output, self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.order("serve"), env=self.environment, cwd=TREE, stdout=output, stderr=log
            )
        self._wait_until_ready(self._process)

    def stop(self) -> int:
        """Ask the service to stop and return the status it ends with."""
        process = self.process
        process.send_signal(signal.SIGTERM)
        return self._ended(process)

    def kill(self) -> None:
        """Kill the service's first process as hard as can be."""
        process = self.process
        process.kill()
        self._ended(process)

    def close(self) -> None:
        """Stop what still runs."""
        if self._process is not None:
            self.stop()

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ours, with the same settings as the service."""
        order = self.order(*words)
        return subprocess.run(
            order, check=False, env=self.environment, cwd=TREE, capture_output=True, text=True, timeout=PATIENCE
        )

    def order(self, *words: str) -> list[str]:
        """Write a command of ours as a command line."""
        return [sys.executable, "-m", "service", *words]

    def machine_pid(self, machine: str) -> int:
        """Return the process id of the embedded ``postgres`` or ``valkey``."""
        files = {"postgres": "postmaster.pid", "valkey": "valkey.pid"}
        pid = recorded_pid(self.data / machine / files[machine])
        if pid is None:
            raise LookupError(f"no {machine} runs in {self.data}")
        return pid

    @property
    def process(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise LookupError("this service does not run")
        return self._process

    @property
    def servers(self) -> Announcement:
        """The addresses of the servers that the service has embedded."""
        note = announced(self.data)
        if note is None:
            raise LookupError(f"no service has announced its servers in {self.data}")
        return note

    @property
    def first_key(self) -> str:
        """The administrator's key that the first start printed."""
        return self.output.read_text().partition("Authorization: Bearer ")[2].split()[0]

    def _ended(self, process: subprocess.Popen[bytes]) -> int:
        self._process = None
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE
        with httpx.Client() as client:
            while not _ready(client, self.url):
                if process.poll() is not None or time.monotonic() > deadline:
                    process.kill()
                    self._ended(process)
                    raise RuntimeError(f"the service did not become ready; its log says:\n{self.log.read_text()}")
                time.sleep(0.05)


@contextmanager
def running(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Start a service over the folder, lend it, and stop it."""
    service = Running(folder, settings)
    try:
        service.start()
        yield service
    finally:
        service.close()


@contextmanager
def running_alone(settings: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Lend a service without limits on posts, over a folder that is removed with it."""
    own = {"HAKAM_LIMITS": "off", **(settings or {})}
    with tempfile.TemporaryDirectory(prefix="hakam-") as folder, running(Path(folder), own) as one:
        yield one


def plain_environment() -> dict[str, str]:
    """Return this process's environment without anything that is a setting of ours."""
    ours = ("HAKAM_", "DATABASE_URL", "REDIS_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def tell(line: str) -> None:
    print(line, flush=True)


def _ready(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(f"{url}/health/ready").status_code == 200
    except httpx.TransportError:
        return False
