"""Platt scaling: which line turns sums into log-odds, for a base rate that is known from elsewhere."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from service.scoring.fast.calibration import Line

Numbers = NDArray[np.float64]


def fitted(totals: Numbers, labels: Numbers, weights: Numbers, base_rate: float) -> Line:
    """Return the line under which held-out sums are likeliest, positives weighing ``base_rate`` of everything."""
    positive, negative = (weights * labels).sum(), (weights * (1 - labels)).sum()
    shares = weights * np.where(labels > 0.5, base_rate / positive, (1 - base_rate) / negative)

    def loss(point: Numbers) -> tuple[float, Numbers]:
        odds = point[0] * totals + point[1]
        wrong = shares * (1 / (1 + np.exp(-odds)) - labels)
        cost = (shares * (np.logaddexp(0, odds) - labels * odds)).sum()
        return float(cost), np.array([(wrong * totals).sum(), wrong.sum()])

    slope, offset = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return Line(slope=round(float(max(slope, 0.01)), 6), offset=round(float(offset), 6))
