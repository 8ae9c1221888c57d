"""Models stand on the shelf whole or not at all, and one of them is in use."""

import os
from pathlib import Path

import msgspec
import pytest

from service.scoring.deep.letter import CannotScore
from service.scoring.deep.meta import FORMAT, MODEL, NOTE, Meta, check_files, read_meta, sha256_of
from service.scoring.deep.shelf import Shelf

META = Meta(
    format=FORMAT,
    name="multilingual",
    classes=("toxicity", "insult"),
    languages=("en", "tr"),
    checkpoint="0b549669" + "0" * 56,
    weights="int8",
    drift=0.004,
    opening=(0,),
    closing=(2,),
    pad=1,
    longest=512,
    files={},
)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data")


def put(shelf: Shelf, name: str, words: str = "weights") -> None:
    with shelf.draft(name) as folder:
        (folder / MODEL).write_text(words)
        files = {MODEL: sha256_of(folder / MODEL)}
        note = msgspec.structs.replace(META, name=name, files=files)
        (folder / NOTE).write_bytes(msgspec.json.encode(note))


def used(shelf: Shelf) -> Path:
    folder = shelf.in_use()
    assert folder is not None
    return folder


def test_an_empty_shelf_has_no_model_in_use(shelf: Shelf) -> None:
    assert shelf.in_use() is None
    assert shelf.installed() == ()


def test_a_model_that_was_put_there_is_in_use(shelf: Shelf) -> None:
    put(shelf, "multilingual")
    assert read_meta(used(shelf)).version == "multilingual-0b549669-int8"
    assert [meta.name for meta in shelf.installed()] == ["multilingual"]


def test_the_data_folder_stays_private(shelf: Shelf) -> None:
    put(shelf, "multilingual")
    assert shelf.path.parent.stat().st_mode & 0o077 == 0


def test_a_model_that_comes_again_takes_the_place_of_the_old_one(shelf: Shelf) -> None:
    put(shelf, "multilingual", "old")
    put(shelf, "multilingual", "new")
    assert (used(shelf) / MODEL).read_text() == "new"
    assert len([entry for entry in shelf.path.iterdir() if not entry.is_symlink()]) == 1


def test_a_model_that_fails_leaves_nothing_and_the_old_one_in_use(shelf: Shelf) -> None:
    put(shelf, "multilingual", "old")
    with pytest.raises(ZeroDivisionError), shelf.draft("multilingual"):
        raise ZeroDivisionError
    assert (used(shelf) / MODEL).read_text() == "old"
    assert len(list(shelf.path.iterdir())) == 3


def test_what_a_killed_installation_left_is_removed_a_day_later(shelf: Shelf) -> None:
    put(shelf, "multilingual")
    left, fresh = shelf.path / ".multilingual-left", shelf.path / ".multilingual-fresh"
    for folder in (left, fresh):
        folder.mkdir()
    a_day_ago = left.stat().st_mtime - 90_000
    for folder in (left, used(shelf).resolve()):
        os.utime(folder, (a_day_ago, a_day_ago))
    put(shelf, "unbiased")
    assert not left.exists()
    assert fresh.exists()
    assert len(shelf.installed()) == 2


def test_another_installed_model_may_be_used(shelf: Shelf) -> None:
    put(shelf, "multilingual")
    put(shelf, "unbiased")
    assert read_meta(used(shelf)).name == "unbiased"
    shelf.use("multilingual")
    assert read_meta(used(shelf)).name == "multilingual"


def test_a_model_that_is_not_there_cannot_be_used(shelf: Shelf) -> None:
    put(shelf, "unbiased")
    with pytest.raises(CannotScore, match="Installed are: unbiased"):
        shelf.use("multilingual")


@pytest.mark.parametrize("name", ["", "../etc", "in-use", "Ünbiased", ".hidden", "a" * 65])
def test_a_name_that_is_none_is_refused(shelf: Shelf, name: str) -> None:
    with pytest.raises(CannotScore, match="cannot be a model's name"), shelf.draft(name):
        raise AssertionError


def test_a_file_that_was_cut_short_is_told(shelf: Shelf) -> None:
    put(shelf, "multilingual")
    folder = used(shelf)
    check_files(folder, read_meta(folder))
    (folder / MODEL).write_text("weigh")
    with pytest.raises(CannotScore, match="not as it was installed"):
        check_files(folder, read_meta(folder))
    (folder / MODEL).unlink()
    with pytest.raises(CannotScore, match="is missing"):
        check_files(folder, read_meta(folder))


@pytest.mark.parametrize(
    ("note", "letter"),
    [
        (b'{"format": 2, "name": "later"}', "another version of Hakam"),
        (b'{"format": 1}', "cannot be read"),
        (b"\x00", "cannot be read"),
        (None, "There is no model in"),
    ],
)
def test_a_note_that_cannot_be_used_is_told(tmp_path: Path, note: bytes | None, letter: str) -> None:
    if note is not None:
        (tmp_path / NOTE).write_bytes(note)
    with pytest.raises(CannotScore, match=letter):
        read_meta(tmp_path)
