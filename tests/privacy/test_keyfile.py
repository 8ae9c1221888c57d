import base64
import json
import multiprocessing
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from service.privacy import keyfile
from service.privacy.keyfile import load_keyring, reload_keyring, retire_keys, rotate_keyring
from service.privacy.keyring import BrokenKeys, Purpose

INDEX = base64.b64encode(bytes(range(32))).decode()
SEALING = base64.b64encode(bytes(range(32, 64))).decode()
WRITTEN = json.dumps({"version": 1, "index": INDEX, "sealing": [{"id": "k1", "key": SEALING}]})


@pytest.fixture(autouse=True)
def _fresh_structlog() -> Iterator[None]:
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def mark_of_ring_in(data: Path) -> str:
    return load_keyring(data, None, None).mark


def test_the_first_start_makes_a_ring_that_only_its_user_can_read(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    load_keyring(data, None, None)
    assert mode_of(data) == 0o700
    assert mode_of(data / "keys.json") == 0o600


def test_nothing_but_the_ring_is_left_in_the_folder(tmp_path: Path) -> None:
    load_keyring(tmp_path, None, None)
    rotate_keyring(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_the_second_start_finds_the_same_ring(tmp_path: Path) -> None:
    first = load_keyring(tmp_path, None, None)
    second = load_keyring(tmp_path, None, None)
    assert second.ids == first.ids
    assert second.sealing_key("k1") == first.sealing_key("k1")
    assert second.purpose_key(Purpose.AUTHOR) == first.purpose_key(Purpose.AUTHOR)


def test_processes_that_start_at_once_agree_on_one_ring(tmp_path: Path) -> None:
    starting = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(4, mp_context=starting) as pool:
        marks = set(pool.map(mark_of_ring_in, [tmp_path] * 16))
    assert marks == {mark_of_ring_in(tmp_path)}


def test_a_process_that_comes_second_leaves_the_ring_of_the_first(tmp_path: Path) -> None:
    first = load_keyring(tmp_path, None, None)
    keyfile._create(tmp_path / "keys.json")
    assert mark_of_ring_in(tmp_path) == first.mark
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_a_rotated_ring_is_found_by_the_next_start(tmp_path: Path) -> None:
    before = load_keyring(tmp_path, None, None)
    rotate_keyring(tmp_path)
    after = load_keyring(tmp_path, None, None)
    assert (after.ids, after.newest, after.mark) == (("k1", "k2"), "k2", before.mark)
    assert mode_of(tmp_path / "keys.json") == 0o600


def test_an_inline_ring_is_used_and_no_file_made(tmp_path: Path) -> None:
    ring = load_keyring(tmp_path, WRITTEN, None)
    assert ring.sealing_key("k1") == bytes(range(32, 64))
    assert list(tmp_path.iterdir()) == []


def test_a_ring_in_an_operators_file_is_used_and_the_file_left_alone(tmp_path: Path) -> None:
    given = tmp_path / "secret.json"
    given.write_text(WRITTEN)
    given.chmod(0o440)
    with capture_logs() as lines:
        ring = load_keyring(tmp_path, None, given)
    assert ring.ids == ("k1",)
    assert mode_of(given) == 0o440
    assert [(line["event"], line["log_level"]) for line in lines] == [("keys_open_to_others", "warning")]


def test_a_mounted_secret_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "..data").write_text(WRITTEN)
    (tmp_path / "secret.json").symlink_to("..data")
    assert load_keyring(tmp_path, None, tmp_path / "secret.json").ids == ("k1",)


def test_a_ring_of_ours_that_others_could_read_is_closed_to_them_and_that_is_said(tmp_path: Path) -> None:
    load_keyring(tmp_path, None, None)
    (tmp_path / "keys.json").chmod(0o644)
    with capture_logs() as lines:
        load_keyring(tmp_path, None, None)
    assert mode_of(tmp_path / "keys.json") == 0o600
    assert [line["event"] for line in lines] == ["keys_closed_to_others"]


def test_a_link_in_the_place_of_our_ring_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.json").write_text(WRITTEN)
    (tmp_path / "keys.json").symlink_to("elsewhere.json")
    with pytest.raises(BrokenKeys, match=r"keys\.json cannot be read"):
        load_keyring(tmp_path, None, None)


def test_a_pipe_in_the_place_of_the_ring_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "keys.json", 0o600)
    with pytest.raises(BrokenKeys, match="not a plain file"):
        load_keyring(tmp_path, None, None)


def test_a_file_that_is_not_there_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(BrokenKeys, match=r"missing\.json cannot be read: No such file"):
        load_keyring(tmp_path, None, tmp_path / "missing.json")


def test_a_data_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(BrokenKeys, match="Let Hakam's user write in that folder"):
        load_keyring(tmp_path / "data", None, None)


@pytest.mark.parametrize(
    ("content", "letter"),
    [
        ("", "must be JSON"),
        ("{", "must be JSON"),
        ("\udcff", "must be JSON"),
        ("[]", "must be JSON"),
        (WRITTEN.replace("1,", "2,", 1), "must be JSON"),
        (WRITTEN.replace(INDEX, "!" + INDEX), "must be JSON"),
        (WRITTEN.replace(INDEX, INDEX[4:]), "not 32 bytes"),
        (json.dumps({"version": 1, "index": INDEX, "sealing": []}), "no sealing key"),
        (json.dumps({"version": 1, "index": INDEX, "sealing": [{"id": "a", "key": SEALING}] * 2}), "same id"),
    ],
)
def test_a_ring_that_cannot_be_read_is_refused_without_showing_it(tmp_path: Path, content: str, letter: str) -> None:
    with pytest.raises(BrokenKeys, match=letter) as refused:
        load_keyring(tmp_path, content, None)
    assert "HAKAM_KEYS" in str(refused.value)
    assert INDEX[4:12] not in str(refused.value)
    assert SEALING[4:12] not in str(refused.value)


def test_a_broken_ring_beside_the_data_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("")
    with pytest.raises(BrokenKeys, match="Put back the copy"):
        load_keyring(tmp_path, None, None)
    with pytest.raises(BrokenKeys):
        rotate_keyring(tmp_path)
    assert (tmp_path / "keys.json").read_text() == ""


def test_a_ring_is_read_again_and_never_made(tmp_path: Path) -> None:
    load_keyring(tmp_path, None, None)
    rotated = rotate_keyring(tmp_path)
    assert reload_keyring(tmp_path, None, None).ids == rotated.ids
    (tmp_path / "keys.json").unlink()
    with pytest.raises(BrokenKeys, match="cannot be read"):
        reload_keyring(tmp_path, None, None)
    assert not (tmp_path / "keys.json").exists()


def test_a_ring_that_was_given_is_read_again_as_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(WRITTEN)
    assert reload_keyring(tmp_path, WRITTEN, None).ids == ("k1",)
    assert reload_keyring(tmp_path, None, tmp_path / "secret.json").ids == ("k1",)


def test_retired_keys_leave_the_file_and_their_ids_are_not_given_again(tmp_path: Path) -> None:
    load_keyring(tmp_path, None, None)
    rotate_keyring(tmp_path)
    assert retire_keys(tmp_path).ids == ("k2",)
    assert rotate_keyring(tmp_path).ids == ("k2", "k3")


def test_of_keys_that_are_added_at_once_none_is_lost(tmp_path: Path) -> None:
    load_keyring(tmp_path, None, None)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(rotate_keyring, [tmp_path] * 8))
    assert load_keyring(tmp_path, None, None).ids == tuple(f"k{number}" for number in range(1, 10))
