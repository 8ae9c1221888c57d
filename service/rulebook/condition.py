"""A condition: when a rule fires, read once and answered many times."""

from collections.abc import Mapping

import msgspec

from service.domain.signal import Fact
from service.rulebook.compiled import Answer, compiled
from service.rulebook.expression import Expression, fact_names
from service.rulebook.fault import Fault
from service.rulebook.grammar import parse
from service.rulebook.reader import Reader


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """``facts`` are the names it asks for, sorted; ``answer`` takes their values in this order."""

    source: str
    expression: Expression
    facts: tuple[str, ...]
    answer: Answer


def read_condition(source: str, facts: Mapping[str, Fact]) -> Condition | tuple[Fault, ...]:
    """Return the condition, or everything that is wrong with it. Never raises, whatever the source."""
    tree = parse(source)
    if isinstance(tree, Fault):
        return (tree,)
    reader = Reader(source, facts)
    expression = reader.condition(tree)
    if expression is None or reader.faults:
        return tuple(reader.faults)
    names = tuple(sorted(fact_names(expression)))
    return Condition(source=source, expression=expression, facts=names, answer=compiled(expression, names))
