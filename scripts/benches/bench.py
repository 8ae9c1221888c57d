"""A bench: what it measures, beside what, and what should come of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from scripts.benches.figures import Figures
from scripts.benches.profile import Profile


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """What one side did in one case of one round.

    ``rate`` is units a second, the percentiles are milliseconds (``p95`` where an aim is about it), ``memory`` is the
    peak of all its server's processes in MiB.
    ``kept`` is how many of ``accepted`` its ledger was found to hold, None where it has none.
    ``notes`` and ``faults`` are sentences; any fault makes the whole run a failure.
    """

    rate: float
    p50: float
    p99: float
    memory: float
    p95: float | None = None
    accepted: int = 0
    kept: int | None = None
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


Measuring = Callable[[str, float], Measure | None]
"""Measures a case, by its name, for so many seconds. None where the side has no such case."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of those compared.

    ``opened`` starts its server and lends what measures it; the folder it is given stays from round to round.
    """

    name: str
    sentence: str
    opened: Callable[[Path], AbstractContextManager[Measuring]]


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """What the figures should show. ``reached`` is None where what it looks at was not measured.

    A missed aim is told, but is no failure of a run: machines differ.
    """

    sentence: str
    reached: Callable[[Figures], bool | None]


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """``sides`` begins with the one that the others stand beside. ``unit`` is what a rate counts.

    ``load`` tells the load generator and its version, and raises Unprepared where it is missing. ``profile`` watches
    the first side under load for so many seconds.
    """

    name: str
    sentence: str
    unit: str
    cases: tuple[str, ...]
    sides: tuple[Side, ...]
    load: Callable[[], str]
    aims: tuple[Aim, ...] = ()
    profile: Callable[[float], Profile] | None = None
