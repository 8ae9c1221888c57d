"""Work in this very process: one call after another, each timed by itself."""

import os
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import TypeVar

from scripts.benches.bench import Measure
from scripts.benches.figures import percentile
from scripts.benches.processes import memory

Item = TypeVar("Item")

WARM_UP = 0.2
"""Seconds of work before anything is timed."""


def timed(work: Callable[[Item], object], items: Sequence[Item], seconds: float) -> Measure:
    """Do the work on one item after another, from the first again behind the last, for so many seconds."""
    turns = cycle(items)
    _calls(work, turns.__next__, WARM_UP)
    began = time.perf_counter()
    calls = _calls(work, turns.__next__, seconds)
    rate = len(calls) / (time.perf_counter() - began)
    return Measure(
        rate=rate,
        p50=1000 * percentile(calls, 50),
        p99=1000 * percentile(calls, 99),
        memory=memory([os.getpid()]),
        accepted=len(calls),
    )


def no_load() -> str:
    """Say how the load is made: there is no other program."""
    return "one call after another in one process"


def _calls(work: Callable[[Item], object], following: Callable[[], Item], seconds: float) -> list[float]:
    found: list[float] = []
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        work(following())
        found.append(time.perf_counter() - start)
    return found
