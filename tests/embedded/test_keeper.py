import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from service.embedded import strays
from service.embedded.binaries import pg_binary
from service.embedded.letters import CannotStart
from service.embedded.servers import open_servers
from service.embedded.strays import recorded_pid, working_in

Sql = Callable[[str, str], str]
Until = Callable[[Callable[[], bool]], None]
Hold = Callable[[Path], subprocess.Popen[str]]
Kill = Callable[[Path], int]

BUSY = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT sum%' AND state = 'active'"


def test_a_killed_postgresql_is_back_with_what_was_committed(data: Path, sql: Sql, until: Until, kill: Kill) -> None:
    with open_servers(data, None, None) as servers:
        sql(servers.database_url, "CREATE TABLE kept (number int)")
        for number in range(3):
            sql(servers.database_url, f"INSERT INTO kept VALUES ({number})")
            kill(data / "postgres" / "postmaster.pid")
            until(lambda: sql(servers.database_url, "SELECT 1") == "1")
        assert sql(servers.database_url, "SELECT count(*) FROM kept") == "3"


def test_postgresql_is_back_while_one_of_its_clients_was_busy(data: Path, sql: Sql, until: Until, kill: Kill) -> None:
    with open_servers(data, None, None) as servers:
        busy = subprocess.Popen(
            [
                pg_binary("psql"),
                "-XAtq",
                servers.database_url,
                "-c",
                "SELECT sum(n) FROM generate_series(1, 1e12) AS n",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: sql(servers.database_url, BUSY) == "1")
        kill(data / "postgres" / "postmaster.pid")
        until(lambda: sql(servers.database_url, BUSY) == "0")
        assert busy.wait() != 0


def test_a_killed_valkey_is_back_with_what_was_written(data: Path, until: Until, kill: Kill) -> None:
    with open_servers(data, None, None) as servers, redis.Redis.from_url(servers.redis_url) as client:
        client.set("kept", "yes")
        killed = kill(data / "valkey" / "valkey.pid")
        until(lambda: client.ping() is True and recorded_pid(data / "valkey" / "valkey.pid") != killed)
        assert client.get("kept") == b"yes"


def test_each_death_is_told_in_words(data: Path, until: Until, kill: Kill, caplog: pytest.LogCaptureFixture) -> None:
    with open_servers(data, "postgresql://db.example/hakam", None):
        kill(data / "valkey" / "valkey.pid")
        until(lambda: "Valkey is running again" in caplog.messages)
    assert "Valkey is gone (killed by signal 9); starting it again" in caplog.messages


def test_the_servers_end_when_their_parent_is_killed(
    data: Path, hold: Hold, until: Until, sql: Sql, quiet: Callable[[Path], bool]
) -> None:
    holder = hold(data)
    assert holder.stdout is not None
    sql(holder.stdout.readline().split()[0], "CREATE TABLE kept AS SELECT 7 AS number")
    holder.kill()
    until(lambda: quiet(data))
    with open_servers(data, None, None) as servers:
        assert sql(servers.database_url, "SELECT number FROM kept") == "7"


def test_the_next_start_need_not_wait_for_the_orphans_to_leave(data: Path, hold: Hold, sql: Sql) -> None:
    holder = hold(data)
    assert holder.stdout is not None
    sql(holder.stdout.readline().split()[0], "CREATE TABLE kept AS SELECT 7 AS number")
    holder.kill()
    holder.wait()
    with open_servers(data, None, None) as servers:
        assert sql(servers.database_url, "SELECT number FROM kept") == "7"


def test_servers_whose_parent_died_unnoticed_are_ended_at_the_next_start(
    data: Path, hold: Hold, sql: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stopped process keeps the signal of its parent's death for later, as one that lost it would."""
    monkeypatch.setattr(strays, "GRACE", 0.5)
    holder = hold(data)
    assert holder.stdout is not None
    holder.stdout.readline()
    left = [recorded_pid(data / "postgres" / "postmaster.pid"), recorded_pid(data / "valkey" / "valkey.pid")]
    for pid in left:
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
    holder.kill()
    holder.wait()
    with open_servers(data, None, None) as servers:
        assert sql(servers.database_url, "SELECT 1") == "1"
        working = {*working_in(data / "postgres"), *working_in(data / "valkey")}
        assert not working & set(left)


def test_a_process_id_that_another_program_has_now_is_no_obstacle(data: Path, sql: Sql) -> None:
    with open_servers(data, None, None):
        lines = (data / "postgres" / "postmaster.pid").read_text().splitlines()
    (data / "postgres" / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with open_servers(data, None, None) as servers:
        assert sql(servers.database_url, "SELECT 1") == "1"


def test_a_server_that_ends_while_starting_says_why(data: Path) -> None:
    with open_servers(data, "postgresql://db.example/hakam", None):
        pass
    for file in (data / "valkey" / "appendonlydir").glob("*.manifest"):
        file.write_text("this is no manifest\n")
    with pytest.raises(CannotStart) as refused:
        open_servers(data, "postgresql://db.example/hakam", None)
    assert "The embedded Valkey ended while it was starting" in str(refused.value)
    assert str(data / "valkey.log") in str(refused.value)
