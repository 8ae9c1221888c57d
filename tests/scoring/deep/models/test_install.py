"""Installing a model: nothing is opened before its hash is right, and nothing is installed that scores otherwise."""

import os
import pickle
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers

from service.scoring.deep import install as program
from service.scoring.deep.export import WEIGHTS
from service.scoring.deep.family import Published
from service.scoring.deep.install import Order, add, fetch, install
from service.scoring.deep.letter import CannotScore
from service.scoring.deep.meta import MODEL, NOTE, Meta, read_meta, sha256_of
from service.scoring.deep.onnx_backend import OnnxBackend
from service.scoring.deep.shelf import Shelf
from service.scoring.deep.torch_backend import TorchBackend

TREE = Path(__file__).parents[4]
Held = dict[str, Any]
Save = Callable[[Held], Path]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data")


@pytest.fixture
def calm(config: Path, hold: Callable[[Path, Any], Held]) -> Held:
    """What the checkpoint of a model holds that has learnt nothing: no rounding moves its scores far."""
    torch.manual_seed(7)
    model = transformers.XLMRobertaForSequenceClassification(
        transformers.XLMRobertaConfig.from_pretrained(config, initializer_range=0.02)
    )
    return hold(config, model.state_dict())


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write a checkpoint that holds this."""

    def write(held: Held) -> Path:
        file = tmp_path / "some.ckpt"
        torch.save(held, file)
        return file

    return write


def put(shelf: Shelf, checkpoint: Path, config: Path | None) -> Meta:
    return install(Order(name="some", checkpoint=checkpoint, config=config, sha256=sha256_of(checkpoint)), shelf)


def letter(shelf: Shelf, checkpoint: Path, config: Path) -> str:
    """Return why a checkpoint is not installed; nothing of it may be left."""
    with pytest.raises(CannotScore) as refused:
        put(shelf, checkpoint, config)
    assert shelf.in_use() is None
    assert not shelf.path.exists() or list(shelf.path.iterdir()) == []
    return str(refused.value)


def test_a_model_is_installed_in_the_fastest_form_that_keeps_its_scores(
    shelf: Shelf, save: Save, calm: Held, config: Path
) -> None:
    meta = put(shelf, save(calm), config)
    assert (meta.weights, meta.languages[0]) == ("int8", "en")
    assert 0 < meta.drift <= 0.01
    assert (meta.opening, meta.closing, meta.pad, meta.longest) == ((0,), (2,), 1, 64)
    assert sorted(file.name for file in (shelf.path / "some").iterdir()) == [NOTE, MODEL, "tokenizer.json"]


def test_a_surer_model_is_installed_in_a_more_exact_form(folder: Path) -> None:
    meta = read_meta(folder)
    assert meta.weights in WEIGHTS[1:]
    assert meta.drift <= 0.01


def test_a_model_whose_scores_moved_is_not_installed(
    shelf: Shelf, save: Save, calm: Held, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "MOST", 0.0)
    monkeypatch.setattr(program, "WEIGHTS", WEIGHTS[-1:])
    assert "gives other scores than Detoxify" in letter(shelf, save(calm), config)


class Trap:
    """Leaves a mark where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self._mark),)


def test_a_file_with_another_hash_is_not_opened(tmp_path: Path, config: Path) -> None:
    mark, file = tmp_path / "opened", tmp_path / "multilingual_debiased-0b549669.ckpt"
    file.write_bytes(pickle.dumps(Trap(mark)))
    with pytest.raises(CannotScore, match="It was not opened"):
        add(file, None)
    with pytest.raises(CannotScore, match="It was not opened"):
        add(file, "0" * 64)
    assert not mark.exists()


def test_the_hash_that_was_asked_for_counts_for_more_than_the_name(tmp_path: Path) -> None:
    file = tmp_path / "multilingual_debiased-0b549669.ckpt"
    file.write_bytes(b"other weights")
    assert add(file, sha256_of(file)[:12].upper()) == sha256_of(file)


def test_the_program_ends_with_a_letter_and_a_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "some-00000000.ckpt"
    file.write_bytes(b"other weights")
    assert program.main(["--data", str(tmp_path), "--name", "some", "--checkpoint", str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"Error: {file} is not what is expected")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotScore, match="There is no file"):
        add(tmp_path / "no.ckpt", None)


def test_a_checkpoint_that_is_cut_short_is_told(shelf: Shelf, checkpoint: Path, config: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.ckpt"
    cut.write_bytes(checkpoint.read_bytes()[: checkpoint.stat().st_size // 2])
    assert "cut short" in letter(shelf, cut, config)


@pytest.mark.parametrize("words", [b"", b"not a checkpoint", b"PK\x03\x04" + b"\0" * 64])
def test_a_file_that_is_no_checkpoint_is_told(shelf: Shelf, config: Path, tmp_path: Path, words: bytes) -> None:
    file = tmp_path / "other.ckpt"
    file.write_bytes(words)
    assert "is no checkpoint" in letter(shelf, file, config)


@pytest.mark.parametrize("part", ["config", "state_dict"])
def test_a_checkpoint_that_lacks_a_part_is_told(shelf: Shelf, save: Save, calm: Held, config: Path, part: str) -> None:
    del calm[part]
    assert "lacks config or state_dict" in letter(shelf, save(calm), config)


def test_a_checkpoint_without_its_classes_is_told(shelf: Shelf, save: Save, calm: Held, config: Path) -> None:
    calm["config"]["dataset"] = {}
    assert "its config is not right" in letter(shelf, save(calm), config)


def test_a_checkpoint_that_lacks_weights_is_told(shelf: Shelf, save: Save, calm: Held, config: Path) -> None:
    del calm["state_dict"]["classifier.dense.weight"]
    assert "classifier.dense.weight among them" in letter(shelf, save(calm), config)


def test_a_checkpoint_of_another_shape_is_told(
    shelf: Shelf, save: Save, calm: Held, config: Path, tmp_path: Path
) -> None:
    other = transformers.XLMRobertaConfig.from_pretrained(config, hidden_size=32)
    other.save_pretrained(tmp_path / "other")
    tokenizer = transformers.XLMRobertaTokenizer.from_pretrained(config)
    tokenizer.save_pretrained(tmp_path / "other")
    assert "does not fit" in letter(shelf, save(calm), tmp_path / "other")


@pytest.mark.parametrize("lost", ["config.json", "tokenizer.json"])
def test_a_config_folder_that_lacks_a_file_is_told(
    shelf: Shelf, save: Save, calm: Held, config: Path, tmp_path: Path, lost: str
) -> None:
    shutil.copytree(config, tmp_path / "config")
    (tmp_path / "config" / lost).unlink()
    assert "must hold config.json and the tokenizer" in letter(shelf, save(calm), tmp_path / "config")


def test_broken_weights_are_told(shelf: Shelf, save: Save, calm: Held, config: Path) -> None:
    calm["state_dict"]["classifier.out_proj.weight"].fill_(float("nan"))
    assert "its weights are broken" in letter(shelf, save(calm), config)


@pytest.fixture
def releases(tmp_path: Path) -> Iterator[str]:
    """Where Detoxify's releases would lie."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path / "releases")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_published_model_is_fetched_and_installed(
    shelf: Shelf, save: Save, calm: Held, config: Path, tmp_path: Path, releases: str
) -> None:
    checkpoint = save(calm)
    one = Published("tiny", f"v1/tiny-{sha256_of(checkpoint)[:8]}.ckpt", ("en",))
    (tmp_path / "releases" / "v1").mkdir(parents=True)
    checkpoint.rename(tmp_path / "releases" / one.path)
    file, sha256 = fetch(one, releases, tmp_path)
    meta = install(Order(name="tiny", checkpoint=file, config=config, sha256=sha256), shelf)
    assert meta.version == f"tiny-{sha256[:8]}-int8"


def test_a_published_model_that_is_another_is_not_opened(
    shelf: Shelf, save: Save, calm: Held, tmp_path: Path, releases: str
) -> None:
    one = Published("tiny", "v1/tiny-00000000.ckpt", ("en",))
    (tmp_path / "releases" / "v1").mkdir(parents=True)
    save(calm).rename(tmp_path / "releases" / one.path)
    with pytest.raises(CannotScore, match="It was removed"):
        fetch(one, releases, tmp_path)


def run(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    order = [sys.executable, "-m", "service", "model", *words]
    environment = {**os.environ, "HAKAM_DATA": str(data), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.run(order, env=environment, cwd=TREE, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_line_adds_and_shows_a_model(tmp_path: Path, save: Save, calm: Held, config: Path) -> None:
    data, checkpoint = tmp_path / "data", save(calm)
    added = run(data, "add", "--checkpoint", str(checkpoint), "--config", str(config), "--languages", "en,tr")
    assert (added.returncode, "Installed some-" in added.stderr) == (0, True), added.stderr
    shown = run(data, "list").stdout
    assert shown.startswith("* some-")
    assert shown.endswith("-int8  en,tr\n")


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy of the installed model, for a test to spoil."""
    shutil.copytree(folder, tmp_path / "copy")
    return tmp_path / "copy"


def test_a_model_file_that_is_cut_short_is_told(copy: Path) -> None:
    OnnxBackend(copy)
    (copy / MODEL).write_bytes((copy / MODEL).read_bytes()[:1_000])
    with pytest.raises(CannotScore, match="not as it was installed"):
        OnnxBackend(copy)


def test_a_machine_that_scores_otherwise_is_told(copy: Path) -> None:
    note = copy / NOTE
    score = str(read_meta(copy).samples[0][1])
    note.write_text(note.read_text().replace(score, "0.5"))
    with pytest.raises(CannotScore, match="gives other scores than where it was installed"):
        OnnxBackend(copy)


def test_a_model_without_weights_for_torch_is_told(copy: Path) -> None:
    TorchBackend(copy, "cpu")
    shutil.rmtree(copy / "torch")
    with pytest.raises(CannotScore, match="no weights for torch"):
        TorchBackend(copy, "cpu")


@pytest.mark.parametrize("device", ["abacus", "cuda:99", "meta"])
def test_a_device_that_is_not_there_is_told(folder: Path, device: str) -> None:
    with pytest.raises(CannotScore, match=r"no device of torch's|cannot use"):
        TorchBackend(folder, device)
