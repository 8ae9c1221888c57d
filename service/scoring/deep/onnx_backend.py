"""The model on the processor, by ONNX Runtime.

Each window is scored alone, on one thread, and as many at a time as there are threads. That is faster here than a
padded batch on all threads (twice as fast with int8 weights), and the only way that a text has the same score in any
company: int8 activations are scaled by the largest one in the whole batch.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime

from service.scoring.deep.backend import Window
from service.scoring.deep.letter import CannotScore
from service.scoring.deep.meta import ADVICE, MODEL, Meta, check_files, read_meta
from service.scoring.deep.tokens import Tokens
from service.scoring.deep.windows import Scores

TOKENS_A_THREAD = 512
"""As many tokens as one window has at most: about a quarter of a second's work."""

DIGITS = 4

SAMPLES = 12
"""Texts whose scores are compared when a model is loaded."""

MOST_MOVED = 0.01


class OnnxBackend:
    """Fulfils ``Backend`` with ``model.onnx`` of an installed model."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Load the model; without ``threads`` it uses every core that this process may. Raises CannotScore."""
        self.meta = meta = read_meta(folder)
        check_files(folder, meta)
        threads = threads or len(os.sched_getaffinity(0))
        self.version = meta.version
        self.languages = meta.languages
        self.budget = threads * TOKENS_A_THREAD
        self._tokens = Tokens(folder, meta)
        self._session = _session(folder / MODEL)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="score")
        _compare(folder, meta, self.sampled([text for text, _ in meta.samples]))

    def windows(self, text: str) -> list[list[int]]:
        return self._tokens.windows(text)

    def score(self, windows: Sequence[Window]) -> list[Scores]:
        """Score each window. Raises ValueError where the model gives what is no score."""
        return list(self._threads.map(self._alone, windows))

    def sampled(self, texts: Sequence[str]) -> tuple[tuple[str, float], ...]:
        """Return the first few texts, each with its first window's score of the first class."""
        few = texts[:SAMPLES]
        scores = self.score([self.windows(text)[0] for text in few])
        return tuple((text, found[self.meta.classes[0]]) for text, found in zip(few, scores, strict=True))

    def _alone(self, window: Window) -> Scores:
        tokens = np.asarray([window], dtype=np.int64)
        (scores,) = self._session.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})
        return named(self.meta.classes, scores[0].tolist())


def named(classes: Sequence[str], scores: Sequence[float]) -> Scores:
    """Return scores by class. Raises ValueError where one is not from 0 to 1, as after an overflow."""
    # A model may have more outputs than classes: Detoxify's own have those of identities behind.
    if not all(0 <= score <= 1 for score in scores):
        raise ValueError("the model's answer is no score")
    return {name: round(score, DIGITS) for name, score in zip(classes, scores, strict=False)}


def _compare(folder: Path, meta: Meta, found: Sequence[tuple[str, float]]) -> None:
    """See that the model scores as where it was installed: processors without VNNI cut int8 products off."""
    moved = max((abs(one - other) for (_, one), (_, other) in zip(meta.samples, found, strict=True)), default=0.0)
    if moved > MOST_MOVED:
        raise CannotScore(
            f"On this machine the model in {folder} gives other scores than where it was installed; "
            f"they moved by {moved:.4f}. Install it on this machine, or on one with the same kind of processor."
        )


def _session(file: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    except Exception:  # noqa: BLE001 - ONNX Runtime's errors have no family of their own
        raise CannotScore(f"The model {file} cannot be loaded by this version of onnxruntime. {ADVICE}") from None
