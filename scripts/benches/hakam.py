"""Hakam under load: the real service with its own PostgreSQL and Valkey, limits on posts off."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from scripts.benches.processes import tree
from scripts.trials.books import Books
from scripts.trials.running import Running, running

WORKERS = len(os.sched_getaffinity(0))
"""A web process for each core, as the README advises."""

PACK = Path(__file__).with_name("pack")
"""Leaves out the rules about floods: under load the same texts are sent again and again."""

SETTINGS = {
    "HAKAM_LIMITS": "off",
    "HAKAM_LOG_LEVEL": "warning",
    "HAKAM_RULES": str(PACK),
    "HAKAM_WORKERS": str(WORKERS),
}
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
"""What PostgreSQL must have on, so that a comment that was answered is on the disk."""


class Stock(msgspec.Struct, frozen=True):
    """How much the ledger holds of what the river writes for each comment."""

    comments: int
    verdicts: int
    events: int


@contextmanager
def hakam(folder: Path) -> Iterator[Running]:
    """Lend a service over a folder that may hold the data of an earlier one."""
    with running(folder, SETTINGS) as service:
        yield service


@contextmanager
def new_hakam() -> Iterator[Running]:
    """Lend a service over an empty folder, which is removed with it."""
    with tempfile.TemporaryDirectory(prefix="hakam-bench-") as folder, hakam(Path(folder)) as service:
        yield service


def books_of(service: Running) -> Books:
    servers = service.servers
    return Books(servers.database_url or "", servers.redis_url or "")


def stock(books: Books) -> Stock:
    tables = ", ".join(f"(SELECT count(*) FROM {table})" for table in Stock.__struct_fields__)  # noqa: S608 - tables of ours, named above
    (row,) = books.rows(f"SELECT {tables}")
    return Stock(*(int(count) for count in row))


def durability(books: Books) -> dict[str, str]:
    """Return what PostgreSQL says of each setting that keeps answered comments."""
    return {name: books.rows(f"SHOW {name}")[0][0] for name in DURABLE}


def not_durable(settings: dict[str, str]) -> list[str]:
    """Return a sentence for each setting with which an answered comment could be lost."""
    return [f"{name} is {value}, not on" for name, value in settings.items() if value != "on"]


def web_worker(service: Running) -> int:
    """Return the process that serves the requests."""
    for pid in tree(service.process.pid):
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    raise LookupError("the service has no web process")
