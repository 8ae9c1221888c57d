import asyncio
import logging
import logging.config
import subprocess
import sys
import warnings
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import msgspec
import pytest
import structlog

from service.domain.errors import FieldError, InvalidFields, TooMany
from service.telemetry.log import GRANIAN_LOG, LogFormat, LogLevel

ADDRESS = "sara.canary@example.com"
WORDS = "canary words of a reader"
SPELLINGS = [ADDRESS, ADDRESS.upper(), "sara.canary＠example.com", "sara.canary%40example.com", "mailto:" + ADDRESS]
FORMATS = [LogFormat.JSON, LogFormat.TEXT]


class Written(Protocol):
    def text(self) -> str: ...

    def lines(self) -> list[dict[str, Any]]: ...

    def only(self) -> dict[str, Any]: ...


Opened = Callable[..., Written]


class Note(msgspec.Struct):
    body: str


class Poisoned(Exception):
    """A failure whose every way of being shown tells a reader's words."""

    def __str__(self) -> str:
        return WORDS

    def __repr__(self) -> str:
        return WORDS


def fail(error: BaseException) -> None:
    raise error


def logged_failure(error: BaseException) -> None:
    try:
        fail(error)
    except type(error):
        structlog.get_logger("hakam.test").exception("failed")


def test_a_line_says_what_when_where_and_how_important(log: Written) -> None:
    structlog.get_logger("hakam.flow").info("comment_taken", site="demo", links=2)
    line = log.only()
    assert datetime.fromisoformat(line.pop("at")).utcoffset() == timedelta(0)
    assert line == {"event": "comment_taken", "level": "info", "logger": "hakam.flow", "site": "demo", "links": 2}


def test_times_are_rfc_3339_in_utc(log: Written) -> None:
    structlog.get_logger().info("ready")
    assert log.only()["at"].endswith("Z")


def test_a_person_reads_text(open_log: Opened) -> None:
    log = open_log(LogFormat.TEXT)
    structlog.get_logger("hakam.flow").info("comment_taken", site="demo")
    assert "[info     ] comment_taken" in log.text()
    assert "site=demo" in log.text()


def test_auto_is_json_where_nobody_sits_before_it(open_log: Opened) -> None:
    log = open_log(LogFormat.AUTO)
    structlog.get_logger().info("ready")
    assert log.only()["event"] == "ready"


def test_lines_below_the_level_are_not_written(open_log: Opened) -> None:
    log = open_log(level=LogLevel.WARNING)
    structlog.get_logger().info("quiet")
    logging.getLogger("alembic").info("quiet")
    structlog.get_logger().warning("loud")
    assert [line["event"] for line in log.lines()] == ["loud"]


def test_what_is_bound_to_the_task_is_in_its_lines(log: Written) -> None:
    with structlog.contextvars.bound_contextvars(request="01JN"):
        structlog.get_logger().info("ready")
        logging.getLogger("library").info("ready")
    assert [line["request"] for line in log.lines()] == ["01JN", "01JN"]


@pytest.mark.parametrize("name", ["_granian", "litestar", "alembic.runtime.migration", "sqlalchemy.pool", "asyncio"])
def test_other_peoples_lines_leave_by_the_same_way(log: Written, name: str) -> None:
    logging.getLogger(name).warning("Connection %d of %s is back", 3, "pool-1")
    line = log.only()
    assert (line["event"], line["level"], line["logger"]) == ("Connection 3 of pool-1 is back", "warning", name)


def test_a_logger_that_brought_its_own_handler_loses_it(open_log: Opened, capsys: pytest.CaptureFixture[str]) -> None:
    stray = logging.getLogger("stray")
    stray.addHandler(logging.StreamHandler(sys.stdout))
    stray.propagate = False
    log = open_log()
    stray.warning("here")
    assert log.only()["event"] == "here"
    assert capsys.readouterr().out == ""


def test_granian_keeps_to_the_same_way_with_the_configuration_for_it(log: Written) -> None:
    logging.config.dictConfig(GRANIAN_LOG)
    logging.getLogger("_granian").warning("Starting granian")
    assert log.only()["event"] == "Starting granian"


@pytest.mark.parametrize("name", ["sqlalchemy.engine.Engine", "granian.access", "httpx"])
def test_what_repeats_statements_and_requests_is_quiet_even_when_all_is_logged(open_log: Opened, name: str) -> None:
    log = open_log(level=LogLevel.DEBUG)
    logging.getLogger(name).info("%s", "INSERT")
    assert log.text() == ""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_address_in_any_value_is_masked(open_log: Opened, form: LogFormat, spelling: str) -> None:
    log = open_log(form)
    structlog.get_logger().info(
        f"heard of {spelling}",
        bare=spelling,
        among=f"from <{spelling}>, twice",
        deep={"list": [{"tuple": (spelling,)}], spelling: 1},
    )
    logging.getLogger("litestar").error("heard of %s", spelling)
    logging.getLogger("litestar").error(f"heard of {spelling}")  # noqa: G004 - this is how libraries write
    assert "canary" not in log.text().lower()
    assert "example" not in log.text().lower()
    assert log.text().count("heard of") == 3


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "error",
    [
        ValueError(WORDS),
        ValueError(ADDRESS),
        KeyError(WORDS),
        UnicodeDecodeError("utf-8", WORDS.encode(), 0, 1, WORDS),
        Poisoned(WORDS),
        ExceptionGroup(WORDS, [ValueError(WORDS), ExceptionGroup(WORDS, [Poisoned(WORDS)])]),
        SystemExit(WORDS),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_an_exception_says_is_never_written(open_log: Opened, form: LogFormat, error: BaseException) -> None:
    log = open_log(form)
    error.add_note(WORDS)
    logged_failure(error)
    assert "failed" in log.text()
    assert type(error).__name__ in log.text()
    assert "canary" not in log.text()


@pytest.mark.parametrize("form", FORMATS)
def test_what_stood_in_the_variables_of_a_failing_function_is_never_written(open_log: Opened, form: LogFormat) -> None:
    log = open_log(form)
    body = WORDS
    try:
        assert body == ""
    except AssertionError:
        structlog.get_logger().exception("failed")
        logging.getLogger("litestar").exception("Uncaught exception (path=%r):", body)
        logging.getLogger("litestar").exception("failed", stack_info=True)
    assert log.text().count("AssertionError") == 3
    assert "canary" not in log.text()


def test_a_failure_is_told_by_its_type_and_places(log: Written) -> None:
    logged_failure(LookupError(WORDS))
    (failure,) = log.only()["failure"]
    assert failure["type"] == "LookupError"
    assert [place.split()[-1] for place in failure["places"]] == ["logged_failure", "fail"]
    assert f"{__file__}:" in failure["places"][-1]


def test_text_shows_the_places_below_the_line(open_log: Opened) -> None:
    log = open_log(LogFormat.TEXT)
    logged_failure(TooMany(10, 30))
    lines = log.text().splitlines()
    assert lines[1] == "service.domain.errors.TooMany: more than 10 a minute"
    assert lines[-1].endswith(" fail")


def test_a_refusal_is_told_with_its_letter(log: Written) -> None:
    refusal = InvalidFields((FieldError("email", "invalid"),))
    logged_failure(refusal)
    structlog.get_logger().info("refused", why=refusal)
    first, second = log.lines()
    assert first["failure"][0]["letter"] == second["why"] == "email: invalid"


def test_what_a_failure_said_is_cut_out_of_its_own_line(log: Written) -> None:
    try:
        fail(ValueError(WORDS))
    except ValueError as error:
        logging.getLogger("litestar").exception(str(error))  # noqa: TRY401 - this is how libraries write
        structlog.get_logger().exception("failed", because=str(error))
    assert "canary" not in log.text()
    assert log.lines()[1]["because"] == "…"


def test_an_exception_that_is_a_value_is_told_by_its_type(log: Written) -> None:
    structlog.get_logger().warning("machine_down", error=ConnectionError(WORDS))
    logging.getLogger("redis").warning("lost: %s", ConnectionError(WORDS))
    logging.getLogger("redis").warning(ConnectionError(WORDS))
    assert "canary" not in log.text()
    assert log.lines()[0]["error"] == "ConnectionError"


def test_an_object_is_told_by_its_type(log: Written) -> None:
    structlog.get_logger().info("taken", comment=Note(WORDS), raw=WORDS.encode(), notes=[Note(WORDS)])
    line = log.only()
    assert (line["comment"], line["raw"], line["notes"]) == ("<Note>", "<bytes>", ["<Note>"])


async def test_a_task_that_nobody_awaited_tells_nothing_it_was_given(log: Written) -> None:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[None] = loop.create_future()
    future.set_exception(ValueError(WORDS))
    loop.call_exception_handler({"message": "Task exception was never retrieved", "future": future})
    future.exception()
    loop.call_soon(fail, Poisoned(WORDS))
    await asyncio.sleep(0)
    assert [line["logger"] for line in log.lines()] == ["asyncio", "asyncio"]
    assert log.lines()[0]["event"] == "Task exception was never retrieved"
    assert "canary" not in log.text()


def test_a_warning_tells_its_place_and_not_its_words(log: Written) -> None:
    warnings.simplefilter("always")
    warnings.warn(WORDS, UserWarning, stacklevel=1)
    assert log.only()["event"].startswith(f"{__file__}:")
    assert "canary" not in log.text()


def test_a_line_that_does_not_fit_its_arguments_is_still_written(
    log: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("litestar").warning("served %d", WORDS)
    assert log.only()["event"].startswith("served")
    assert "canary" not in log.text() + capsys.readouterr().err


@pytest.mark.parametrize("form", FORMATS)
def test_no_value_can_forge_a_line_or_command_a_terminal(open_log: Opened, form: LogFormat) -> None:
    log = open_log(form)
    structlog.get_logger().info("taken", name="a\nINFO forged\r\x1b[31m\u202e\u2028\udcff")
    assert len(log.text().splitlines()) == 1
    assert log.text().rstrip("\n").isprintable()


def test_numbers_that_fit_no_json_do_not_lose_the_line(log: Written) -> None:
    structlog.get_logger().info("counted", huge=2**80, nan=float("nan"))
    assert log.only()["huge"] == "<int>"


CRASHES = {
    "main": "raise ValueError(WORDS)",
    "thread": "thread = threading.Thread(target=fail); thread.start(); thread.join()",
    "finalizer": "Falling()",
    "exit": "atexit.register(fail)",
}

PROGRAM = """
import atexit, threading
from service.telemetry.log import LogFormat, LogLevel, configure_log

WORDS = "canary " + "words"

def fail():
    raise ValueError(WORDS)

class Falling:
    def __del__(self):
        fail()

configure_log(LogFormat.JSON, LogLevel.INFO)
"""


@pytest.mark.parametrize("crash", CRASHES)
def test_a_crash_that_nobody_caught_is_told_without_its_words(crash: str) -> None:
    program = [sys.executable, "-c", PROGRAM + CRASHES[crash]]
    root = Path(__file__).parents[2]
    ended = subprocess.run(program, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    line = msgspec.json.decode(ended.stderr, type=dict[str, Any])
    assert (line["event"], line["level"]) == ("crashed", "critical")
    assert line["failure"][0]["type"] == "ValueError"
    assert "canary" not in ended.stderr + ended.stdout
