"""A pack: one file of rules, read whole, with every mistake told at once."""

import re
from collections.abc import Mapping

import msgspec

from service.domain.signal import Fact
from service.domain.verdict import Action, Category
from service.rulebook.band import Band
from service.rulebook.condition import Condition, read_condition
from service.rulebook.decide import MISSING_PREFIX
from service.rulebook.nearest import hint
from service.rulebook.rule import Example, Rule
from service.rulebook.sheet import Sheet
from service.rulebook.table import Table

NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}")
LONGEST_NAME = 64
LANGUAGES = ("ar", "en")
"""The languages that every rule's sentence is written in; others may be added."""

PACK_KEYS = ("requires", "unsure")
BAND_KEYS = ("from", "to")
RULE_KEYS = ("name", "when", "then", "priority", "reason", "because", "example")
EXAMPLE_KEYS = ("fires", "body", "name", "website", "facts")


class Pack(msgspec.Struct, frozen=True):
    """``requires`` are facts that hold a comment by being missing; in ``unsure`` the deep model is asked."""

    rules: tuple[Rule, ...] = ()
    requires: tuple[Fact, ...] = ()
    unsure: Band | None = None


def read_pack(sheet: Sheet, facts: Mapping[str, Fact]) -> Pack:
    """Read what can be read; the sheet takes the complaints."""
    whole = Table(sheet, (), sheet.content)
    whole.allow(("pack", "rule", "list"))
    rules = [_rule(table, facts) for table in whole.each("rule")]
    found, pack = tuple(rule for rule in rules if rule is not None), whole.below("pack")
    if pack is None:
        return Pack(found)
    pack.allow(PACK_KEYS)
    return Pack(found, _requires(pack, facts), _unsure(pack))


def _requires(pack: Table, facts: Mapping[str, Fact]) -> tuple[Fact, ...]:
    names = pack.values.get("requires", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        pack.complain("requires", '"requires" must be a list of facts.', 'Write requires = ["text.links"], or [].')
        return ()
    for name in names:
        if name not in facts:
            advice = "Look the name up in the table of facts in rules/README.md."
            pack.complain("requires", f'There is no fact "{name}".{hint(name, facts)}', advice, at=name)
    return tuple(facts[name] for name in names if name in facts)


def _unsure(pack: Table) -> Band | None:
    table = pack.below("unsure")
    if table is None:
        return None
    table.allow(BAND_KEYS)
    start, end = (_score(table, key) for key in BAND_KEYS)
    if start is None or end is None:
        return None
    if start > end:
        table.complain("from", '"from" is larger than "to".', "Write the smaller score first.")
    return Band(start, end)


def _score(table: Table, key: str) -> float | None:
    score = table.values.get(key)
    if isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1:
        return float(score)
    table.complain(key, f'"{key}" must be a number from 0 to 1.', "Write unsure = { from = 0.25, to = 0.9 }.")
    return None


def _rule(table: Table, facts: Mapping[str, Fact]) -> Rule | None:
    name = _name(table)
    table.rule = name
    table.allow(RULE_KEYS)
    condition = _condition(table, facts)
    then = table.choice("then", Action, "Say what is done: publish, hold or reject.")
    reason = table.choice("reason", Category, f"Say why, in one of: {', '.join(Category)}.")
    priority = _priority(table)
    because = _because(table)
    examples = _examples(table, facts)
    if name is None or condition is None or then is None or reason is None or priority is None:
        return None
    return Rule(
        name=name,
        condition=condition,
        then=Action(then),
        priority=priority,
        reason=Category(reason),
        because=because,
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


def _condition(table: Table, facts: Mapping[str, Fact]) -> Condition | None:
    source = table.need("when", str, 'Say when the rule fires: when = "text.links >= 3".')
    if source is None:
        return None
    condition = read_condition(source, facts)
    if isinstance(condition, Condition):
        return condition
    for fault in condition:
        table.sheet.complain_of(fault, (*table.path, "when"), source, table.rule)
    return None


def _priority(table: Table) -> int | None:
    priority = table.need("priority", int, "Say how urgently a person should look: 0 to 100, 100 the most urgent.")
    if priority is not None and not 0 <= priority <= 100:
        wrong = f"A priority is 0 to 100, and this is {priority}."
        table.complain("priority", wrong, "Write a number from 0 to 100.", at=str(priority))
    return priority


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


def _examples(table: Table, facts: Mapping[str, Fact]) -> tuple[Example, ...]:
    """Read the examples; every rule has one that fires and one that doesn't."""
    tables = table.each("example")
    examples = [_example(example, facts) for example in tables]
    for fires, what in ((True, "fires it"), (False, "does not fire it")):
        if not any(one.values.get("fires") is fires for one in tables):
            advice = (
                f"Add [[rule.example]] with fires = {str(fires).lower()} and a body, a comment as a reader types it."
            )
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
