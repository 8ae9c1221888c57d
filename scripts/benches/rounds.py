"""The rounds: every side in turn, and again, so that a slow minute of the machine meets all of them."""

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.benches.bench import Bench, Measure, Side
from scripts.benches.figures import Figures, spread

FIGURES = ("rate", "p50", "p95", "p99", "memory")

Measures = dict[tuple[str, str], list[Measure]]
"""By side and case, one for each round."""


def measure(bench: Bench, rounds: int, seconds: float) -> Measures:
    """Measure every case of every side, so many times."""
    found: Measures = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="hakam-bench-") as folder:
        for number in range(rounds):
            for place, side in enumerate(bench.sides):
                _tell(f"round {number + 1} of {rounds}: {side.name}")
                _measure_side(bench, side, Path(folder, str(place)), seconds, found)
    return dict(found)


def figures(measures: Measures) -> Figures:
    """Return the medians and spreads over the rounds."""
    return {which: {name: spread(values) for name, values in _values(found)} for which, found in measures.items()}


def notes(measures: Measures) -> list[str]:
    """Return every note once, with its side."""
    told = {f"{side}: {note}": None for (side, _), found in measures.items() for each in found for note in each.notes}
    return list(told)


def faults(measures: Measures) -> list[str]:
    """Return every fault with its side and case."""
    return [
        f"{side}, {case}: {fault}"
        for (side, case), found in measures.items()
        for each in found
        for fault in each.faults
    ]


def _values(found: Sequence[Measure]) -> Iterator[tuple[str, list[float]]]:
    """Yield each figure that was measured, with its value of every round."""
    for name in FIGURES:
        if None not in (values := [getattr(each, name) for each in found]):
            yield name, values


def _measure_side(bench: Bench, side: Side, folder: Path, seconds: float, found: Measures) -> None:
    folder.mkdir(exist_ok=True)
    with side.opened(folder) as measuring:
        for case in bench.cases:
            if (one := measuring(case, seconds)) is not None:
                found[side.name, case].append(one)
                _tell(f"  {case}: {one.rate:,.0f} {bench.unit}")


def _tell(line: str) -> None:
    """Tell how far it is, beside the answer, which may be JSON."""
    print(line, file=sys.stderr, flush=True)
