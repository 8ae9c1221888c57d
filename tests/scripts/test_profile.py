"""Samples of stacks, put down to rooms."""

import pytest

from scripts.benches.profile import OTHER, profile_of, room_of

LOOP = "spawn_main (multiprocessing/spawn.py:122);run_forever (loop.c:33192)"
RIVER = "Litestar.__call__ (litestar/app.py:623);Submit.submit (service/flow/submit.py:77)"


@pytest.mark.parametrize(
    ("stack", "room"),
    [
        ("fold (service/text/fold.py:9)", "text"),
        ("digest (hmac.py:5)", "flow"),
        ("record (service/store/record.py:1);execute (sqlalchemy/engine/base.py:4)", "sqlalchemy"),
        ("execute (asyncpg/connection.py:2);execute (protocol.c:77)", "asyncpg"),
        ("decode (msgspec/_core.cpython-311-x86_64-linux-gnu.so)", "msgspec"),
        ("spend (service/queue/limits.py:2);send (redis/asyncio/connection.py:8)", "redis"),
        ("fold (service/text/fold.py:9);gc_collect_main (libpython3.11.so.1.0)", "garbage collector"),
        ("write (loop.c:5);write (libc.so.6)", "uvloop"),
    ],
)
def test_a_sample_belongs_to_the_innermost_room(stack: str, room: str) -> None:
    assert room_of(f"{LOOP};{RIVER};{stack}".split(";")) == room


def test_a_sample_outside_all_rooms_is_of_others() -> None:
    assert room_of(["spawn_main (multiprocessing/spawn.py:122)"]) == OTHER


def test_shares_are_of_the_busy_samples_of_the_event_loop() -> None:
    stacks = [
        f"{LOOP};{RIVER};fold (service/text/fold.py:9) 30",
        f"{LOOP};{RIVER};fold (service/text/fold.py:11) 30",
        f"{LOOP};{RIVER} 20",
        f"{LOOP};uv_run (core.c:5);epoll_pwait (libc.so.6) 20",
        "syscall (libc.so.6) 500",
    ]
    found = profile_of(stacks, 99.0, {"web worker: main thread": 0.9})
    assert found.rooms == {"text": 75.0, "flow": 25.0}
    assert found.places == {"fold (service/text/fold.py)": 75.0, "Submit.submit (service/flow/submit.py)": 25.0}
    assert (found.samples, found.idle, found.rate) == (80, 20.0, 99.0)


def test_no_samples_make_an_empty_profile() -> None:
    found = profile_of([], 0.0, {})
    assert (found.rooms, found.places, found.idle) == ({}, {}, 0.0)
