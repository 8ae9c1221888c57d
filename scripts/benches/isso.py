"""Isso (https://isso-comments.de) under uWSGI, set up as its documentation says, with moderation on, limits off."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from scripts.benches.kit import kit
from scripts.benches.server import server
from scripts.trials.running import free_port, plain_environment

PINS = ("isso==0.14.0", "uwsgi==2.0.31", "werkzeug==3.1.9", "mistune==3.4.0", "bleach==6.4.0", "setuptools==65.5.0")
PROCESSES = 4
"""How many the documentation's example has."""

# Isso looks at its start whether the site is there, and goes on without it; nothing listens there.
SETTINGS = """\
[general]
dbpath = {database}
host = http://127.0.0.1:{site}/
notify =
[moderation]
enabled = true
[guard]
enabled = false
[server]
listen = http://127.0.0.1:{port}/
"""

PUBLIC = 1
"""Isso's mode of a comment that everybody sees."""


class Isso(msgspec.Struct, frozen=True):
    """A running Isso: its address, its first process and its SQLite file."""

    url: str
    pid: int
    database: Path

    def stored(self) -> int:
        """Return how many comments it holds, in any state."""
        with closing(sqlite3.connect(self.database)) as ledger:
            (count,) = ledger.execute("SELECT count(*) FROM comments").fetchone()
            return int(count)

    def publish_all(self) -> None:
        """Make every comment public."""
        with closing(sqlite3.connect(self.database)) as ledger, ledger:
            ledger.execute("UPDATE comments SET mode = ?", (PUBLIC,))


@contextmanager
def isso(folder: Path) -> Iterator[Isso]:
    """Lend an Isso over a folder that may hold the data of an earlier one."""
    port = free_port()
    database, settings = folder / "comments.db", folder / "isso.cfg"
    settings.write_text(SETTINGS.format(database=database, port=port, site=free_port()))
    _make_tables(settings)
    with server(_order(port), port, folder / "log", {"ISSO_SETTINGS": str(settings)}) as pid:
        yield Isso(f"http://127.0.0.1:{port}", pid, database)


def _make_tables(settings: Path) -> None:
    """Load Isso once, which makes its tables: its workers would stumble over each other at that."""
    order = [str(kit("isso", PINS) / "python"), "-c", "import isso.run"]
    subprocess.run(order, check=True, capture_output=True, env={**plain_environment(), "ISSO_SETTINGS": str(settings)})


def _order(port: int) -> list[str]:
    programs = kit("isso", PINS)
    # Each worker loads Isso by itself (--lazy-apps): a fork while Isso's purging thread holds a lock leaves it locked.
    return [
        str(programs / "uwsgi"),
        *("--http", f"127.0.0.1:{port}", "--http-keepalive", "--master", "--die-on-term", "--lazy-apps"),
        *("--processes", str(PROCESSES), "--cache2", "name=hash,items=10240,blocksize=32"),
        *("--module", "isso.run", "--virtualenv", str(programs.parent), "--disable-logging"),
    ]
