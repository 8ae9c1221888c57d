"""Tables: a report or a profile as people read it."""

from collections.abc import Sequence

from scripts.benches.figures import Spread
from scripts.benches.profile import Profile
from scripts.benches.report import Report, Row

GAP = "  "


def plain(report: Report) -> str:
    """Return a report for a terminal."""
    head = f"{report.bench}: {report.sentence}."
    sides = [f"{name}: {sentence}" for name, sentence in report.sides.items()]
    aims = [f"{_mark(told.reached)} {told.aim}" for told in report.aims]
    wrong = [f"FAULT {fault}." for fault in report.faults]
    found = [f"{each.side}: {each.accepted:,} accepted, {each.kept:,} found in its ledger." for each in report.kept]
    told = [*found, *(f"{note}." for note in report.notes), *aims, *wrong]
    return "\n".join([head, *sides, conditions(report), "", columns(_cells(report)), "", *told]).rstrip()


def markdown(report: Report) -> str:
    """Return a report for the README."""
    head, *lines = [f"| {' | '.join(row)} |" for row in _cells(report)]
    rule = f"| --- | --- {'| ---: ' * (head.count('|') - 3)}|"
    return "\n".join([conditions(report), "", head, rule, *lines])


def profile_table(profile: Profile, unit: str) -> str:
    """Return a profile for a terminal."""
    told = f"{profile.rate:,.0f} {unit} while watched; {profile.samples:,} busy samples; idle {profile.idle:.0f} %"
    parts = {
        "cores in use": {name: f"{cores:.2f}" for name, cores in profile.cores.items() if cores >= 0.005},
        "share of the event loop by room": {name: f"{share:.1f} %" for name, share in profile.rooms.items()},
        "share by function": {name: f"{share:.1f} %" for name, share in profile.places.items()},
    }
    tables = [f"{title}\n{columns([(value, name) for name, value in part.items()])}" for title, part in parts.items()]
    return "\n\n".join([told, *tables])


def conditions(report: Report) -> str:
    """Return how it was measured, as a sentence."""
    turns = f"{report.rounds} rounds of {report.seconds:g} seconds in turn, medians with least and most"
    return f"{report.load}; {report.machine}; {turns}."


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of texts with their columns beneath each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)


def _cells(report: Report) -> list[tuple[str, ...]]:
    first = next(iter(report.sides))
    with_p95 = any(row.p95 for row in report.rows)
    p95 = ("p95 ms",) if with_p95 else ()
    head = ("case", "side", report.unit, f"{first} is", "p50 ms", *p95, "p99 ms", "memory MiB")
    return [head, *(_row_cells(row, with_p95=with_p95) for row in report.rows)]


def _row_cells(row: Row, *, with_p95: bool) -> tuple[str, ...]:
    times = "" if row.ratio is None else f"× {row.ratio:.2f}"
    p95 = (_spread(row.p95) if row.p95 else "",) if with_p95 else ()
    percentiles = (_spread(row.p50), *p95, _spread(row.p99))
    return (row.case, row.side, _spread(row.rate), times, *percentiles, f"{row.memory.most:,.0f}")


def _spread(found: Spread) -> str:
    return f"{_number(found.median)} ({_number(found.least)} to {_number(found.most)})"


def _number(value: float) -> str:
    """Write a figure with three digits or so, large or small."""
    if 0 < value < 1:
        return f"{value:.3f}"
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def _mark(reached: bool | None) -> str:  # noqa: FBT001 - the answer itself, not a switch
    return {True: "reached:", False: "MISSED: ", None: "not measured:"}[reached]
