import tempfile
from pathlib import Path

import pytest

from service.embedded.letters import CannotStart
from service.embedded.sockets import LONGEST, SocketFolder

NAME = "valkey.sock"


@pytest.fixture
def deep(folder: Path) -> Path:
    home = folder / ("x" * LONGEST) / "valkey"
    home.mkdir(parents=True)
    return home


def test_a_short_home_holds_its_own_socket(folder: Path) -> None:
    assert SocketFolder(folder, NAME).path == folder


def test_a_socket_with_a_long_path_goes_to_a_private_folder_and_leaves_with_it(deep: Path) -> None:
    sockets = SocketFolder(deep, NAME)
    assert len(str(sockets.path / NAME)) <= LONGEST
    assert sockets.path.stat().st_mode & 0o777 == 0o700
    sockets.close()
    assert not sockets.path.exists()
    assert [path.name for path in deep.parent.iterdir()] == ["valkey"]


def test_the_next_run_finds_the_folder_of_one_that_was_killed(deep: Path) -> None:
    killed = SocketFolder(deep, NAME)
    following = SocketFolder(deep, NAME)
    assert following.path == killed.path
    following.close()


def test_a_remembered_folder_that_others_may_enter_is_not_trusted(deep: Path) -> None:
    opened = SocketFolder(deep, NAME)
    opened.path.chmod(0o777)
    following = SocketFolder(deep, NAME)
    assert following.path != opened.path
    following.close()
    opened.close()


def test_a_long_temporary_folder_is_passed_over(deep: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    sockets = SocketFolder(deep, NAME)
    assert sockets.path.parent == Path("/tmp")
    sockets.close()


def test_a_socket_that_fits_nowhere_is_refused_in_words(folder: Path) -> None:
    with pytest.raises(CannotStart, match="TMPDIR"):
        SocketFolder(folder, "x" * LONGEST)
