"""Detoxify publishes models of four kinds; each is exported from its own form and tokenizer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from detoxify import Detoxify
from tokenizers.pre_tokenizers import ByteLevel

from service.scoring.deep.install import Order, install
from service.scoring.deep.meta import sha256_of
from service.scoring.deep.onnx_backend import OnnxBackend
from service.scoring.deep.shelf import Shelf

Held = dict[str, Any]
WORDS = ["the", "article", "is", "good", "thanks", "idiot"]
LETTERS = list("abcdefghijklmnopqrstuvwxyz")
SMALL = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
OLD_CLASSES = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
STANDARD_CLASSES = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")


def bert() -> tuple[Any, Any]:
    """As ``original`` is."""
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = [*marks, *WORDS, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    tokenizer = transformers.BertTokenizer(vocab=numbered(words), model_max_length=64)
    return tokenizer, transformers.BertConfig(
        **SMALL, vocab_size=len(words), max_position_embeddings=64, num_labels=len(OLD_CLASSES)
    )


def roberta() -> tuple[Any, Any]:
    """As ``unbiased`` is, which has outputs for identities behind those of its classes."""
    words = ["<s>", "<pad>", "</s>", "<unk>", *sorted(ByteLevel.alphabet()), "<mask>"]
    tokenizer = transformers.RobertaTokenizer(vocab=numbered(words), merges=[], model_max_length=64)
    return tokenizer, transformers.RobertaConfig(
        **SMALL, vocab_size=len(words), max_position_embeddings=66, type_vocab_size=1, num_labels=16
    )


def albert() -> tuple[Any, Any]:
    """As the small ones are."""
    marks = [(mark, 0.0) for mark in ("<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]")]
    pieces = [*marks, *((f"▁{word}", -3.0) for word in WORDS), *((letter, -8.0) for letter in ["▁", *LETTERS])]
    tokenizer = transformers.AlbertTokenizer(vocab=pieces, model_max_length=64)
    return tokenizer, transformers.AlbertConfig(
        **SMALL, vocab_size=len(pieces), embedding_size=16, max_position_embeddings=64, num_labels=len(OLD_CLASSES)
    )


def numbered(words: list[str]) -> dict[str, int]:
    return {word: number for number, word in enumerate(words)}


def put(kind: str, made: tuple[Any, Any], folder: Path) -> Path:
    """Leave a checkpoint of that kind and its config in a folder."""
    tokenizer, shape = made
    tokenizer.save_pretrained(folder / "config")
    shape.save_pretrained(folder / "config")
    torch.manual_seed(7)
    model = getattr(transformers, f"{kind}ForSequenceClassification")(shape)
    arguments = {
        "model_type": str(folder / "config"),
        "model_name": f"{kind}ForSequenceClassification",
        "tokenizer_name": f"{kind}Tokenizer",
        "num_classes": shape.num_labels,
    }
    told = {"arch": {"args": arguments}, "dataset": {"args": {"classes": OLD_CLASSES}}}
    torch.save({"config": told, "state_dict": model.state_dict()}, folder / "some.ckpt")
    return folder / "some.ckpt"


@pytest.mark.parametrize(("kind", "make"), [("Bert", bert), ("Roberta", roberta), ("Albert", albert)])
def test_every_kind_is_installed_and_scores_as_detoxify_does(
    tmp_path: Path, kind: str, make: Callable[[], tuple[Any, Any]]
) -> None:
    checkpoint = put(kind, make(), tmp_path)
    order = Order(name="some", checkpoint=checkpoint, config=tmp_path / "config", sha256=sha256_of(checkpoint))
    meta = install(order, Shelf(tmp_path / "data"))
    assert (meta.classes, meta.languages, meta.longest) == (STANDARD_CLASSES, ("en",), 64)
    backend = OnnxBackend(tmp_path / "data" / "models" / "some")
    detoxify = Detoxify(checkpoint=str(checkpoint), huggingface_config_path=str(tmp_path / "config"))
    text = "The article is good, you IDIOT!"
    assert backend.score(backend.windows(text))[0] == pytest.approx(detoxify.predict(text), abs=0.01)
