"""A model of the shape of Detoxify's multilingual one (XLM-R base), with random weights, and what Detoxify makes of it.

A program for the environment that has the extra detoxify: ``python -m scripts.benches.true_shape FOLDER`` leaves a
checkpoint, its config, a data folder in which Hakam has installed it, and Detoxify's own scores of some comments.
"""

import json
import sys
from pathlib import Path

import torch
import transformers
from detoxify import Detoxify

from scripts.benches.words import LANGUAGES, texts
from service.scoring.deep.install import Order, install
from service.scoring.deep.meta import sha256_of
from service.scoring.deep.shelf import Shelf

CHECKPOINT, CONFIG, DATA, SCORES = "true-shape.ckpt", "config", "data", "detoxify.json"
COMPARED, SEED = 40, 11
CLASSES = ["toxicity", "severe_toxicity", "obscene", "identity_attack", "insult", "threat", "sexual_explicit"]
VOCABULARY = 250_002
"""Words that XLM-R knows; those of our comments are among them, and the rest is never met."""


def write_config(folder: Path) -> None:
    """Write a tokenizer that reads each word of our comments as one token, and the model's shape."""
    words = [f"▁{word}" for vocabulary, _ in LANGUAGES for word in vocabulary]
    marks = [(mark, 0.0) for mark in ("<s>", "<pad>", "</s>", "<unk>")]
    pieces = [*marks, *((word, -5.0) for word in dict.fromkeys(words)), *((mark, -5.0) for mark in "▁.,،")]
    transformers.XLMRobertaTokenizer(vocab=[*pieces, ("<mask>", 0.0)], model_max_length=512).save_pretrained(folder)
    transformers.XLMRobertaConfig(
        vocab_size=VOCABULARY,
        max_position_embeddings=514,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        num_labels=len(CLASSES),
    ).save_pretrained(folder)


def write_checkpoint(file: Path, config: Path) -> None:
    torch.manual_seed(SEED)
    shape = transformers.XLMRobertaConfig.from_pretrained(config)
    model = transformers.XLMRobertaForSequenceClassification(shape)
    arguments = {
        "model_type": str(config),
        "model_name": type(model).__name__,
        "tokenizer_name": "XLMRobertaTokenizer",
        "num_classes": len(CLASSES),
    }
    told = {"arch": {"args": arguments}, "dataset": {"args": {"classes": CLASSES}}}
    torch.save({"config": told, "state_dict": model.state_dict()}, file)


def write_scores(folder: Path) -> None:
    one = Detoxify(checkpoint=str(folder / CHECKPOINT), huggingface_config_path=str(folder / CONFIG))
    scores = [one.predict(text)["toxicity"] for text in texts(COMPARED, SEED)]
    (folder / SCORES).write_text(json.dumps(scores))


def main(folder: Path) -> None:
    checkpoint, config = folder / CHECKPOINT, folder / CONFIG
    write_config(config)
    write_checkpoint(checkpoint, config)
    order = Order(name="true-shape", checkpoint=checkpoint, config=config, sha256=sha256_of(checkpoint))
    install(order, Shelf(folder / DATA))
    write_scores(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
