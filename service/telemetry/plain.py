"""Values as a log may show them: plain ones with addresses masked, and of everything else only its type.

So a comment, a request or a row that somebody logs by mistake shows as ``<Comment>``.
"""

import enum
import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePath

from service.domain.errors import Refusal
from service.telemetry.failure import type_name

MASK = "•••"
MOST_LETTERS = 1000
MOST_ITEMS = 50
DEEPEST = 6

# The at sign, its full-width and small forms, and the ways that URLs, HTML and JSON write it.
AT = re.compile(r"[@＠﹫]|%(?:25)*40|&#0*64;|&#x0*40;|&commat;|\\u0040", re.IGNORECASE)


def plain(value: object, depth: int = 0) -> object:
    """Return the value if it is plain, else a plain one that stands for it."""
    match value:
        case enum.Enum():
            return plain(value.value, depth)
        case None | bool():
            return value
        case int() | float():
            return _plain_number(value)
        case Mapping() | list() | tuple() | set() | frozenset():
            return _plain_container(value, depth)
        case _:
            return plain_text(_words_of(value))


def _words_of(value: object) -> str:
    match value:
        case str():
            return str.__str__(value)
        case date() | PurePath() | Refusal():
            return str(value)
        case BaseException():
            return type_name(value)
        case _:
            return f"<{type(value).__name__}>"


def _plain_number(number: int | float) -> object:
    """Return a number of Python's own; one that needs more than 64 bits fits no log."""
    if isinstance(number, int):
        return int(number) if number.bit_length() < 64 else f"<{type(number).__name__}>"
    return float(number)


def plain_text(text: str) -> str:
    """Mask every word with an at sign in it, and escape what is not printable, which could forge a line."""
    masked = masked_text(text)
    cut = masked if len(masked) <= MOST_LETTERS else masked[:MOST_LETTERS] + "…"
    return cut if cut.isprintable() else "".join(map(_printable, cut))


def masked_text(text: str) -> str:
    """Mask whole words: what stands before an at sign and after it may both be part of an address."""
    if AT.search(text) is None:
        return text
    return re.sub(r"\S+", lambda word: MASK if AT.search(word[0]) else word[0], text)


def _plain_container(value: object, depth: int) -> object:
    if depth == DEEPEST:
        return f"<{type(value).__name__}>"
    if isinstance(value, Mapping):
        pairs = list(value.items())[:MOST_ITEMS]
        return {plain_text(str(plain(key, depth + 1))): plain(item, depth + 1) for key, item in pairs}
    items = list(value)[:MOST_ITEMS] if isinstance(value, list | tuple | set | frozenset) else []
    return [plain(item, depth + 1) for item in items]


def _printable(letter: str) -> str:
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
