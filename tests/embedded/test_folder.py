import subprocess
import sys
from pathlib import Path

import pytest

import service
from service.embedded.folder import DataFolder
from service.embedded.letters import CannotStart

FORK = """
import os, sys
from pathlib import Path
from service.embedded.folder import DataFolder
held = DataFolder(Path(sys.argv[1]))
(parent_reads, fork_writes), (fork_reads, parent_writes) = os.pipe(), os.pipe()
if os.fork() == 0:
    os.close(parent_writes)
    os.write(fork_writes, b"the fork lives")
    os.read(fork_reads, 1)
    os._exit(0)
os.read(parent_reads, 100)
held.close()
DataFolder(Path(sys.argv[1])).close()
os.close(parent_writes)
os.wait()
"""
"""The parent lets the folder go while its fork lives on, as a killed supervisor would."""


def test_a_folder_that_cannot_be_made_is_refused_in_words(folder: Path) -> None:
    (folder / "file").write_text("in the way")
    with pytest.raises(CannotStart) as refused:
        DataFolder(folder / "file" / "data")
    assert str(folder / "file" / "data") in str(refused.value)
    assert "HAKAM_DATA" in str(refused.value)


def test_a_file_in_the_folders_place_is_refused_in_words(folder: Path) -> None:
    (folder / "data").write_text("in the way")
    with pytest.raises(CannotStart, match="cannot be used"):
        DataFolder(folder / "data")


def test_an_open_folder_with_other_things_in_it_is_refused_and_keeps_its_permissions(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "novel.txt").write_text("Once upon a time")
    with pytest.raises(CannotStart, match=r"holds novel\.txt"):
        DataFolder(folder)
    assert folder.stat().st_mode & 0o777 == 0o755


def test_a_private_folder_may_hold_other_things_too(folder: Path) -> None:
    (folder / "keys.json").write_text("{}")
    DataFolder(folder).close()
    assert (folder / "keys.json").exists()


def test_the_fresh_root_of_a_volume_counts_as_empty(folder: Path) -> None:
    (folder / "lost+found").mkdir()
    folder.chmod(0o755)
    DataFolder(folder).close()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_was_let_go_can_be_held_again(folder: Path) -> None:
    DataFolder(folder).close()
    DataFolder(folder).close()


def test_a_forked_worker_does_not_hold_the_folder_after_its_parent(folder: Path) -> None:
    root = Path(service.__file__).parents[1]
    order = [sys.executable, "-c", FORK, str(folder)]
    subprocess.run(order, check=True, capture_output=True, cwd=root, timeout=60)
