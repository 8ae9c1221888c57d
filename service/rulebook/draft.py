"""A draft: the words of a change to a rule, as an editor would begin it, with the rule's own condition and examples."""

import json
from collections.abc import Mapping

from service.domain.signal import Value
from service.rulebook.rule import Example, Rule


def draft_of(rule: Rule) -> str:
    """Return a pack that changes nothing yet: the rule's condition, action and urgency as they are."""
    head = [
        "[[change]]",
        f"name = {_written(rule.name)}",
        f"when = {_written(rule.condition.source)}",
        f"then = {_written(rule.then.value)}",
        f"priority = {rule.priority}",
    ]
    return "\n".join([*head, *[line for example in rule.examples for line in _example(example)], ""])


def _example(example: Example) -> list[str]:
    lines = ["", "[[change.example]]", f"fires = {_written(example.fires)}", f"body = {_written(example.body)}"]
    given = {"name": example.name, "website": example.website}
    lines += [f"{key} = {_written(value)}" for key, value in given.items() if value]
    return [*lines, f"facts = {_table(example.facts)}"] if example.facts else lines


def _table(facts: Mapping[str, Value]) -> str:
    return "{ " + ", ".join(f"{_written(name)} = {_written(value)}" for name, value in facts.items()) + " }"


def _written(value: Value) -> str:
    """Write a value as TOML does, whose strings, numbers and flags JSON's are."""
    # https://toml.io/en/v1.0.0, "String": the escapes of JSON are among those of a basic string.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
