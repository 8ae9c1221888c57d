"""A scorer of letters: a real backend, and a program of its own, where the model of another scorer would be too heavy.

`python -m scripts.trials.letters --listen unix:/path`
"""

import sys
import threading
from collections.abc import Sequence

from service.scoring.deep.backend import Window
from service.scoring.deep.program import run
from service.scoring.deep.windows import Scores, windows

ROOM = 100
"""Characters of a window."""

POISON = "☠"
UNREADABLE = "⌧"


class Letters:
    """Fulfils ``Backend``: toxicity is the share of exclamation marks, insult that of capital letters.

    A window with ``POISON`` in it makes its whole batch fail, as one text can in a real model; a text with
    ``UNREADABLE`` in it cannot be read. While ``gate`` is closed nothing comes back. ``begun`` counts batches that were
    begun, ``batches`` are the texts of what was scored.
    """

    version = "letters-1"
    languages: tuple[str, ...] = ("en", "fr", "tr")
    budget = 400

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.begun = 0
        self.batches: list[list[str]] = []

    def windows(self, text: str) -> list[Sequence[int]]:
        if UNREADABLE in text:
            raise ValueError(text)
        return windows([ord(letter) for letter in text], ROOM)

    def score(self, windows: Sequence[Window]) -> list[Scores]:
        self.begun += 1
        self.gate.wait()
        texts = ["".join(map(chr, window)) for window in windows]
        self.batches.append(texts)
        if any(POISON in text for text in texts):
            raise ValueError(texts)
        return [scores(text) for text in texts]


def scores(text: str) -> Scores:
    """Return the scores that a text of at most ``ROOM`` characters has."""
    return {
        "toxicity": round(text.count("!") / len(text), 4),
        "insult": round(sum(map(str.isupper, text)) / len(text), 4),
    }


if __name__ == "__main__":
    run(["--model", ".", *sys.argv[1:]], lambda _: Letters())
