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
    """``labels`` are 0 to 1; ``weights`` say how much a line counts; ``sources`` number the set each comes from."""

    groups: csr_matrix
    signs: Numbers
    labels: Numbers
    weights: Numbers
    sources: NDArray[np.intp]
    strength: float
    prior: float
    most_steps: int


class Solution(msgspec.Struct, frozen=True):
    """A weight for each bucket and each sign, and an intercept."""

    buckets: Numbers
    signs: Numbers
    intercept: float

    def totals(self, groups: csr_matrix, signs: Numbers) -> Numbers:
        totals: Numbers = groups @ self.buckets + signs @ self.signs + self.intercept
        return totals


def solve(problem: Problem) -> Solution:
    """Fit the weights by L-BFGS. The same problem has the same solution, to the last bit."""
    ratios = bayes_ratios(problem)
    used = np.flatnonzero(np.bincount(problem.groups.indices, minlength=problem.groups.shape[1]))
    narrow = problem.groups[:, used]
    narrow.data = narrow.data * ratios[used][narrow.indices]
    lines = hstack([narrow, csr_matrix(problem.signs.astype(np.float32))], format="csr")
    found = _minimised(problem, lines)
    buckets = np.zeros(problem.groups.shape[1])
    buckets[used] = found[: len(used)] * ratios[used]
    width = lines.shape[1]
    return Solution(buckets, found[len(used) : width], float(found[width]))


def bayes_ratios(problem: Problem) -> NDArray[np.float32]:
    """Return each bucket's log-ratio of how often it stands in toxic and in other comments of the same sources."""
    sides = [_mass(problem, problem.labels), _mass(problem, 1 - problem.labels)]
    present = csr_matrix(
        (np.ones_like(problem.groups.data), problem.groups.indices, problem.groups.indptr), shape=problem.groups.shape
    )
    toxic, other = (problem.prior + present.T @ side for side in sides)
    ratios: NDArray[np.float32] = np.log((toxic / toxic.sum()) / (other / other.sum())).astype(np.float32)
    return ratios


def _mass(problem: Problem, labels: Numbers) -> NDArray[np.float32]:
    return (problem.weights * labels).astype(np.float32)


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
