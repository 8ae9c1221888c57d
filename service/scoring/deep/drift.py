"""Drift: how far the scores of an exported model have moved from Detoxify's own."""

from collections.abc import Sequence
from pathlib import Path

import torch

from service.scoring.deep.backend import Backend, Window
from service.scoring.deep.checkpoint import Loaded
from service.scoring.deep.letter import CannotScore

MOST = 0.01
"""A score that has moved further is another score."""

TEXTS = Path(__file__).with_name("drift_texts.txt")
"""One text a line."""


def texts() -> list[str]:
    """Return the texts that are compared: in many languages, long and short, kind and not."""
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    return [*lines, " ".join(lines)]


def check_sound(loaded: Loaded) -> None:
    """See that the model gives scores at all. Raises CannotScore."""
    scores = _scores(loaded, loaded.tokenizer(texts()[0], truncation=True)["input_ids"])
    if not all(0 <= score <= 1 for score in scores):
        raise CannotScore("The checkpoint's scores are no numbers from 0 to 1; its weights are broken.")


def drift(loaded: Loaded, backend: Backend, compared: Sequence[str]) -> float:
    """Return the largest difference of a score between both, over all windows of the texts.

    Infinite where ours are no scores. Raises CannotScore where they do not read a text as the same tokens.
    """
    windows = [window for text in compared for window in _windows(loaded, backend, text)]
    own = [_scores(loaded, window) for window in windows]
    try:
        ours = backend.score(windows)
    except ValueError:
        return float("inf")
    named = [dict(zip(loaded.classes, scores, strict=False)) for scores in own]
    return max(abs(one[name] - other[name]) for one, other in zip(named, ours, strict=True) for name in one)


def _windows(loaded: Loaded, backend: Backend, text: str) -> Sequence[Window]:
    found = backend.windows(text)
    if len(found) == 1 and list(found[0]) != loaded.tokenizer(text)["input_ids"]:
        raise CannotScore("The tokenizer reads texts otherwise without transformers than with it.")
    return found


def _scores(loaded: Loaded, window: Window) -> list[float]:
    tokens = torch.tensor([list(window)])
    with torch.inference_mode():
        scores = torch.sigmoid(loaded.model(input_ids=tokens, attention_mask=torch.ones_like(tokens)).logits)
    found: list[float] = scores[0].tolist()
    return found
