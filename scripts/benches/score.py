"""``score``: comments scored by the models, beside the libraries that they stand in for."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.benches.bench import Aim, Bench, Measure, Measuring, Side
from scripts.benches.cascade import measure_cascade
from scripts.benches.deep import detoxify_alone, measure_scorer, scorer, true_shape
from scripts.benches.fast import FAST, measure_fast, measure_scikit_learn
from scripts.benches.figures import Figures

DEEP, CASCADE = "deep model", "cascade, 10 % unsure"
MEASURES = {DEEP: measure_scorer, CASCADE: measure_cascade}


@contextmanager
def _hakam(_: Path) -> Iterator[Measuring]:
    def measure(case: str, seconds: float) -> Measure | None:
        if case == FAST:
            return measure_fast(seconds)
        if case not in MEASURES:
            return None
        with tempfile.TemporaryDirectory(prefix="hakam-") as folder, scorer(home, Path(folder)) as (address, pid):
            return asyncio.run(MEASURES[case](address, pid, seconds))

    home = true_shape()
    yield measure


@contextmanager
def _detoxify(_: Path) -> Iterator[Measuring]:
    with detoxify_alone(true_shape()) as alone:
        yield lambda case, seconds: alone(seconds) if case in MEASURES else None


@contextmanager
def _scikit_learn(_: Path) -> Iterator[Measuring]:
    yield lambda case, seconds: measure_scikit_learn(seconds) if case == FAST else None


def _load() -> str:
    return "32 comments at a time before Hakam, one by one before the libraries"


def _times(case: str, wanted: float) -> Callable[[Figures], bool | None]:
    """Return what tells whether Hakam did so many times Detoxify's comments a second."""

    def reached(figures: Figures) -> bool | None:
        ours, theirs = figures.get(("Hakam", case)), figures.get(("Detoxify", case))
        return None if ours is None or theirs is None else ours["rate"].median >= wanted * theirs["rate"].median

    return reached


def _at_most(case: str, milliseconds: float) -> Callable[[Figures], bool | None]:
    """Return what tells whether half of Hakam's comments took no longer."""

    def reached(figures: Figures) -> bool | None:
        ours = figures.get(("Hakam", case))
        return None if ours is None else ours["p50"].median <= milliseconds

    return reached


SCORE = Bench(
    name="score",
    sentence="comments of 10 to 120 words, scored by a model of XLM-R base's true shape with random weights",
    unit="comments a second",
    cases=(FAST, DEEP, CASCADE),
    sides=(
        Side(
            name="Hakam",
            sentence="the scorer's process, asked over its socket; in the cascade rules and fast model beside it",
            opened=_hakam,
        ),
        Side(name="Detoxify", sentence="from its own library, one by one, on all cores", opened=_detoxify),
        Side(
            name="scikit-learn",
            sentence="its hashing and logistic regression on the features of the fast model, one by one",
            opened=_scikit_learn,
        ),
    ),
    load=_load,
    aims=(
        Aim(sentence="at most 100 microseconds for a comment of 130 characters", reached=_at_most(FAST, 0.1)),
        Aim(sentence="five times Detoxify's comments a second on the same weights", reached=_times(DEEP, 5)),
        Aim(sentence="40 times by the cascade, where one in ten is uncertain", reached=_times(CASCADE, 40)),
    ),
)
