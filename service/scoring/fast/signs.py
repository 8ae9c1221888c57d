"""Signs: what else than its words speaks against a comment, each as a number from 0 to 1.

They are made of the signals that reading a comment gives anyway, so that they cost next to nothing. A mention is a sign
in Arabic comments only: who answers somebody by name is ruder there, and of other languages too little is known.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from service.domain.signal import Scored, Signal
from service.text.vocabulary import AR

_COUNTS = ("text.links", "text.shorteners", "text.phones", "text.addresses")
_SHARES = ("text.link_density", "text.repetition", "text.capitals")

ARABIC = Scored(AR)

SIGNS = (
    *_COUNTS,
    *(f"{name} > 1" for name in _COUNTS),
    *_SHARES,
    "mentions",
    "digits",
    "exclamations",
    "short",
)
"""The names of the signs, in the order of their numbers. They stand in the model file, and must be the same there."""


def signs(body: str, signals: Mapping[str, Signal]) -> NDArray[np.float64]:
    """Return the signs of a comment."""
    counts = [_number(signals, name) for name in _COUNTS]
    numbers = [float(count > 0) for count in counts] + [float(count > 1) for count in counts]
    numbers += [_number(signals, name) for name in _SHARES]
    size = max(len(body), 1)
    marks = body.count("!") + body.count("$") + body.count("%")
    numbers += [
        float("@" in body and signals.get("text.language") == ARABIC),
        _share(sum(map(body.count, "0123456789")), size),
    ]
    numbers += [_share(marks, size), float(len(body) < 40)]
    return np.array(numbers)


def _number(signals: Mapping[str, Signal], name: str) -> float:
    signal = signals.get(name)
    return float(signal.value) if isinstance(signal, Scored) else 0.0


def _share(part: int, whole: int) -> float:
    return min(1.0, 5 * part / whole)
