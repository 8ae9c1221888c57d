"""A rule's table: one ``[[rule]]`` of a pack, read key by key, with every mistake told at once."""

import re
from collections.abc import Mapping

from service.domain.signal import Fact
from service.domain.verdict import Action, Category
from service.rulebook.condition import Condition, read_condition
from service.rulebook.decide import MISSING_PREFIX
from service.rulebook.rule import Example, Rule
from service.rulebook.table import Table

NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}")
LONGEST_NAME = 64
LANGUAGES = ("ar", "en")
"""The languages that every rule's sentence is written in; others may be added."""

RULE_KEYS = ("name", "when", "then", "priority", "reason", "because", "pardons", "shadow", "example")
EXAMPLE_KEYS = ("fires", "body", "name", "website", "facts")


def read_rule(table: Table, facts: Mapping[str, Fact]) -> Rule | None:
    name = _name(table)
    table.rule = name
    table.allow(RULE_KEYS)
    source = table.need("when", str, 'Say when the rule fires: when = "text.links >= 3".')
    condition = None if source is None else read_when(table, source, facts)
    then = table.choice("then", Action, "Say what is done: publish, hold or reject.")
    reason = table.choice("reason", Category, f"Say why, in one of: {', '.join(Category)}.")
    priority = table.need("priority", int, "Say how urgently a person should look: 0 to 100, 100 the most urgent.")
    check_priority(table, priority)
    because = _because(table)
    pardons = read_pardons(table, then)
    shadow = table.may("shadow", bool) or False
    examples = read_examples(table, facts)
    if name is None or condition is None or then is None or reason is None or priority is None:
        return None
    return Rule(
        name=name,
        condition=condition,
        then=Action(then),
        priority=priority,
        reason=Category(reason),
        because=because,
        pardons=pardons,
        shadow=shadow,
        examples=examples,
        file=table.sheet.file,
        line=table.sheet.line(table.path),
    )


def _name(table: Table) -> str | None:
    name = table.need("name", str, 'Give the rule a name of its own, such as "links.many".')
    if name is None:
        return None
    advice = "Use small letters a to z, digits, and single dots, hyphens or underscores between them: links.many."
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        wrong = f"A rule's name is 1 to {LONGEST_NAME} small letters and digits in parts, and this is none."
        table.complain("name", wrong, advice, at=name)
        return None
    if name.startswith(MISSING_PREFIX):
        table.complain(
            "name", f'Names that begin with "{MISSING_PREFIX}" are Hakam\'s own.', "Begin otherwise.", at=name
        )
    return name


def read_when(table: Table, source: str, facts: Mapping[str, Fact]) -> Condition | None:
    condition = read_condition(source, facts)
    if isinstance(condition, Condition):
        return condition
    for fault in condition:
        table.sheet.complain_of(fault, (*table.path, "when"), source, table.rule)
    return None


def check_priority(table: Table, priority: int | None) -> None:
    if priority is not None and not 0 <= priority <= 100:
        wrong = f"A priority is 0 to 100, and this is {priority}."
        table.complain("priority", wrong, "Write a number from 0 to 100.", at=str(priority))


def read_pardons(table: Table, then: str | None) -> tuple[str, ...]:
    """Read whom a rule pardons: names of rules, or what they begin with and a star. Only publishing pardons."""
    names = table.values.get("pardons", [])
    advice = 'Name the rules that it pardons: pardons = ["links.many", "writing.*"].'
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        table.complain("pardons", '"pardons" must be a list of names.', advice)
        return ()
    if names and then is not None and then != Action.PUBLISH:
        table.complain("pardons", f'A rule that says "{then}" pardons nothing.', 'Write then = "publish".')
    return tuple(names)


def _because(table: Table) -> dict[str, str]:
    sentences = table.below("because")
    if sentences is None:
        if "because" not in table.values:
            table.complain_of_absence("because", 'Write because = { ar = "…", en = "…" }, a sentence for moderators.')
        return {}
    for key in sentences.values:
        if not LANGUAGE.fullmatch(key):
            sentences.complain(key, f'"{key}" is not the code of a language.', "Write ar, en, fr, tr and so on.")
    wanted = [*LANGUAGES, *(key for key in sentences.values if key not in LANGUAGES)]
    found = {key: _sentence(sentences, key) for key in wanted}
    return {key: sentence for key, sentence in found.items() if sentence is not None}


def _sentence(sentences: Table, key: str) -> str | None:
    return sentences.sentence(key, f'Tell the moderator in this language why the rule fired: {key} = "…".')


def read_examples(table: Table, facts: Mapping[str, Fact]) -> tuple[Example, ...]:
    """Read the examples; every rule has one that fires and one that doesn't."""
    tables = table.each("example")
    examples = [_example(example, facts) for example in tables]
    for fires, what in ((True, "fires it"), (False, "does not fire it")):
        if not any(one.values.get("fires") is fires for one in tables):
            where = f"Add [[{table.path[0]}.example]] with fires = {str(fires).lower()}"
            advice = f"{where} and a body, a comment as a reader types it."
            table.sheet.complain(table.path, f"The rule has no example that {what}.", advice, rule=table.rule)
    return tuple(example for example in examples if example is not None)


def _example(table: Table, facts: Mapping[str, Fact]) -> Example | None:
    table.allow(EXAMPLE_KEYS)
    fires = table.need("fires", bool, "Say fires = true or fires = false.")
    body = table.need("body", str, 'Write the comment as a reader types it: body = "…".')
    name, website = table.may("name", str), table.may("website", str)
    given = table.facts("facts", facts)
    if fires is None or body is None:
        return None
    line = table.sheet.line(table.path)
    return Example(line=line, fires=fires, body=body, name=name or "", website=website, facts=given)
