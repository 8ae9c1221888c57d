"""The load generator: wrk (https://github.com/wg/wrk), with a script of ours that counts exactly."""

import math
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import msgspec

from scripts.benches.names import unique_name
from scripts.benches.unprepared import Unprepared

SCRIPT = Path(__file__).with_name("send.lua")
DRAIN = 1.0
"""Seconds that answers still under way are waited for, at the least."""

MISSING = "The load generator wrk is missing. Install it (on Debian: apt-get install wrk) and start again."


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to send: ``#N#`` in path, headers and body becomes a number of its own, ``#100#`` a number below 100.

    ``lines`` is a file whose lines are taken in turn, as bodies, or for GET as what ``#LINE#`` in the path becomes.
    """

    url: str
    path: str
    method: str = "POST"
    lines: Path | None = None
    headers: tuple[str, ...] = ()


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. Percentiles are milliseconds, corrected by wrk for requests that a slow answer held back.

    ``answers`` counts by status, ``broken`` counts connections that failed, ``late`` answers that took over 10 seconds.
    """

    sent: int
    seconds: float
    p50: float
    p99: float
    broken: int
    late: int
    answers: dict[str, int]

    @property
    def answered(self) -> int:
        return sum(self.answers.values())

    @property
    def unanswered(self) -> int:
        return self.sent - self.answered

    def rate(self, status: str) -> float:
        """Return the answers of that status a second, from the first request to the last answer."""
        return self.answers.get(status, 0) / self.seconds if self.seconds else 0.0

    def faults(self, status: str) -> tuple[str, ...]:
        """Return a sentence for each kind of answer but that status, and for each kind of silence."""
        others = [
            f"{count} answers were {other}, not {status}" for other, count in self.answers.items() if other != status
        ]
        silences = {"got no answer": self.unanswered, "lost their connection": self.broken, "took too long": self.late}
        return (*others, *(f"{count} requests {what}" for what, count in silences.items() if count))


def wrk_version() -> str:
    """Return wrk's name and version. Raise Unprepared, which says what to install."""
    if shutil.which("wrk") is None:
        raise Unprepared(MISSING)
    # wrk tells its version and then complains that no address was given.
    told = subprocess.run(["wrk", "-v"], check=False, capture_output=True, text=True)
    return " ".join((told.stdout + told.stderr).split()[:2])


def send(request: Request, clients: int, seconds: float) -> Load:
    """Send from so many connections at once, each waiting for its answer, for so many seconds."""
    return figures_of(_output(_order(request, clients, seconds)))


def figures_of(output: str) -> Load:
    """Return what the script wrote at its end."""
    for line in output.splitlines():
        if line.startswith("FIGURES "):
            return msgspec.json.decode(line.removeprefix("FIGURES "), type=Load)
    raise RuntimeError(f"wrk told no figures; it wrote:\n{output}")


def _order(request: Request, clients: int, seconds: float) -> list[str]:
    whole = math.ceil(seconds + DRAIN)
    lines = str(request.lines) if request.lines else ""
    told = [request.method, request.path, lines, f"{seconds}", unique_name(), *request.headers]
    # One thread sends more than any of the servers can take, and leaves them the cores.
    options = ["-t", "1", "-c", str(clients), "-d", f"{whole}s", "--timeout", "10s", "-s", str(SCRIPT)]
    return ["wrk", *options, request.url, "--", *told]


def _output(order: Iterable[str]) -> str:
    done = subprocess.run(list(order), check=False, capture_output=True, text=True)
    return done.stdout + done.stderr
