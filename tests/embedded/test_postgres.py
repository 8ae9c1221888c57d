import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from service.embedded.binaries import pg_binary, pg_major
from service.embedded.letters import CannotStart
from service.embedded.servers import open_servers

Sql = Callable[[str, str], str]
NO_QUEUE = "redis://queue.example"


def test_data_of_another_major_version_is_refused_and_left_as_it_was(data: Path) -> None:
    with open_servers(data, None, NO_QUEUE):
        pass
    (data / "postgres" / "PG_VERSION").write_text("16\n")
    before = {path: path.stat().st_mtime_ns for path in (data / "postgres").rglob("*")}
    with pytest.raises(CannotStart) as refused:
        open_servers(data, None, NO_QUEUE)
    assert "was written by PostgreSQL 16" in str(refused.value)
    assert f"carries PostgreSQL {pg_major()}" in str(refused.value)
    assert {path: path.stat().st_mtime_ns for path in (data / "postgres").rglob("*")} == before


def test_a_folder_that_holds_something_else_is_refused_and_left_as_it_was(data: Path) -> None:
    (data / "postgres").mkdir(parents=True, mode=0o700)
    data.chmod(0o700)
    (data / "postgres" / "novel.txt").write_text("Once upon a time")
    with pytest.raises(CannotStart, match="is not a PostgreSQL data folder"):
        open_servers(data, None, NO_QUEUE)
    assert [path.name for path in (data / "postgres").iterdir()] == ["novel.txt"]


def test_a_first_start_that_was_cut_short_is_begun_again(data: Path, sql: Sql) -> None:
    (data / "postgres.new").mkdir(parents=True)
    (data / "postgres.new" / "PG_VERSION").write_text("18\n")
    data.chmod(0o700)
    with open_servers(data, None, NO_QUEUE) as servers:
        assert sql(servers.database_url, "SELECT 1") == "1"
    assert not (data / "postgres.new").exists()


def test_no_word_of_a_reader_gets_into_the_servers_log(data: Path, sql: Sql) -> None:
    with open_servers(data, None, NO_QUEUE) as servers:
        sql(servers.database_url, "CREATE TABLE comment (text text PRIMARY KEY); INSERT INTO comment VALUES ('سر')")
        for mistake in ("INSERT INTO comment VALUES ('سر')", "SELECT 'سر'::int", "SELECT سر", "SELEKT 'سر'"):
            with pytest.raises(subprocess.CalledProcessError):
                sql(servers.database_url, mistake)
    log = (data / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "سر" not in log


def test_the_log_begins_anew_with_each_start(data: Path) -> None:
    for _ in range(2):
        with open_servers(data, None, NO_QUEUE):
            pass
    assert (data / "postgres.log").read_text().count("ready to accept connections") == 1


def test_a_variable_that_changes_postgresql_does_not_reach_the_server(
    data: Path, sql: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGDATA", "/nonexistent")
    monkeypatch.setenv("PGOPTIONS", "-c search_path=nowhere")
    with open_servers(data, None, NO_QUEUE) as servers:
        monkeypatch.undo()
        assert sql(servers.database_url, "SHOW search_path") == '"$user", public'


def test_the_embedded_postgresql_can_be_dumped(postgres_url: str) -> None:
    order: list[str | Path] = [pg_binary("pg_dump"), postgres_url]
    dump = subprocess.run(order, check=True, capture_output=True, text=True)
    assert "PostgreSQL database dump complete" in dump.stdout
