"""Lines that other people's code logs, of which only the parts that are code's own words are kept.

A library may put anything into a message: a row that was refused, an exception's text, a task's representation
with its arguments. So a message with arguments keeps its template and of the arguments the numbers and the short
names; a message that came ready made is kept up to the first thing that could have been put into it.
"""

import re
from collections.abc import Mapping

from service.telemetry.failure import type_name
from service.telemetry.plain import masked_text

HIDDEN = "…"
SHORT_NAME = re.compile(r"[A-Za-z0-9_.:/-]{1,80}", re.ASCII)
INSERTED = re.compile(r": |\.\.\. ?|[^A-Za-z0-9 _.,:/-]", re.ASCII)


def foreign_words(template: object, arguments: object) -> str:
    """Return the one line that may be logged of a standard library record's ``msg`` and ``args``."""
    if not isinstance(template, str):
        return f"<{type(template).__name__}>"
    line = template.partition("\n")[0]
    if not arguments:
        return _before_insertion(line)
    try:
        return line % _shown(arguments)
    except (TypeError, ValueError, KeyError):
        return _before_insertion(line)


def _before_insertion(line: str) -> str:
    """Mask addresses first: cut at its at sign, one would leave its first half."""
    kept = INSERTED.split(masked_text(line), maxsplit=1)[0].rstrip()
    return kept if kept == line.rstrip() else f"{kept}{HIDDEN}"


def _shown(arguments: object) -> object:
    if isinstance(arguments, Mapping):
        return {key: _shown_one(argument) for key, argument in arguments.items()}
    return tuple(_shown_one(argument) for argument in arguments) if isinstance(arguments, tuple) else ()


def _shown_one(argument: object) -> object:
    """Keep a number as a number, since a template may say ``%d`` or ``%.2f``."""
    if argument is None or isinstance(argument, bool | int | float):
        return argument
    if isinstance(argument, BaseException):
        return type_name(argument)
    return argument if isinstance(argument, str) and SHORT_NAME.fullmatch(argument) else HIDDEN
