"""The report: all figures of a bench, as they go out as JSON and as tables are made of them."""

import os
import platform

import msgspec

from scripts.benches.bench import Bench
from scripts.benches.figures import Figures, Spread, ratio
from scripts.benches.rounds import Measures, faults, figures, notes


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One side in one case. ``ratio`` is how many times this side's rate the first side's is; None for the first."""

    case: str
    side: str
    rate: Spread
    ratio: float | None
    p50: Spread
    p99: Spread
    memory: Spread
    p95: Spread | None = None


class Kept(msgspec.Struct, frozen=True):
    """How many a side accepted in all rounds, and how many its ledger was found to hold."""

    side: str
    accepted: int
    kept: int


class Told(msgspec.Struct, frozen=True):
    """An aim, and whether it was reached; None where what it looks at was not measured."""

    aim: str
    reached: bool | None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Rates are units a second, percentiles milliseconds, memory MiB; medians over the rounds, with least and most."""

    bench: str
    sentence: str
    unit: str
    sides: dict[str, str]
    load: str
    machine: str
    rounds: int
    seconds: float
    rows: list[Row]
    kept: list[Kept]
    notes: list[str]
    aims: list[Told]
    faults: list[str]


def report(bench: Bench, load: str, measures: Measures, rounds: int, seconds: float) -> Report:
    found = figures(measures)
    return Report(
        bench=bench.name,
        sentence=bench.sentence,
        unit=bench.unit,
        sides={side.name: side.sentence for side in bench.sides},
        load=load,
        machine=machine(),
        rounds=rounds,
        seconds=seconds,
        rows=rows(bench, found),
        kept=kept(measures),
        notes=notes(measures),
        aims=[Told(aim.sentence, aim.reached(found)) for aim in bench.aims],
        faults=faults(measures),
    )


def rows(bench: Bench, found: Figures) -> list[Row]:
    """Return one row for each case of each side that was measured, a case's rows together."""
    names = [side.name for side in bench.sides]
    return [_row(found, case, side, names[0]) for case in bench.cases for side in names if (side, case) in found]


def kept(measures: Measures) -> list[Kept]:
    """Return one line for each side that has a ledger."""
    found: dict[str, Kept] = {}
    for (side, _), turns in measures.items():
        for each in turns:
            if each.kept is not None:
                before = found.get(side, Kept(side, 0, 0))
                found[side] = Kept(side, before.accepted + each.accepted, before.kept + each.kept)
    return list(found.values())


def machine() -> str:
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _row(found: Figures, case: str, side: str, first: str) -> Row:
    own, firsts = found[side, case], found.get((first, case))
    beside = None if side == first or firsts is None else ratio(firsts["rate"].median, own["rate"].median)
    return Row(case=case, side=side, ratio=beside, **own)
