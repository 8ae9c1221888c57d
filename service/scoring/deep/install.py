"""Installs a model: checks its hash, loads it with Detoxify, exports it, compares scores, and puts it on the shelf.

A program of its own (``python -m service.scoring.deep.install``), started by `hakam model fetch` and `hakam model add`,
for it needs torch and much memory, and what serves needs neither.
"""

import argparse
import contextlib
import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from service.scoring.deep.checkpoint import Loaded, load_checkpoint
from service.scoring.deep.download import download
from service.scoring.deep.drift import MOST, check_sound, drift, texts
from service.scoring.deep.export import (
    WEIGHTS,
    Marks,
    drop_whole,
    write_model,
    write_tokenizer,
    write_torch,
    write_whole,
)
from service.scoring.deep.family import ENGLISH, MANY, RELEASES, Published, named_hash, of_hash, published
from service.scoring.deep.letter import CannotScore
from service.scoring.deep.meta import FORMAT, MODEL, NOTE, TOKENIZER, Meta, sha256_of
from service.scoring.deep.onnx_backend import OnnxBackend
from service.scoring.deep.shelf import Shelf


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to install. ``sha256`` is the file's hash; ``torch`` also keeps the weights for a GPU.

    ``languages`` are those the model was trained on; without any they are guessed from its kind.
    """

    name: str
    checkpoint: Path
    config: Path | None
    sha256: str
    languages: tuple[str, ...] = ()
    torch: bool = False


def add(checkpoint: Path, wanted: str | None) -> str:
    """Return a local checkpoint's SHA-256, once it is as was asked for or as its name tells. Raises CannotScore."""
    if not checkpoint.is_file():
        raise CannotScore(f"There is no file {checkpoint}.")
    found = sha256_of(checkpoint)
    begins = (wanted or named_hash(checkpoint.name) or "").lower()
    if not found.startswith(begins):
        raise CannotScore(
            f"{checkpoint} is not what is expected: its SHA-256 is {found}, and not {begins}. It was not opened."
        )
    return found


def fetch(one: Published, releases: str, folder: Path) -> tuple[Path, str]:
    """Download a published model into a folder; return the file and its SHA-256. Raises CannotScore."""
    file = folder / one.file
    return file, download(f"{releases.rstrip('/')}/{one.path}", file, named_hash(one.file) or "", tell_progress)


def install(order: Order, shelf: Shelf) -> Meta:
    """Install a model whose file's hash was looked at; it is the one in use then. Raises CannotScore."""
    tell(f"Loading {order.checkpoint.name} with Detoxify …")
    loaded = load_checkpoint(order.checkpoint, order.config)
    check_sound(loaded)
    with quiet(), shelf.draft(order.name) as folder:
        marks = Marks(loaded)
        write_tokenizer(loaded, folder)
        tell("Exporting to ONNX …")
        write_whole(loaded, folder, marks.longest)
        meta = _exact_enough(loaded, _meta(order, loaded, marks), folder)
        drop_whole(folder)
        if order.torch:
            write_torch(loaded, folder)
        return meta


def _exact_enough(loaded: Loaded, meta: Meta, folder: Path) -> Meta:
    """Write the model with the fastest weights that keep its scores, and its note beside it."""
    compared = texts()
    for weights in WEIGHTS:
        write_model(folder, weights)
        meta = _noted(folder, msgspec.structs.replace(meta, weights=weights))
        backend = OnnxBackend(folder)
        moved = drift(loaded, backend, compared)
        tell(f"With {weights} weights, scores of {len(compared)} texts moved by at most {moved:.4f}.")
        if moved <= MOST:
            samples = backend.sampled(compared)
            return _noted(folder, msgspec.structs.replace(meta, drift=round(moved, 6), samples=samples))
    raise CannotScore(
        f"Exported, the model gives other scores than Detoxify: they moved by more than {MOST}. It was not installed."
    )


def _noted(folder: Path, meta: Meta) -> Meta:
    files = {name: sha256_of(folder / name) for name in (MODEL, TOKENIZER)}
    noted = msgspec.structs.replace(meta, files=files)
    (folder / NOTE).write_bytes(msgspec.json.format(msgspec.json.encode(noted)))
    return noted


def _meta(order: Order, loaded: Loaded, marks: Marks) -> Meta:
    known = of_hash(order.sha256)
    guessed = MANY if "XLM" in loaded.kind else ENGLISH
    return Meta(
        format=FORMAT,
        name=order.name,
        classes=loaded.classes,
        languages=order.languages or (known.languages if known else guessed),
        checkpoint=order.sha256,
        weights="",
        drift=0.0,
        opening=marks.opening,
        closing=marks.closing,
        pad=marks.pad,
        longest=marks.longest,
        files={},
    )


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the exporters from talking to their own developers."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - what is under way, for the person who waits


def tell_progress(came: int, total: int | None) -> None:
    """Draw a bar on a terminal; elsewhere tell the end alone."""
    share = f" of {total / 1e6:,.0f}" if total else ""
    end = "\n" if came == total else "\r"
    if sys.stderr.isatty() or came == total:
        done = "█" * (30 * came // total) if total else ""
        print(f"{done:<30} {came / 1e6:,.0f}{share} MB", end=end, file=sys.stderr, flush=True)  # noqa: T201 - as above


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--languages", default="")
    parser.add_argument("--torch", action="store_true")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--fetch", action="store_true")
    source.add_argument("--checkpoint", type=Path)
    parser.add_argument("--sha256")
    parser.add_argument("--releases", default=RELEASES)
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Do what the command line says, and return the status to end with; what is wrong is told as a letter."""
    try:
        _main(arguments(words))
    except CannotScore as letter:
        tell(f"Error: {letter}")
        return 1
    return 0


def _main(told: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="hakam-model-") as folder:
        if told.fetch:
            checkpoint, sha256 = fetch(published(told.name), told.releases, Path(folder))
        else:
            checkpoint, sha256 = told.checkpoint, add(told.checkpoint, told.sha256)
        order = Order(
            name=told.name,
            checkpoint=checkpoint,
            config=told.config,
            sha256=sha256,
            languages=tuple(told.languages.split(",")) if told.languages else (),
            torch=told.torch,
        )
        meta = install(order, Shelf(told.data))
    tell(f"Installed {meta.version}. `hakam serve` uses it from its next start.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
