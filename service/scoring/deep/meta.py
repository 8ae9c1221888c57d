"""A model's note about itself, ``meta.json`` in its folder, and whether the files beside it are whole."""

import hashlib
from pathlib import Path

import msgspec

from service.scoring.deep.letter import CannotScore

FORMAT = 1
"""Grows when a folder of before can no longer be read."""

NOTE, MODEL, TOKENIZER = "meta.json", "model.onnx", "tokenizer.json"
TORCH = "torch"
"""The folder with the weights as torch reads them, where they were kept."""

ADVICE = "Add the model again with `hakam model fetch` or `hakam model add`."


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an installed model.

    ``checkpoint`` is the SHA-256 of the file it was made from, ``weights`` in which form they are, as ``export``
    names them. ``drift`` is how far the scores were found to have moved at most. ``opening`` and ``closing`` are the
    tokens around each window, ``pad`` fills one up, ``longest`` is how many tokens a window has at most, those around
    it included. ``files`` maps a file to its SHA-256. ``samples`` are texts with the first class's score, as it was
    where the model was installed.
    """

    format: int
    name: str
    classes: tuple[str, ...]
    languages: tuple[str, ...]
    checkpoint: str
    weights: str
    drift: float
    opening: tuple[int, ...]
    closing: tuple[int, ...]
    pad: int
    longest: int
    files: dict[str, str]
    samples: tuple[tuple[str, float], ...] = ()

    @property
    def version(self) -> str:
        return f"{self.name}-{self.checkpoint[:8]}-{self.weights}"

    @property
    def room(self) -> int:
        """How many of a text's own tokens a window has at most."""
        return self.longest - len(self.opening) - len(self.closing)


class _Format(msgspec.Struct):
    format: int


def read_meta(folder: Path) -> Meta:
    """Read the note in a model's folder. Raises CannotScore."""
    try:
        text = (folder / NOTE).read_bytes()
        if msgspec.json.decode(text, type=_Format).format != FORMAT:
            raise CannotScore(f"The model in {folder} was made by another version of Hakam. {ADVICE}")
        return msgspec.json.decode(text, type=Meta)
    except OSError as problem:
        raise CannotScore(f"There is no model in {folder} ({problem.strerror}). {ADVICE}") from None
    except msgspec.DecodeError:
        raise CannotScore(f"The note {folder / NOTE} cannot be read. {ADVICE}") from None


def check_files(folder: Path, meta: Meta) -> None:
    """See that each file is the one that was installed. Raises CannotScore."""
    for name, wanted in meta.files.items():
        file = folder / name
        if not file.is_file():
            raise CannotScore(f"The model's file {file} is missing. {ADVICE}")
        if sha256_of(file) != wanted:
            raise CannotScore(f"The model's file {file} is not as it was installed: changed, or cut short. {ADVICE}")


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
