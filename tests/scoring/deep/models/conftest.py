"""A tiny model in Detoxify's own form, trained here in seconds, and what Hakam makes of it."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from detoxify import Detoxify

from service.scoring.deep.backend import Backend
from service.scoring.deep.install import Order, install
from service.scoring.deep.meta import sha256_of
from service.scoring.deep.onnx_backend import OnnxBackend
from service.scoring.deep.shelf import Shelf
from service.scoring.deep.torch_backend import TorchBackend

torch.set_num_threads(1)  # So small models are slower on two, and others' tests run beside these.

CLASSES = ["toxicity", "severe_toxicity", "obscene", "identity_attack", "insult", "threat", "sexual_explicit"]
KIND = [
    "the",
    "article",
    "is",
    "good",
    "thanks",
    "for",
    "your",
    "work",
    "news",
    "weather",
    "match",
    "prices",
    "haber",
    "güzel",
    "merci",
    "votre",
    "travail",
]
UNKIND = ["idiot", "stupid", "moron", "ugly", "trash", "aptal", "gerizekalı", "imbécile", "nul", "débile", "kill"]
LONGEST = 64
"""Tokens that the tiny model reads at once."""

SURE = 0.9
"""What a label is learnt as: a model that is surer than this has scores that any rounding moves far."""

STEPS = 150
"""Batches after which it knows the unkind words wherever they stand."""


def sentence(dice: random.Random, *, toxic: bool) -> str:
    words = [dice.choice(KIND) for _ in range(dice.randint(1, 40))]
    for _ in range(dice.randint(1, 3) if toxic else 0):
        words.insert(dice.randrange(len(words) + 1), dice.choice(UNKIND))
    return " ".join(words)


def labels(text: str) -> list[float]:
    toxic, threat = bool(set(UNKIND) & set(text.split())), "kill" in text
    return [SURE if label else 1 - SURE for label in (toxic, False, False, False, toxic, threat, False)]


@pytest.fixture(scope="session")
def hold() -> Callable[[Path, dict[str, torch.Tensor]], dict[str, Any]]:
    return held


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    dice = random.Random(7)
    return [sentence(dice, toxic=number % 2 == 0) for number in range(240)]


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tokenizer and a config.json, as the hub has them."""
    folder = tmp_path_factory.mktemp("config")
    vocabulary = [(mark, 0.0) for mark in ("<s>", "<pad>", "</s>", "<unk>")]
    vocabulary += [(f"▁{word}", -3.0) for word in (*KIND, *UNKIND)]
    vocabulary += [(letter, -8.0) for letter in "▁abcdefghijklmnopqrstuvwxyz.,!?"]
    vocabulary.append(("<mask>", 0.0))
    transformers.XLMRobertaTokenizer(vocab=vocabulary, model_max_length=LONGEST).save_pretrained(folder)
    transformers.XLMRobertaConfig(
        vocab_size=len(vocabulary),
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=LONGEST + 2,
        type_vocab_size=1,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.1,  # So small a model begins to learn only where its weights begin large.
        num_labels=len(CLASSES),
    ).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, config: Path) -> Path:
    """A checkpoint that Detoxify's own training would have left."""
    model = trained(config)
    file = tmp_path_factory.mktemp("checkpoint") / "tiny.ckpt"
    torch.save(held(config, model.state_dict()), file)
    return file


def held(config: Path, state: dict[str, torch.Tensor]) -> dict[str, Any]:
    """Return what a checkpoint of Detoxify's holds."""
    arguments = {
        "model_type": str(config),
        "model_name": "XLMRobertaForSequenceClassification",
        "tokenizer_name": "XLMRobertaTokenizer",
        "num_classes": len(CLASSES),
    }
    return {"config": {"arch": {"args": arguments}, "dataset": {"args": {"classes": CLASSES}}}, "state_dict": state}


def trained(config: Path) -> transformers.PreTrainedModel:
    """Train a model until it knows the unkind words."""
    torch.manual_seed(7)
    dice = random.Random(3)
    tokenizer = transformers.XLMRobertaTokenizer.from_pretrained(config)
    model = transformers.XLMRobertaForSequenceClassification(transformers.XLMRobertaConfig.from_pretrained(config))
    steps = torch.optim.AdamW(model.parameters(), lr=3e-3)
    loss_of = torch.nn.BCEWithLogitsLoss()
    model.train()
    for _ in range(STEPS):
        some = [sentence(dice, toxic=number % 2 == 0) for number in range(32)]
        read = tokenizer(some, return_tensors="pt", padding=True, truncation=True)
        loss = loss_of(model(**read).logits, torch.tensor([labels(text) for text in some]))
        steps.zero_grad()
        loss.backward()
        steps.step()
    return model


@pytest.fixture(scope="session")
def detoxify(checkpoint: Path, config: Path) -> Detoxify:
    """Detoxify itself, as its README says to load a checkpoint without a network."""
    return Detoxify("multilingual", checkpoint=str(checkpoint), huggingface_config_path=str(config))


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, checkpoint: Path, config: Path) -> Path:
    """A data folder with the tiny model installed, its weights for torch as well."""
    folder = tmp_path_factory.mktemp("tiny") / "data"
    sha256 = sha256_of(checkpoint)
    install(Order(name="tiny", checkpoint=checkpoint, config=config, sha256=sha256, torch=True), Shelf(folder))
    return folder


@pytest.fixture(scope="session")
def folder(data: Path) -> Path:
    """The installed model's folder."""
    return data / "models" / "tiny"


DEVICES = ["onnx", "torch on cpu", *(["torch on cuda"] if torch.cuda.is_available() else [])]


@pytest.fixture(scope="session", params=DEVICES)
def backend(request: pytest.FixtureRequest, folder: Path) -> Backend:
    """Every machine that scores, one after the other."""
    return OnnxBackend(folder, 2) if request.param == "onnx" else TorchBackend(folder, request.param.split()[-1])
