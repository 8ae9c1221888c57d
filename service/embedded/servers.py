"""The door to the embedded servers: open them, or attach to those of the Hakam that is running."""

import platform
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from service.embedded.folder import Announcement, DataFolder, announced
from service.embedded.keeper import Keeper
from service.embedded.letters import CannotStart, FolderBusy
from service.embedded.postgres import Postgres
from service.embedded.valkey import Valkey

STARTING = 60.0
"""Seconds that ``attach`` gives a Hakam that is just starting to announce its servers."""


@dataclass(frozen=True)
class Servers:
    """The addresses of the ledger and the queue; closing it stops what was started for them."""

    database_url: str
    redis_url: str
    _started: ExitStack = field(default_factory=ExitStack, repr=False)

    def close(self) -> None:
        self._started.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True)
class Given:
    """A server of somebody else's: we know its address and leave it alone."""

    url: str


def open_servers(data: Path, database_url: str | None, redis_url: str | None) -> Servers:
    """Start a private server for each address that is None, with its data in ``data``, and keep it running.

    ``database_url`` of the answer is ``postgresql://hakam@/hakam?host=<socket folder>``, ``redis_url`` is
    ``unix://<socket>``; an address that is given comes back as it is. Nothing is touched when both are given.
    Raises ``FolderBusy`` when another Hakam runs on the folder, ``CannotStart`` when a server cannot be had.
    """
    if database_url is not None and redis_url is not None:
        return Servers(database_url, redis_url)
    if platform.system() != "Linux":
        raise CannotStart("The embedded servers need Linux. Set DATABASE_URL and REDIS_URL to servers of your own.")
    opened = ExitStack()
    try:
        return _embed(data, database_url, redis_url, opened)
    except BaseException:
        opened.close()
        raise


def _embed(data: Path, database_url: str | None, redis_url: str | None, opened: ExitStack) -> Servers:
    folder = DataFolder(data)
    opened.callback(folder.close)
    ledger = Postgres(folder.path) if database_url is None else Given(database_url)
    queue = Valkey(folder.path) if redis_url is None else Given(redis_url)
    _start([server for server in (ledger, queue) if not isinstance(server, Given)], opened)
    folder.announce(_own(ledger), _own(queue))
    opened.callback(folder.withdraw)
    return Servers(ledger.url, queue.url, opened)


def _start(machines: list[Postgres | Valkey], opened: ExitStack) -> None:
    """Start them side by side, each under a keeper of its own, and wait for all."""
    keepers = [Keeper(machine) for machine in machines]
    for keeper in keepers:
        keeper.start()
        opened.callback(keeper.close)
    for keeper in keepers:
        keeper.wait_until_ready()


def _own(server: Postgres | Valkey | Given) -> str | None:
    return None if isinstance(server, Given) else server.url


def attach(data: Path, database_url: str | None, redis_url: str | None) -> Servers:
    """Use the servers of the Hakam that runs on ``data``, or else servers of our own until the answer is closed.

    Closing stops nothing that was running before. Raises as ``open_servers`` does, and ``FolderBusy`` when the running
    Hakam does not announce its servers within a minute.
    """
    deadline = time.monotonic() + STARTING
    while True:
        try:
            return open_servers(data, database_url, redis_url)
        except FolderBusy:
            note = announced(data)
            if note is not None:
                return _shared(note, database_url, redis_url)
            if time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def _shared(note: Announcement, database_url: str | None, redis_url: str | None) -> Servers:
    return Servers(
        _address("DATABASE_URL", database_url, note.database_url),
        _address("REDIS_URL", redis_url, note.redis_url),
    )


def _address(setting: str, given: str | None, shared: str | None) -> str:
    address = given or shared
    if address is None:
        raise CannotStart(
            f"The running Hakam uses the server of its own {setting}, and here {setting} is not set. "
            f"Set {setting} to the same address."
        )
    return address
