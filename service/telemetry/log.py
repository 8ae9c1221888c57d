"""The log: one line an event, to standard error, as JSON for machines or as text for people.

Our own lines come from structlog, other people's from the standard library; both leave by the same formatter,
whose last step lets only plain values through. Standard output stays free for what commands print.
"""

import enum
import logging
import sys
import threading
from types import TracebackType
from typing import Any, TextIO

import msgspec
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from service.telemetry.failure import describe_failure, failure_lines, without_messages
from service.telemetry.foreign import foreign_words
from service.telemetry.plain import plain

# Below their warnings these repeat what went through them: statements with their parameters, requests with their paths.
QUIET = ("sqlalchemy", "alembic", "asyncio", "granian.access", "httpx", "httpcore")

GRANIAN_LOG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {},
    "handlers": {},
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("_granian", "granian.access")},
}
"""Granian's ``log_dictconfig``: without it Granian gives its loggers handlers of its own, past everything here."""

crash_log = structlog.get_logger("hakam.crash")


class LogFormat(enum.StrEnum):
    """How lines look; ``auto`` is text on a terminal and JSON everywhere else."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"


class LogLevel(enum.StrEnum):
    """The least important line that is still written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def configure_log(form: LogFormat, level: LogLevel, stream: TextIO | None = None) -> None:
    """Send every log line of this process to ``stream`` (standard error by default), and crashes with them."""
    out = sys.stderr if stream is None else stream
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter(_settled(form, out)))
    _route(handler, logging.getLevelNamesMapping()[level.upper()])
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_entered(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    _log_crashes()


def formatter(form: LogFormat) -> logging.Formatter:
    """Return what turns any record, structlog's or the standard library's, into a line without readers' words."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_tell_foreign, *_entered()],
        processors=[_tell_failure, _only_plain, *_rendered(form)],
        use_get_message=False,
        pass_foreign_args=True,
    )


def _settled(form: LogFormat, out: TextIO) -> LogFormat:
    if form is not LogFormat.AUTO:
        return form
    return LogFormat.TEXT if out.isatty() else LogFormat.JSON


def _entered() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]


def _tell_foreign(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Begin from the record itself, as the formatter has turned its message into text already."""
    event["event"] = foreign_words(event["_record"].msg, event.pop("positional_args", ()))
    return event


def _tell_failure(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put the kind and the places of a failure where its text would stand, and cut its text out of all the rest."""
    error = _error_of(event.pop("exc_info", None))
    event.pop("stack_info", None)
    if error is None:
        return event
    told = {key: without_messages(value, error) if isinstance(value, str) else value for key, value in event.items()}
    return {**told, "failure": describe_failure(error)}


def _error_of(told: object) -> BaseException | None:
    if isinstance(told, BaseException):
        return told
    if isinstance(told, tuple):
        return told[1] if len(told) == 3 and isinstance(told[1], BaseException) else None
    return sys.exc_info()[1] if told else None


def _only_plain(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop what the formatter added for itself and let only plain values out."""
    return {str(plain(key)): plain(value) for key, value in event.items() if key not in {"_record", "_from_structlog"}}


def _rendered(form: LogFormat) -> list[Processor]:
    if form is LogFormat.JSON:
        return [structlog.processors.JSONRenderer(serializer=_as_json)]
    plain_traceback = structlog.dev.plain_traceback
    return [
        _failure_as_lines,
        structlog.dev.ConsoleRenderer(colors=False, timestamp_key="at", exception_formatter=plain_traceback),
    ]


def _as_json(event: object, **_options: object) -> str:
    return msgspec.json.encode(event).decode()


def _failure_as_lines(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put a failure below its line, a place a line, where a person looks for a traceback."""
    failures = event.pop("failure", None)
    if failures:
        event["exception"] = "\n".join(line for failure in failures for line in failure_lines(failure))
    return event


def _route(handler: logging.Handler, level: int) -> None:
    """Let every logger speak through the root's one handler, also those that brought their own."""
    logging.raiseExceptions = False  # Its report of a line that could not be written prints the line's arguments.
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in list(root.manager.loggerDict):
        _pass_on(logging.getLogger(name))
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)


def _pass_on(logger: logging.Logger) -> None:
    logger.handlers = []
    logger.propagate = True


def _log_crashes() -> None:
    """Tell of what nobody caught, in place of a traceback that ends with the message."""
    sys.excepthook = _crashed
    sys.unraisablehook = lambda trouble: _crashed(trouble.exc_type, trouble.exc_value, trouble.exc_traceback)
    threading.excepthook = lambda trouble: _crashed(trouble.exc_type, trouble.exc_value, trouble.exc_traceback)


def _crashed(_kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None) -> None:
    crash_log.critical("crashed", exc_info=error)
