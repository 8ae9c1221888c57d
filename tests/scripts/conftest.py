"""A small bench, whose sides tell figures that were made up, and note in which order they were asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.benches.bench import Aim, Bench, Measure, Measuring, Side

Toy = tuple[Bench, list[str]]


def side(name: str, rate: float, asked: list[str], cases: tuple[str, ...]) -> Side:
    @contextmanager
    def opened(folder: Path) -> Iterator[Measuring]:
        assert folder.is_dir()

        def measure(case: str, seconds: float) -> Measure | None:
            if case not in cases:
                return None
            asked.append(f"{name} {case}")
            turn = asked.count(f"{name} {case}")
            faults = ("one was refused",) if name == "theirs" and turn == 1 else ()
            kept = 9 if name == "ours" else None
            notes = (f"{name} was told",)
            figures = {"rate": rate * turn, "p50": 1.0, "p99": seconds, "memory": 100.0}
            return Measure(**figures, accepted=10, kept=kept, notes=notes, faults=faults)

        yield measure

    return Side(name=name, sentence=f"{name} as it comes", opened=opened)


@pytest.fixture
def toy() -> Toy:
    """A bench of two sides and two cases, the second of which only one side knows; and the order of its turns."""
    asked: list[str] = []
    bench = Bench(
        name="toy",
        sentence="things done a second",
        unit="things a second",
        cases=("few", "many"),
        sides=(side("ours", 1_000, asked, ("few", "many")), side("theirs", 250, asked, ("few",))),
        load=lambda: "hand 1.0",
        aims=(Aim(sentence="at least 10", reached=lambda figures: figures["ours", "few"]["rate"].median >= 10),),
    )
    return bench, asked
