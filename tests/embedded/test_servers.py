import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
import redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from service.embedded.letters import CannotStart, FolderBusy
from service.embedded.servers import attach, open_servers

Sql = Callable[[str, str], str]
Hold = Callable[[Path], subprocess.Popen[str]]


def test_what_was_written_is_there_at_the_second_start(data: Path, sql: Sql) -> None:
    with open_servers(data, None, None) as servers, redis.Redis.from_url(servers.redis_url) as client:
        sql(servers.database_url, "CREATE TABLE kept AS SELECT 'كلمة' AS word")
        client.set("kept", "كلمة")
    with open_servers(data, None, None) as servers, redis.Redis.from_url(servers.redis_url) as client:
        assert sql(servers.database_url, "SELECT word FROM kept") == "كلمة"
        assert client.get("kept") == "كلمة".encode()


def test_nothing_runs_after_the_servers_are_closed(data: Path, quiet: Callable[[Path], bool]) -> None:
    with open_servers(data, None, None):
        assert not quiet(data)
    assert quiet(data)
    assert not (data / "servers.json").exists()


async def test_the_drivers_of_the_ledger_accept_the_address(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        assert await connection.fetchval("SELECT current_user || ' in ' || current_database()") == "hakam in hakam_test"
    finally:
        await connection.close()
    engine = create_async_engine(database_url.replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.connect() as opened:
        assert (await opened.execute(text("SELECT current_database()"))).scalar_one() == "hakam_test"
    await engine.dispose()


def test_postgresql_promises_that_what_it_acknowledged_is_on_disk(postgres_url: str, sql: Sql) -> None:
    assert sql(postgres_url, "SHOW fsync") == "on"
    assert sql(postgres_url, "SHOW synchronous_commit") == "on"
    assert sql(postgres_url, "SHOW full_page_writes") == "on"


def test_text_is_utf_8_sorts_by_code_point_and_knows_letters_of_every_language(postgres_url: str, sql: Sql) -> None:
    assert sql(postgres_url, "SHOW server_encoding") == "UTF8"
    assert sql(postgres_url, "SELECT 'B' < 'a' AND 'a' < 'ب'") == "t"
    assert sql(postgres_url, "SELECT lower('ÉÇ')") == "éç"


def test_no_server_listens_on_a_port(postgres_url: str, redis_url: str, sql: Sql) -> None:
    assert sql(postgres_url, "SHOW listen_addresses") == ""
    with redis.Redis.from_url(redis_url) as client:
        assert client.config_get("port") == {"port": "0"}


def test_valkey_keeps_a_file_of_what_it_was_told(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_a_given_address_comes_back_and_nothing_is_touched(data: Path) -> None:
    with open_servers(data, "postgresql://db.example/hakam", "redis://queue.example") as servers:
        assert servers.database_url == "postgresql://db.example/hakam"
        assert servers.redis_url == "redis://queue.example"
    assert not data.exists()


def test_only_the_server_without_an_address_is_started(data: Path) -> None:
    with open_servers(data, "postgresql://db.example/hakam", None) as servers:
        assert servers.database_url == "postgresql://db.example/hakam"
        with redis.Redis.from_url(servers.redis_url) as client:
            assert client.ping() is True
        assert not (data / "postgres").exists()


def test_a_second_instance_on_the_same_folder_is_refused_in_words(data: Path, hold: Hold) -> None:
    holder = hold(data)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(FolderBusy) as refused:
        open_servers(data, None, None)
    letter = str(refused.value)
    assert str(data) in letter
    assert str(holder.pid) in letter
    assert "HAKAM_DATA" in letter


def test_a_refused_second_instance_leaves_the_first_one_alone(data: Path, sql: Sql) -> None:
    with open_servers(data, None, None) as servers:
        with pytest.raises(FolderBusy):
            open_servers(data, None, None)
        assert sql(servers.database_url, "SELECT 1") == "1"
        assert (data / "servers.json").exists()


def test_two_instances_run_side_by_side_on_two_folders(folder: Path, sql: Sql) -> None:
    with open_servers(folder / "one", None, None) as one, open_servers(folder / "two", None, None) as two:
        sql(one.database_url, "CREATE TABLE only_here (word text)")
        assert sql(two.database_url, "SELECT to_regclass('only_here') IS NULL") == "t"
        with redis.Redis.from_url(one.redis_url) as first, redis.Redis.from_url(two.redis_url) as second:
            first.set("only", "here")
            assert second.get("only") is None


def test_a_command_line_uses_the_servers_that_run_and_leaves_them_running(data: Path, hold: Hold, sql: Sql) -> None:
    holder = hold(data)
    assert holder.stdout is not None
    database_url, redis_url = holder.stdout.readline().split()
    with attach(data, None, None) as servers:
        assert (servers.database_url, servers.redis_url) == (database_url, redis_url)
    assert sql(database_url, "SELECT 1") == "1"


def test_a_command_line_waits_for_an_instance_that_is_starting(
    data: Path, hold: Hold, until: Callable[..., None]
) -> None:
    holder = hold(data)
    until(lambda: (data / "lock").exists() and (data / "lock").read_text() == f"{holder.pid}\n")
    with attach(data, None, None) as servers, redis.Redis.from_url(servers.redis_url) as client:
        assert client.ping() is True
    assert holder.poll() is None


def test_a_command_line_starts_servers_of_its_own_where_none_run(
    data: Path, sql: Sql, quiet: Callable[[Path], bool]
) -> None:
    with attach(data, None, None) as servers:
        assert sql(servers.database_url, "SELECT 1") == "1"
    assert quiet(data)


def test_a_command_line_is_told_which_address_it_lacks(data: Path) -> None:
    with (
        open_servers(data, "postgresql://db.example/hakam", None),
        pytest.raises(CannotStart, match="Set DATABASE_URL to the same address"),
    ):
        attach(data, None, None)


def test_addresses_that_were_given_are_not_written_down(data: Path) -> None:
    with open_servers(data, "postgresql://hakam:secret@db.example/hakam", None):
        assert "secret" not in (data / "servers.json").read_text()


def test_only_the_owner_reads_what_lies_in_the_data_folder(data: Path) -> None:
    with open_servers(data, None, None):
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        for name in ("lock", "servers.json", "postgres.log", "valkey.log"):
            assert stat.S_IMODE((data / name).stat().st_mode) == 0o600
        for name in ("postgres", "valkey"):
            assert stat.S_IMODE((data / name).stat().st_mode) == 0o700


def test_the_folders_above_keep_their_permissions(folder: Path) -> None:
    middle = folder / "middle"
    middle.mkdir(mode=0o750)
    above = [middle, *middle.parents]
    before = [(path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in above]
    with open_servers(middle / "data", None, None):
        pass
    assert [(path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in above] == before


@pytest.mark.parametrize("name", ["a b", "مجلد", "one,two", "x" * 120], ids=["space", "arabic", "comma", "long"])
async def test_a_folder_may_have_any_name(folder: Path, name: str) -> None:
    with open_servers(folder / name, None, None) as servers:
        connection = await asyncpg.connect(servers.database_url)
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()
        with redis.Redis.from_url(servers.redis_url) as client:
            assert client.ping() is True
