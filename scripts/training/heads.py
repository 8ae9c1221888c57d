"""Heads: each thing the model says, trained on the rows that know it."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from scripts.training.design import Design
from scripts.training.logistic import Numbers, Problem, Solution, solve
from scripts.training.platt import fitted
from scripts.training.recipe import Recipe
from scripts.training.rows import Row
from service.scoring.fast.calibration import ANY, Line

FEWEST = 20
"""Held-out rows of each answer that a language needs for a line of its own."""


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
    whole = _problem(name, known, labels, made, recipe)
    held_out = np.zeros(len(known))
    for fold in range(recipe.folds):
        seen, unseen = np.flatnonzero(made.folds[known] != fold), np.flatnonzero(made.folds[known] == fold)
        solution = solve(_part(whole, seen))
        held_out[unseen] = solution.totals(whole.groups[unseen], whole.signs[unseen])
    lines = _lines(known, labels, held_out, made, recipe)
    return Trained(name=name, solution=solve(whole), lines=lines, rows=known, labels=labels, held_out=held_out)


def _problem(name: str, known: NDArray[np.intp], labels: Numbers, made: Design, recipe: Recipe) -> Problem:
    weights = np.array([_weight(name, made.names[source], recipe) for source in made.sources[known]])
    return Problem(
        groups=made.groups[known],
        signs=made.signs[known] if name == "spam" else np.zeros_like(made.signs[known]),
        labels=labels,
        weights=weights,
        sources=_intercepts(name, made)[made.sources[known]],
        strength=recipe.strength[name],
        prior=recipe.prior,
        most_steps=recipe.most_steps,
    )


def _intercepts(name: str, made: Design) -> NDArray[np.intp]:
    """Return the number of each source's intercept: its own, but for spam, of which most have only one answer."""
    return np.zeros(len(made.names), dtype=np.intp) if name == "spam" else np.arange(len(made.names))


def _weight(name: str, source: str, recipe: Recipe) -> float:
    if name == "spam":
        return recipe.spam.clean_share if source in recipe.spam.clean else 1.0
    return recipe.weight(source)


def _part(problem: Problem, lines: NDArray[np.intp]) -> Problem:
    return msgspec.structs.replace(
        problem,
        groups=problem.groups[lines],
        signs=problem.signs[lines],
        labels=problem.labels[lines],
        weights=problem.weights[lines],
        sources=problem.sources[lines],
    )


def _lines(
    known: NDArray[np.intp], labels: Numbers, held_out: Numbers, made: Design, recipe: Recipe
) -> dict[str, Line]:
    """Return each language's line, and that of all others, from the sources that stand for readers' comments."""
    languages = made.languages[known]
    sources = np.array(made.names)[made.sources[known]]
    everywhere = np.ones(len(known), dtype=np.bool_)
    lines = {ANY: fitted(held_out, labels, np.ones(len(known)), recipe.base_rate)}
    for language, stand in recipe.calibrate.items():
        chosen = (languages == language) & (np.isin(sources, stand) if stand else everywhere)
        if min((labels[chosen] > 0.5).sum(), (labels[chosen] < 0.5).sum()) >= FEWEST:
            weights = np.ones(int(chosen.sum()))
            lines[language] = fitted(held_out[chosen], labels[chosen], weights, recipe.base_rate)
    return lines
