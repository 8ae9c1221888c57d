"""What a machine that scores must offer to the process around it."""

from collections.abc import Sequence
from typing import Protocol

from service.scoring.deep.windows import Scores

Window = Sequence[int]
"""The tokens of a text, or of a part of it, as the model reads them."""


class Backend(Protocol):
    """A loaded model. ``budget`` is how many tokens, padding counted, are worth being scored at once.

    The methods may raise anything; they are called by one thread at a time.
    """

    version: str
    languages: tuple[str, ...]
    budget: int

    def windows(self, text: str) -> Sequence[Window]:
        """Return the text as the model reads it: at least one window."""

    def score(self, windows: Sequence[Window]) -> Sequence[Scores]:
        """Return the scores of each window, in the same order; beside others it has the same as alone."""
