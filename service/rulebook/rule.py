"""A rule: a condition, what is done when it fires, and the sentence that tells a moderator why."""

from collections.abc import Mapping

import msgspec

from service.domain.signal import Value
from service.domain.verdict import Action, Category
from service.rulebook.condition import Condition


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as typed that shows what a rule does.

    ``facts`` are what the text alone can't tell, such as how long the form was open, or stand in for what it
    does tell. A fact that neither the text nor ``facts`` gives is missing.
    """

    line: int
    fires: bool
    body: str
    name: str = ""
    website: str | None = None
    facts: Mapping[str, Value] = {}


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """``priority`` is 0 to 100; ``because`` a sentence by language; ``file`` and ``line`` where an editor finds it.

    ``pardons`` are names of rules, or what their names begin with and a star. A ``shadow`` is asked, and does nothing.
    """

    name: str
    condition: Condition
    then: Action
    priority: int
    reason: Category
    because: Mapping[str, str]
    examples: tuple[Example, ...]
    pardons: tuple[str, ...] = ()
    shadow: bool = False
    file: str
    line: int
