"""Heads: each thing the model says, trained on the rows that know it."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from scripts.training.design import Design, folded
from scripts.training.logistic import Numbers, Problem, Solution, solve
from scripts.training.platt import fitted
from scripts.training.recipe import SPAM, Fit, Recipe
from scripts.training.rows import Row, Way
from service.scoring.fast.calibration import ANY, Line
from service.scoring.fast.signs import SIGNS

FEWEST = 20
"""Held-out rows of each answer that a language needs for a line of its own."""


Part = tuple[NDArray[np.intp], Fit]
"""Rows that are learned together, and how."""


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """A head: its solution on all rows, its lines by language, and what it said of rows it had not seen.

    ``rows`` are the numbers of the rows that know the answer, and ``held_out`` their sums in cross-validation.
    """

    name: str
    solution: Solution
    lines: dict[str, Line]
    rows: NDArray[np.intp]
    labels: Numbers
    held_out: Numbers


def train_head(name: str, rows: Sequence[Row], made: Design, recipe: Recipe) -> Trained | None:
    """Train a head, in folds first. None where no row says yes, or none no."""
    known = np.array([index for index, row in enumerate(rows) if name in row.labels], dtype=np.intp)
    labels = np.array([float(rows[index].labels[name]) for index in known])
    if len(set(labels)) < 2:
        return None
    whole = problem_of(name, known, labels, made, recipe)
    parts = parts_of(name, rows, known, made, recipe)
    held_out = np.zeros(len(known))
    for fold in range(recipe.folds):
        seen, unseen = made.folds[known] != fold, made.folds[known] == fold
        solution = _solved(whole, [(part[seen[part]], fit) for part, fit in parts])
        held_out[unseen] = solution.totals(whole.groups[unseen], whole.signs[unseen])
    lines = _lines(name, known, labels, held_out, made, recipe)
    return Trained(name=name, solution=_solved(whole, parts), lines=lines, rows=known, labels=labels, held_out=held_out)


def parts_of(name: str, rows: Sequence[Row], known: NDArray[np.intp], made: Design, recipe: Recipe) -> list[Part]:
    """Part the rows into those of most languages together, and those of each that is learned apart."""
    shipped = np.array([rows[index].way is Way.SHIPPED for index in known])
    languages = np.where(shipped, made.languages[known], "")
    apart = [(np.flatnonzero(np.isin(languages, fit.languages)), fit) for fit in recipe.apart.get(name, ())]
    enough = [(part, fit) for part, fit in apart if len(part) >= FEWEST]
    rest = np.setdiff1d(np.arange(len(known)), np.concatenate([np.array([], dtype=np.intp), *(p for p, _ in enough)]))
    return [*enough, (rest, recipe.fit[name])] if len(rest) else enough


def _solved(problem: Problem, parts: Sequence[Part]) -> Solution:
    """Solve each part and put the weights together.

    Where two parts meet in a bucket, by chance, it is the one's that has more lines for it. The intercept is that of
    the last part; calibration makes up for it.
    """
    solutions = [solved_part(problem, lines, fit) for lines, fit in parts]
    support = np.array([solution.support for solution in solutions])
    whose = support.argmax(axis=0)
    buckets = np.choose(whose, [solution.buckets for solution in solutions])
    signs = np.sum([solution.signs for solution in solutions], axis=0)
    return Solution(buckets, support.max(axis=0), signs, solutions[-1].intercept)


def problem_of(name: str, known: NDArray[np.intp], labels: Numbers, made: Design, recipe: Recipe) -> Problem:
    """Return what a head has to learn, of all rows that know it."""
    weight = recipe.spam_weight if name == SPAM else recipe.weight
    weights = np.array([weight(made.names[source]) for source in made.sources[known]])
    return Problem(
        groups=folded(made.groups[known], recipe.bits[name]),
        signs=made.signs[known] * [sign in recipe.signs.get(name, ()) for sign in SIGNS],
        labels=labels,
        weights=weights,
        sources=_intercepts(name, made)[made.sources[known]],
        strength=0.0,
        standardised=False,
        floor=0.0,
        prior=recipe.prior,
        fewest=recipe.fewest,
        most_steps=recipe.most_steps,
    )


def _intercepts(name: str, made: Design) -> NDArray[np.intp]:
    """Return the number of each source's intercept: its own, but for spam, of which most have only one answer."""
    return np.zeros(len(made.names), dtype=np.intp) if name == SPAM else np.arange(len(made.names))


def solved_part(problem: Problem, lines: NDArray[np.intp], fit: Fit) -> Solution:
    """Solve a problem for some of its lines alone."""
    return solve(
        msgspec.structs.replace(
            problem,
            groups=problem.groups[lines],
            signs=problem.signs[lines],
            labels=problem.labels[lines],
            weights=problem.weights[lines],
            sources=problem.sources[lines],
            strength=fit.strength,
            standardised=fit.standardised,
            floor=fit.floor,
        )
    )


def _lines(
    name: str, known: NDArray[np.intp], labels: Numbers, held_out: Numbers, made: Design, recipe: Recipe
) -> dict[str, Line]:
    """Return each language's line, and that of all others, from the sources that stand for readers' comments."""
    languages = made.languages[known]
    sources = np.array(made.names)[made.sources[known]]
    everywhere = np.ones(len(known), dtype=np.bool_)
    lines = {ANY: fitted(held_out, labels, np.ones(len(known)), recipe.base_rate)}
    for language, stand in recipe.stand_ins(name).items():
        chosen = (languages == language) & (np.isin(sources, stand) if stand else everywhere)
        if min((labels[chosen] > 0.5).sum(), (labels[chosen] < 0.5).sum()) >= FEWEST:
            weights = np.ones(int(chosen.sum()))
            lines[language] = fitted(held_out[chosen], labels[chosen], weights, recipe.base_rate)
    return lines
