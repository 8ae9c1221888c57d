"""``score``: comments scored by the models, beside the libraries that they stand in for."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.benches.bench import Aim, Bench, Measure, Measuring, Side
from scripts.benches.deep import detoxify_alone, measure_scorer, scorer, true_shape
from scripts.benches.figures import Figures

DEEP = "deep model"


@contextmanager
def _hakam(_: Path) -> Iterator[Measuring]:
    def measure(case: str, seconds: float) -> Measure | None:
        if case != DEEP:
            return None
        with tempfile.TemporaryDirectory(prefix="hakam-") as folder, scorer(home, Path(folder)) as (address, pid):
            return asyncio.run(measure_scorer(home, address, pid, seconds))

    home = true_shape()
    yield measure


@contextmanager
def _detoxify(_: Path) -> Iterator[Measuring]:
    with detoxify_alone(true_shape()) as alone:
        yield lambda case, seconds: alone(seconds) if case == DEEP else None


def _load() -> str:
    return "32 comments at a time before Hakam, one by one before the libraries"


def _five_times(figures: Figures) -> bool | None:
    ours, theirs = figures.get(("Hakam", DEEP)), figures.get(("Detoxify", DEEP))
    return None if ours is None or theirs is None else ours["rate"].median >= 5 * theirs["rate"].median


SCORE = Bench(
    name="score",
    sentence="comments of 10 to 120 words, scored by a model of XLM-R base's true shape with random weights",
    unit="comments a second",
    cases=(DEEP,),
    sides=(
        Side(name="Hakam", sentence="the scorer's process, asked over its socket", opened=_hakam),
        Side(name="Detoxify", sentence="from its own library, one by one, on all cores", opened=_detoxify),
    ),
    load=_load,
    aims=(Aim(sentence="five times Detoxify's comments a second on the same weights", reached=_five_times),),
)
