"""A change: what a pack makes otherwise about a rule of another pack, by the rule's name and without copying it."""

from collections.abc import Iterable, Mapping

import msgspec

from service.domain.signal import Fact
from service.domain.verdict import Action
from service.rulebook.complaint import Complaint
from service.rulebook.condition import Condition
from service.rulebook.nearest import hint
from service.rulebook.rule import Example, Rule
from service.rulebook.rule_table import check_priority, read_examples, read_when
from service.rulebook.table import Table

CHANGE_KEYS = ("name", "when", "then", "priority", "shadow", "example")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is None stays as it is. A new ``condition`` comes with examples of its own."""

    name: str
    condition: Condition | None
    then: Action | None
    priority: int | None
    shadow: bool | None
    examples: tuple[Example, ...]
    file: str
    line: int

    def of(self, rule: Rule) -> Rule:
        """Return the rule with the change made."""
        return msgspec.structs.replace(
            rule,
            condition=self.condition or rule.condition,
            examples=self.examples if self.condition else rule.examples,
            then=self.then or rule.then,
            priority=rule.priority if self.priority is None else self.priority,
            shadow=rule.shadow if self.shadow is None else self.shadow,
        )


class Retired(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that is not asked any more, and where that is said."""

    name: str
    file: str
    line: int


def read_change(table: Table, facts: Mapping[str, Fact]) -> Change | None:
    """Read one ``[[change]]``; the sheet takes the complaints."""
    name = table.need("name", str, 'Name the rule that is changed, such as "links.many".')
    table.rule = name
    table.allow(CHANGE_KEYS)
    source = table.may("when", str)
    priority = table.may("priority", int)
    check_priority(table, priority)
    then = table.choice("then", Action, "Say what is done.") if "then" in table.values else None
    if "example" in table.values and source is None:
        table.complain("example", "Examples belong to a new condition, and there is none.", "Write when = as well.")
    if name is None:
        return None
    return Change(
        name=name,
        condition=None if source is None else read_when(table, source, facts),
        then=None if then is None else Action(then),
        priority=priority,
        shadow=table.may("shadow", bool),
        examples=() if source is None else read_examples(table, facts),
        file=table.sheet.file,
        line=table.sheet.line(table.path),
    )


def read_retired(pack: Table) -> tuple[Retired, ...]:
    """Read which rules a pack retires."""
    names = pack.values.get("retire", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        pack.complain("retire", '"retire" must be a list of names.', 'Write retire = ["writing.capitals"], or [].')
        return ()
    line = pack.sheet.line((*pack.path, "retire"))
    return tuple(Retired(name=name, file=pack.sheet.file, line=line) for name in names)


def changed(
    rules: Iterable[Rule], changes: Iterable[Change], retired: Iterable[Retired]
) -> tuple[list[Rule], list[Complaint]]:
    """Return the rules with all changes made, and complaints about changes that can't be."""
    known = {rule.name: rule for rule in rules}
    gone, wanted = list(retired), list(changes)
    named: list[Change | Retired] = [*wanted, *gone]
    complaints = [_unknown(each, known) for each in named if each.name not in known]
    first: dict[str, Change] = {}
    in_order = sorted(wanted, key=lambda change: (change.file, change.line))
    complaints += [_twice(each, first[each.name]) for each in in_order if first.setdefault(each.name, each) is not each]
    left = {each.name for each in gone}
    kept = [rule for rule in known.values() if rule.name not in left]
    return [first[rule.name].of(rule) if rule.name in first else rule for rule in kept], complaints


def _unknown(named: Change | Retired, known: Mapping[str, Rule]) -> Complaint:
    return Complaint(
        file=named.file,
        line=named.line,
        wrong=f'There is no rule "{named.name}".{hint(named.name, known)}',
        advice="Names stand in the packs and in every reason that a moderator sees; look it up there.",
    )


def _twice(change: Change, first: Change) -> Complaint:
    return Complaint(
        file=change.file,
        line=change.line,
        rule=change.name,
        wrong=f"This rule is changed already: {first.file}, line {first.line}.",
        advice="Make one change of both.",
    )
