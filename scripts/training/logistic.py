"""Logistic regression on features that are weighed by naive Bayes first (Wang and Manning, ACL 2012).

Every source has an intercept of its own, which is forgotten afterwards: sets differ in how much they call toxic, and
no word should be blamed for the set it stands in.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

Numbers = NDArray[np.float64]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """``labels`` are 0 to 1; ``weights`` say how much a line counts; ``sources`` number the set each comes from.

    ``strength`` is the inverse of the ridge penalty. The penalty of a bucket is the weaker, the more its naive Bayes
    ratio says: ``prior`` is added to all counts, and ``floor`` to all ratios. Ratios are ``standardised`` where they
    tell what a bucket says beyond the set it stands in, as with standardised mortality. Buckets that stand in less than
    ``fewest`` lines are learned, so that they take the blame for their comment, and then weigh nothing.
    """

    groups: csr_matrix
    signs: Numbers
    labels: Numbers
    weights: Numbers
    sources: NDArray[np.intp]
    strength: float
    standardised: bool
    floor: float
    prior: float
    fewest: int
    most_steps: int


class Solution(msgspec.Struct, frozen=True):
    """A weight for each bucket and each sign, and an intercept. ``support`` is how many lines each bucket stands in."""

    buckets: Numbers
    support: NDArray[np.intp]
    signs: Numbers
    intercept: float

    def totals(self, groups: csr_matrix, signs: Numbers) -> Numbers:
        totals: Numbers = groups @ self.buckets + signs @ self.signs + self.intercept
        return totals


def solve(problem: Problem) -> Solution:
    """Fit the weights by L-BFGS. The same problem has the same solution, to the last bit."""
    ratios = np.abs(bayes_ratios(problem)) + np.float32(problem.floor)
    support = np.bincount(problem.groups.indices, minlength=problem.groups.shape[1])
    used = np.flatnonzero(support)
    narrow = problem.groups[:, used]
    narrow.data = narrow.data * ratios[used][narrow.indices]
    lines = hstack([narrow, csr_matrix(problem.signs.astype(np.float32))], format="csr")
    found = _minimised(problem, lines)
    buckets = np.zeros(problem.groups.shape[1])
    buckets[used] = found[: len(used)] * ratios[used]
    buckets[support < problem.fewest] = 0.0
    width = lines.shape[1]
    return Solution(buckets, support, found[len(used) : width], float(found[width]))


def bayes_ratios(problem: Problem) -> NDArray[np.float32]:
    """Return for each bucket the logarithm of how much likelier it stands in comments with label 1 than in others."""
    across = _counts(problem.groups).T.tocsr()
    positive, negative = problem.weights * problem.labels, problem.weights * (1 - problem.labels)
    toxic, other = (problem.prior + across @ side.astype(np.float32) for side in (positive, negative))
    if not problem.standardised:
        return _logarithm((toxic / toxic.sum()) / (other / other.sum()))
    rates = np.bincount(problem.sources, positive) / np.bincount(problem.sources, problem.weights).clip(1e-9)
    rate = rates[problem.sources]
    expected = [problem.weights * rate, problem.weights * (1 - rate)]
    as_many, as_few = (problem.prior + across @ side.astype(np.float32) for side in expected)
    return _logarithm((toxic / as_many) / (other / as_few))


def _counts(groups: csr_matrix) -> csr_matrix:
    return csr_matrix((np.ones_like(groups.data), groups.indices, groups.indptr), shape=groups.shape)


def _logarithm(ratios: Numbers) -> NDArray[np.float32]:
    return np.log(ratios).astype(np.float32)


def _minimised(problem: Problem, lines: csr_matrix) -> Numbers:
    """Return the weights of the lines' columns, the intercept, and the intercept of each source."""
    width, sources = lines.shape[1], int(problem.sources.max()) + 1
    across = lines.T.tocsr()
    ridge = np.concatenate([np.full(width, 1 / problem.strength), [0.0], np.ones(sources)])

    def loss(point: Numbers) -> tuple[float, Numbers]:
        totals = lines @ point[:width].astype(np.float32) + point[width] + point[width + 1 :][problem.sources]
        costs = problem.weights * (np.logaddexp(0, totals) - problem.labels * totals)
        slopes = problem.weights * (1 / (1 + np.exp(-totals)) - problem.labels)
        slope = np.concatenate(
            [across @ slopes.astype(np.float32), [slopes.sum()], np.bincount(problem.sources, slopes, sources)]
        )
        return float(costs.sum() + 0.5 * (ridge * point * point).sum()), slope + ridge * point

    start = np.zeros(width + 1 + sources)
    found: Numbers = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": problem.most_steps}).x
    return found
