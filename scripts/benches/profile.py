"""Where the time goes: samples of a web process's stacks, each put down to the room it was in.

The sampler is py-spy (https://github.com/benfred/py-spy), which looks at the process from outside. A sample belongs to
the innermost frame that is in a room, so that what a room lets the standard library do is the room's own.
"""

import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from scripts.benches.figures import shares
from scripts.benches.kit import kit
from scripts.benches.unprepared import Unprepared

PINS = ("py-spy==0.4.3",)
SAMPLES_A_SECOND = 30
"""Each look stops the process for some milliseconds; with more of them it would stand still more than run."""

MAIN_THREAD = "multiprocessing/spawn.py"
"""The file that is at the bottom of every stack of the thread that runs the event loop."""

WAITING = re.compile(r"^(epoll_pwait|epoll_wait)\b")
"""The function at the top of a stack that waits for something to happen."""

ROOMS = (
    ("garbage collector", re.compile(r"\bgc_collect|\bdeduce_unreachable|\bvisit_reachable|\bvisit_decref")),
    ("", re.compile(r"\bservice/(?P<room>\w+)")),
    ("", re.compile(r"\b(?P<room>litestar|granian|sqlalchemy|asyncpg|msgspec|redis)/")),
    ("granian", re.compile(r"\b_granian\b")),
    ("asyncpg", re.compile(r"\(protocol\.c\b|\brecord\.c\b")),
    ("sqlalchemy", re.compile(r"\bgreenlet/")),
    ("msgspec", re.compile(r"\bmsgspec\b")),
    ("uvloop", re.compile(r"\((loop|core|stream|linux|tcp|unix)\.c\b|\buvloop\b")),
)
"""A room's name and the frames that are in it; where the name is empty the frame tells it."""

OTHER = "other"
MOST_PLACES = 25


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """``rooms`` and ``places`` are shares of the event loop's busy samples in percent; ``places`` are functions.

    ``idle`` is the share of all samples in which the loop waited. ``cores`` tells how many cores the server's processes
    kept busy, ``rate`` the units a second meanwhile, which the watching makes fewer.
    """

    rooms: dict[str, float]
    places: dict[str, float]
    samples: int
    idle: float
    cores: dict[str, float]
    rate: float


def sample(pid: int, seconds: float) -> list[str]:
    """Return the stacks seen in a process, one in each line with its count. Raise Unprepared where that is refused."""
    with tempfile.TemporaryDirectory() as folder:
        stacks = Path(folder) / "stacks"
        rate = ["--rate", str(SAMPLES_A_SECOND), "--duration", str(round(seconds))]
        order = [str(kit("py-spy", PINS) / "py-spy"), "record", "--pid", str(pid), "--native", "--idle", *rate]
        options = ["--format", "raw", "--output", str(stacks)]
        done = subprocess.run([*order, *options], check=False, capture_output=True, text=True)
        if done.returncode or not stacks.exists():
            raise Unprepared(f"py-spy may not look at your processes here (ptrace); it says:\n{done.stderr.strip()}")
        return stacks.read_text().splitlines()


def profile_of(stacks: Iterable[str], rate: float, cores: dict[str, float]) -> Profile:
    """Return the shares of all stacks of the event loop's thread."""
    rooms: Counter[str] = Counter()
    places: Counter[str] = Counter()
    idle = 0
    for frames, count in _loop_stacks(stacks):
        if WAITING.match(frames[-1]):
            idle += count
        else:
            rooms[room_of(frames)] += count
            places[_place_of(frames)] += count
    busy = rooms.total()
    return Profile(
        rooms=shares(rooms),
        places=dict(list(shares(places).items())[:MOST_PLACES]),
        samples=busy,
        idle=100 * idle / (idle + busy) if idle + busy else 0.0,
        cores=cores,
        rate=rate,
    )


def room_of(frames: list[str]) -> str:
    """Return the room of the innermost frame that is in one. The last frame is the innermost."""
    for frame in reversed(frames):
        for name, sign in ROOMS:
            if found := sign.search(frame):
                return name or found["room"]
    return OTHER


def _loop_stacks(stacks: Iterable[str]) -> Iterable[tuple[list[str], int]]:
    for line in stacks:
        frames, _, count = line.rpartition(" ")
        if MAIN_THREAD in frames:
            yield frames.split(";"), int(count)


def _place_of(frames: list[str]) -> str:
    """Return the innermost function written in Python, with its file."""
    python = next((frame for frame in reversed(frames) if ".py:" in frame), frames[-1])
    return re.sub(r":\d+\)$", ")", python)
