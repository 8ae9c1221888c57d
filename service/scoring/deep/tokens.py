"""Tokens: a text as a model's tokenizer reads it."""

from pathlib import Path

from tokenizers import Tokenizer

from service.scoring.deep.letter import CannotScore
from service.scoring.deep.meta import ADVICE, TOKENIZER, Meta
from service.scoring.deep.windows import windows


class Tokens:
    """The tokenizer of one model, from ``tokenizer.json`` in its folder."""

    def __init__(self, folder: Path, meta: Meta) -> None:
        """Raise CannotScore where the file cannot be read."""
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception:  # noqa: BLE001 - the tokenizers library raises nothing narrower
            raise CannotScore(f"The tokenizer {folder / TOKENIZER} cannot be read. {ADVICE}") from None
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._meta = meta

    def windows(self, text: str) -> list[list[int]]:
        """Return the text's windows, each with the marks around it."""
        meta, tokens = self._meta, self._tokenizer.encode(text, add_special_tokens=False).ids
        return [[*meta.opening, *part, *meta.closing] for part in windows(tokens, meta.room)]
