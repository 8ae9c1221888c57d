"""A log whose lines a test can read, and everything as it was before afterwards."""

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from service.telemetry.log import LogFormat, LogLevel, configure_log


class WrittenLog:
    """What a process has logged so far."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def text(self) -> str:
        return self.stream.getvalue()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text().splitlines()]

    def only(self) -> dict[str, Any]:
        (line,) = self.lines()
        return line


OpenLog = Callable[..., WrittenLog]


@pytest.fixture
def open_log() -> Iterator[OpenLog]:
    """Return what configures the log and lets its lines be read."""
    root, levels = (
        logging.getLogger(),
        {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict},
    )
    before = (root.handlers, root.level, logging.raiseExceptions)
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook)

    def opened(form: LogFormat = LogFormat.JSON, level: LogLevel = LogLevel.INFO) -> WrittenLog:
        written = WrittenLog()
        configure_log(form, level, written.stream)
        return written

    with warnings.catch_warnings():
        yield opened
        logging.captureWarnings(capture=False)
    root.handlers, root.level, logging.raiseExceptions = before
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def log(open_log: OpenLog) -> WrittenLog:
    return open_log()
