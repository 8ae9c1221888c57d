"""A failure as a log may tell it: what kind it was and where in the code, never what it said.

An exception's message is often made of the very value that was wrong: a comment's words, an address, a row.
Only a refusal's message is told, for it carries codes and numbers and nothing else.
"""

import itertools
import traceback
from collections.abc import Iterator
from typing import Any

from service.domain.errors import Refusal

MOST_PLACES = 30
MOST_FAILURES = 10
SHORTEST_MESSAGE = 4


def describe_failure(error: BaseException) -> list[dict[str, Any]]:
    """Return the failure, then its causes and the members of groups, at most ten in all."""
    return [_described(failure) for failure in itertools.islice(_family(error), MOST_FAILURES)]


def failure_lines(described: dict[str, Any]) -> list[str]:
    """Return one described failure as lines for a person."""
    letter = f": {described['letter']}" if "letter" in described else ""
    return [described["type"] + letter, *(f"  {place}" for place in described["places"])]


def without_messages(text: str, error: BaseException) -> str:
    """Cut out of a text what the failure and those behind it said, as ``str(error)`` in a line repeats it."""
    for words in _said(error):
        text = text.replace(words, "…")
    return text


def type_name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _described(error: BaseException) -> dict[str, Any]:
    told: dict[str, Any] = {"type": type_name(error), "places": _places(error)}
    return {**told, "letter": str(error)} if isinstance(error, Refusal) else told


def _said(error: BaseException) -> list[str]:
    """Return the texts among the failures' arguments, the longest first, as one may hold another."""
    failures = [
        failure for failure in itertools.islice(_family(error), MOST_FAILURES) if not isinstance(failure, Refusal)
    ]
    texts = [words for failure in failures for words in failure.args if isinstance(words, str)]
    return sorted((words for words in texts if len(words) >= SHORTEST_MESSAGE), key=len, reverse=True)


def _places(error: BaseException) -> list[str]:
    """Return ``file:line function``, the innermost last; a deep recursion shows its last places only."""
    steps = traceback.StackSummary.extract(
        traceback.walk_tb(error.__traceback__), limit=-MOST_PLACES, lookup_lines=False, capture_locals=False
    )
    return [f"{step.filename}:{step.lineno} {step.name}" for step in steps]


def _family(error: BaseException) -> Iterator[BaseException]:
    """Yield a failure and everything behind it, each once; causes may form a ring."""
    waiting, seen = [error], set[int]()
    while waiting:
        failure = waiting.pop(0)
        if id(failure) in seen:
            continue
        seen.add(id(failure))
        yield failure
        waiting += _behind(failure)


def _behind(error: BaseException) -> list[BaseException]:
    members = list(error.exceptions) if isinstance(error, BaseExceptionGroup) else []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return members if cause is None else [*members, cause]
