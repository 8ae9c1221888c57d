"""A checkpoint of Detoxify's, loaded by Detoxify. Loading one runs the code in it, so its hash is looked at before."""

import pickle
from pathlib import Path
from typing import Any

import msgspec
import torch
import transformers
from detoxify.detoxify import get_model_and_tokenizer

from service.scoring.deep.letter import CannotScore

STANDARD = {"toxic": "toxicity", "identity_hate": "identity_attack", "severe_toxic": "severe_toxicity"}
"""The names that Detoxify gives to the classes of its older models."""


TOKENIZERS = {"tokenizer.json", "sentencepiece.bpe.model", "spiece.model", "vocab.json", "vocab.txt"}
"""Files that a tokenizer is made of, one or another."""


class _ArchitectureArguments(msgspec.Struct):
    model_type: str
    model_name: str
    tokenizer_name: str
    num_classes: int


class _Architecture(msgspec.Struct):
    args: _ArchitectureArguments


class _DatasetArguments(msgspec.Struct):
    classes: list[str]


class _Dataset(msgspec.Struct):
    args: _DatasetArguments


class _Config(msgspec.Struct):
    arch: _Architecture
    dataset: _Dataset


class Loaded(msgspec.Struct, frozen=True):
    """A model as torch has it, its tokenizer, its classes, and the name of its kind."""

    model: torch.nn.Module
    tokenizer: Any
    classes: tuple[str, ...]
    kind: str


def load_checkpoint(file: Path, config: Path | None) -> Loaded:
    """Load a checkpoint whose hash was looked at, ready to score.

    ``config`` is a folder with its tokenizer and its ``config.json``; without one Detoxify takes both from the hub
    of Hugging Face. Raises CannotScore.
    """
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    if config is not None:
        _check_config(config)
    held = _unpickled(file)
    told = _config(held, file)
    arch = told.arch.args
    model, tokenizer = _built(arch, held["state_dict"], config, file)
    if absent := model.state_dict().keys() - held["state_dict"].keys():
        raise CannotScore(f"{file} lacks {len(absent)} parts of its model, {min(absent)} among them.")
    classes = tuple(STANDARD.get(name, name) for name in told.dataset.args.classes)
    return Loaded(model.eval(), tokenizer, classes, arch.model_name)


def _check_config(folder: Path) -> None:
    """See that both are there: without its files transformers makes a tokenizer that knows no word."""
    here = {entry.name for entry in folder.iterdir()}
    if "config.json" not in here or not TOKENIZERS & here:
        raise CannotScore(f"{folder} must hold config.json and the tokenizer: one of {', '.join(sorted(TOKENIZERS))}.")


def _unpickled(file: Path) -> dict[str, Any]:
    try:
        held = torch.load(file, map_location="cpu", weights_only=False)
    except OSError as problem:
        raise CannotScore(f"The checkpoint {file} cannot be opened: {problem.strerror or 'it is cut short'}.") from None
    except (pickle.UnpicklingError, RuntimeError, EOFError, AttributeError, ImportError, ValueError, KeyError):
        raise CannotScore(f"{file} is no checkpoint of torch's, or it is cut short. Get it again.") from None
    if not isinstance(held, dict) or not {"config", "state_dict"} <= held.keys():
        raise CannotScore(f"{file} is no checkpoint of Detoxify's: it lacks config or state_dict.")
    return held


def _config(held: dict[str, Any], file: Path) -> _Config:
    try:
        return msgspec.convert(held["config"], _Config)
    except msgspec.ValidationError as wrong:
        raise CannotScore(f"{file} is no checkpoint of Detoxify's: its config is not right ({wrong}).") from None


def _built(
    arch: _ArchitectureArguments, state: dict[str, Any], config: Path | None, file: Path
) -> tuple[torch.nn.Module, Any]:
    place = arch.model_type if config is None else str(config)
    try:
        model, tokenizer = get_model_and_tokenizer(
            place, arch.model_name, arch.tokenizer_name, arch.num_classes, state_dict=state
        )
    except (OSError, ValueError) as problem:
        wanted = f"{arch.model_type}'s config.json and tokenizer"
        where = f"in {config}" if config else "on the hub of Hugging Face; name a folder that has them with --config"
        raise CannotScore(f"Detoxify finds no {wanted} {where} ({type(problem).__name__}).") from None
    except (RuntimeError, AttributeError, TypeError):
        raise CannotScore(f"{file} does not fit what {place} describes. Are they of the same model?") from None
    return model, tokenizer
