import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

import service
from service.embedded.letters import CannotStart
from service.embedded.servers import open_servers

Sql = Callable[[str, str], str]

NOBODY = pwd.getpwnam("nobody").pw_uid
NAMELESS = 54321
"""A user id that no machine has a name for, as some clusters give to a container."""

ROUND = """
import sys
from pathlib import Path
from service.embedded.letters import CannotStart
from service.embedded.servers import open_servers
for _ in range(2):
    with open_servers(Path(sys.argv[1]), None, None) as servers:
        print(servers.database_url)
"""

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def _runs(order: list[str]) -> bool:
    return subprocess.run(order, capture_output=True, check=False).returncode == 0


def _become(uid: int) -> list[str]:
    return ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--"]


def _python_for(uid: int) -> str:
    """A Python that this user may run, with the project's packages; the project's own may lie in root's home."""
    for python in (sys.executable, "/usr/bin/python3"):
        order = [*_become(uid), "env", f"PYTHONPATH={_places()}", python, "-c", "import service.embedded.servers"]
        if shutil.which("setpriv") and _runs(order):
            return python
    pytest.skip("no Python with the project's packages is within the reach of another user")


def _places() -> str:
    return f"{Path(service.__file__).parents[1]}:{Path(msgspec.__file__).parents[1]}"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may pass through."""
    with tempfile.TemporaryDirectory(prefix="hakam-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def refused_namespaces(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A machine whose ``unshare`` refuses, as in a container under the usual system call filter."""
    refusal = folder / "bin" / "unshare"
    refusal.parent.mkdir()
    refusal.write_text("#!/bin/sh\nexit 1\n")
    refusal.chmod(0o755)
    monkeypatch.setenv("PATH", f"{refusal.parent}:{os.environ['PATH']}")


@as_root
@pytest.mark.parametrize("uid", [NOBODY, NAMELESS], ids=["named", "nameless"])
def test_another_user_than_root_starts_the_servers_twice(open_folder: Path, uid: int) -> None:
    python = _python_for(uid)
    data = open_folder / "data"
    data.mkdir(mode=0o700)
    os.chown(data, uid, uid)
    order = [*_become(uid), "env", f"PYTHONPATH={_places()}", python, "-c", ROUND, str(data)]
    done = subprocess.run(order, capture_output=True, text=True, check=False, cwd="/")
    assert done.stderr == ""
    assert done.stdout.count(f"postgresql://hakam@/hakam?host={data}/postgres") == 2
    assert (data / "postgres").stat().st_uid == uid


@as_root
def test_root_starts_the_servers_in_a_folder_that_only_root_may_enter(folder: Path, sql: Sql) -> None:
    with open_servers(folder / "data", None, None) as servers:
        assert sql(servers.database_url, "SELECT 1") == "1"
    assert (folder / "data" / "postgres").stat().st_uid == 0


@as_root
@pytest.mark.usefixtures("refused_namespaces")
@pytest.mark.parametrize("name", ["data", "x" * 120], ids=["short", "long"])
def test_root_drops_to_an_unprivileged_user_where_namespaces_are_refused(
    open_folder: Path, name: str, sql: Sql
) -> None:
    if not _runs([*_become(NOBODY), "test", "-x", str(Path(service.__file__))[: -len("__init__.py")]]):
        pytest.skip("the programs lie where no other user may go")
    data = open_folder / name
    for _ in range(2):
        with open_servers(data, None, None) as servers:
            assert sql(servers.database_url, "SELECT 1") == "1"
    assert (data / "postgres").stat().st_uid == NOBODY
    assert data.stat().st_uid == 0
    assert open_folder.stat().st_mode & 0o777 == 0o755


@as_root
@pytest.mark.usefixtures("refused_namespaces")
def test_a_folder_out_of_the_unprivileged_users_reach_is_refused_in_words(folder: Path) -> None:
    before = folder.stat().st_mode
    with pytest.raises(CannotStart, match="may not write in") as refused:
        open_servers(folder / "data", None, None)
    assert "HAKAM_DATA" in str(refused.value)
    assert "DATABASE_URL" in str(refused.value)
    assert folder.stat().st_mode == before
