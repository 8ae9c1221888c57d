"""The model by torch, on a GPU or the processor: float32, in padded batches."""

from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification

from service.scoring.deep.backend import Window
from service.scoring.deep.letter import CannotScore
from service.scoring.deep.meta import TORCH, read_meta
from service.scoring.deep.onnx_backend import named
from service.scoring.deep.tokens import Tokens
from service.scoring.deep.windows import Scores

BUDGETS = {"cuda": 16_384, "cpu": 1_024}
"""Tokens that are scored at once, by the kind of device."""


class TorchBackend:
    """Fulfils ``Backend`` with the weights that `hakam model add --torch` has kept.

    A text's score differs by its company in the seventh digit, which rounding to four hides nearly always.
    """

    def __init__(self, folder: Path, device: str = "cuda") -> None:
        """Load the model onto a device, in torch's words. Raises CannotScore."""
        self.meta = meta = read_meta(folder)
        self.version = f"{meta.name}-{meta.checkpoint[:8]}-torch"
        self.languages = meta.languages
        self.budget = BUDGETS[_usable(device).type]
        self._device = torch.device(device)
        self._tokens = Tokens(folder, meta)
        self._model = _model(folder / TORCH).to(self._device).eval()
        # Float32 products in TF32 would move scores in the third digit.
        torch.backends.cuda.matmul.allow_tf32 = False

    def windows(self, text: str) -> list[list[int]]:
        return self._tokens.windows(text)

    def score(self, windows: Sequence[Window]) -> list[Scores]:
        """Score each window. Raises ValueError where the model gives what is no score."""
        longest = max(map(len, windows))
        tokens = [[*window, *[self.meta.pad] * (longest - len(window))] for window in windows]
        mask = [[1] * len(window) + [0] * (longest - len(window)) for window in windows]
        with torch.inference_mode():
            logits = self._model(input_ids=self._put(tokens), attention_mask=self._put(mask)).logits
            scores = torch.sigmoid(logits).tolist()
        return [named(self.meta.classes, row) for row in scores]

    def _put(self, rows: list[list[int]]) -> torch.Tensor:
        return torch.tensor(rows, device=self._device)


def _usable(device: str) -> torch.device:
    try:
        found = torch.device(device)
    except RuntimeError:
        raise CannotScore(f"{device!r} is no device of torch's. Say cpu, cuda or cuda:1.") from None
    if found.type not in BUDGETS or (found.type == "cuda" and not torch.cuda.is_available()):
        raise CannotScore(f"torch cannot use {device} here. Leave --device out: the processor is used then.")
    return found


def _model(folder: Path) -> torch.nn.Module:
    if not folder.is_dir():
        raise CannotScore(
            f"There are no weights for torch in {folder.parent}. "
            "Add the model again with `hakam model fetch NAME --torch` or `hakam model add … --torch`."
        )
    model: torch.nn.Module = AutoModelForSequenceClassification.from_pretrained(folder, local_files_only=True)
    return model
