"""Calibration: from a sum of weights to the probability that a moderator would reject (Platt 1999), by language."""

import math
from collections.abc import Mapping

import msgspec

ANY = "*"
"""Stands in a model file for every language that has no line of its own."""


class Line(msgspec.Struct, frozen=True):
    """The log-odds of a rejection are ``slope`` times the sum, plus ``offset``."""

    slope: float
    offset: float

    def probability(self, total: float) -> float:
        """Return a probability, 0 to 1; numbers too far out to matter are cut."""
        odds = max(-30.0, min(30.0, self.slope * total + self.offset))
        return 1.0 / (1.0 + math.exp(-odds))


Calibration = Mapping[str, Line]


def line_of(calibration: Calibration, language: str) -> Line:
    """Return the line of a language, or that of all others."""
    return calibration.get(language) or calibration[ANY]
