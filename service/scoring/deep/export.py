"""Export: a loaded model as ``model.onnx`` and ``tokenizer.json``, which need no torch."""

import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

from service.scoring.deep.checkpoint import Loaded
from service.scoring.deep.letter import CannotScore
from service.scoring.deep.meta import MODEL, TOKENIZER, TORCH

INT8, PRODUCTS, BLOCKS, FLOAT32 = "int8", "int8-products", "int8-blocks", "float32"
WEIGHTS = (INT8, PRODUCTS, BLOCKS, FLOAT32)
"""From the smallest and fastest to the most exact: all in eight bits; only the products and not the words' vectors; the
products with a scale for each block of 32 numbers instead of one for all (half as fast as these); nothing."""

BLOCK = 32
COMPUTE_INT8 = 4
"""``accuracy_level`` of ONNX Runtime's MatMulNBits: activations are rounded to eight bits, block by block."""

WHOLE = "whole.onnx"


class _Scoring(torch.nn.Module):  # type: ignore[misc]  # torch is not there where types are checked
    """The model with the sigmoid that Detoxify puts behind it."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.model(input_ids=input_ids, attention_mask=attention_mask).logits)


class Marks:
    """What stands around each window, how long one may be, and what fills it up, as the tokenizer tells."""

    def __init__(self, loaded: Loaded) -> None:
        found = loaded.tokenizer("a", return_special_tokens_mask=True)
        tokens, special = found["input_ids"], found["special_tokens_mask"]
        first, last = special.index(0), len(special) - special[::-1].index(0)
        self.opening = tuple(tokens[:first])
        self.closing = tuple(tokens[last:])
        self.pad: int = loaded.tokenizer.pad_token_id
        self.longest = min(loaded.tokenizer.model_max_length, _positions(loaded.model))


def write_tokenizer(loaded: Loaded, folder: Path) -> None:
    """Write the tokenizer as the tokenizers library reads it. Raises CannotScore."""
    backend = getattr(loaded.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise CannotScore(f"The tokenizer of {loaded.kind} has no form that can be used without transformers.")
    backend.save(str(folder / TOKENIZER))


def write_whole(loaded: Loaded, folder: Path, longest: int) -> None:
    """Write the model with its float32 weights, which lie beside it where they are many."""
    tokens = torch.full((2, 8), 5)
    batch, length = torch.export.Dim("batch", max=4_096), torch.export.Dim("tokens", max=longest)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Torch's exporter speaks to its own developers.
        program = torch.onnx.export(
            _Scoring(loaded.model).eval(),
            (tokens, torch.ones_like(tokens)),
            dynamo=True,
            verbose=False,
            input_names=["input_ids", "attention_mask"],
            output_names=["scores"],
            dynamic_shapes=({0: batch, 1: length}, {0: batch, 1: length}),
        )
    program.save(folder / WHOLE, external_data=True)


def write_model(folder: Path, weights: str) -> None:
    """Write ``model.onnx`` with weights of this form, from the whole model in the same folder."""
    whole, file = folder / WHOLE, folder / MODEL
    if weights == FLOAT32:
        onnx.save_model(onnx.load(whole), file)
    elif weights == BLOCKS:
        _write_blocks(whole, file)
    else:
        kinds = ["MatMul"] if weights == PRODUCTS else None
        quantize_dynamic(whole, file, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=kinds)


def _write_blocks(whole: Path, file: Path) -> None:
    asked = DefaultWeightOnlyQuantConfig(
        block_size=BLOCK, is_symmetric=True, accuracy_level=COMPUTE_INT8, op_types_to_quantize=("MatMul",), bits=8
    )
    quantizer = MatMulNBitsQuantizer(onnx.load(whole), algo_config=asked)
    quantizer.process()
    quantizer.model.save_model_to_file(str(file), use_external_data_format=False)


def write_torch(loaded: Loaded, folder: Path) -> None:
    """Write the weights as torch reads them, in a form that runs no code."""
    loaded.model.save_pretrained(folder / TORCH)


def drop_whole(folder: Path) -> None:
    for file in folder.glob(f"{WHOLE}*"):
        file.unlink()


def _positions(model: torch.nn.Module) -> int:
    """Return how many tokens the model has places for; RoBERTa's begin behind the padding's."""
    config = model.config
    behind = config.pad_token_id + 1 if "roberta" in config.model_type else 0
    return int(config.max_position_embeddings) - int(behind)
