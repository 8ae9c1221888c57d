"""Sources left out: how well a head does on a set when neither it nor any other row of that set was trained on.

Folds of one set share its writers and its habits, so that cross-validation by folds flatters. This is nearer to what
a new site sees.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from scripts.training.design import Design
from scripts.training.heads import parts_of, problem_of, solved_part
from scripts.training.logistic import Numbers
from scripts.training.recipe import ECHO, Recipe
from scripts.training.rows import Row, Way
from service.scoring.measures import auc

FEWEST = 30
"""Rows of each answer that a set needs to be measured."""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A set, how many of its rows were scored without it, and how well their answers were told apart."""

    source: str
    rows: int
    auc: float


def left_out(
    name: str, rows: Sequence[Row], made: Design, recipe: Recipe, say: Callable[[str], None]
) -> Iterator[LeftOut]:
    """Yield how a head does on each set that knows both answers, learned from the others and their echoes."""
    known = np.array([index for index, row in enumerate(rows) if name in row.labels], dtype=np.intp)
    labels = np.array([float(rows[index].labels[name]) for index in known])
    origins = np.array([rows[index].source.partition(ECHO)[0] for index in known])
    shipped = np.array([rows[index].way is Way.SHIPPED for index in known])
    for source in sorted(set(origins.tolist())):
        asked = (origins == source) & shipped
        if min((labels[asked] > 0.5).sum(), (labels[asked] < 0.5).sum()) < FEWEST:
            continue
        with threadpool_limits(limits=1):
            totals, scored = _totals(name, rows, known, labels, (origins == source, asked), made, recipe)
        found = auc(labels[scored] > 0.5, totals[scored])
        if found is not None:
            yield LeftOut(source=source, rows=int(scored.sum()), auc=found)
            say(f"{name} without {source}: {found:.3f}")


def _totals(
    name: str,
    rows: Sequence[Row],
    known: NDArray[np.intp],
    labels: Numbers,
    sides: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    made: Design,
    recipe: Recipe,
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return the sums of the rows asked about, and which have one: a part may be of one set alone."""
    absent, asked = sides
    whole = problem_of(name, known, labels, made, recipe)
    totals, scored = np.zeros(len(known)), np.zeros(len(known), dtype=np.bool_)
    for part, fit in parts_of(name, rows, known, made, recipe):
        present, wanted = part[~absent[part]], part[asked[part]]
        if len(wanted) and len(set(labels[present])) == 2:
            solution = solved_part(whole, present, fit)
            totals[wanted] = solution.totals(whole.groups[wanted], whole.signs[wanted])
            scored[wanted] = True
    return totals, scored
