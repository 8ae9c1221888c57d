"""A pack: one file of rules, read whole, with every mistake told at once."""

from collections.abc import Mapping

import msgspec

from service.domain.signal import Fact
from service.rulebook.band import Band
from service.rulebook.change import Change, Retired, read_change, read_retired
from service.rulebook.nearest import hint
from service.rulebook.rule import Rule
from service.rulebook.rule_table import read_rule
from service.rulebook.sheet import Sheet
from service.rulebook.table import Table

TABLES = ("pack", "rule", "list", "change")
PACK_KEYS = ("requires", "unsure", "retire")
BAND_KEYS = ("from", "to")


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """``requires`` are facts that hold a comment by being missing; in ``unsure`` the deep model is asked.

    ``changes`` and ``retired`` are about rules of any pack.
    """

    rules: tuple[Rule, ...] = ()
    changes: tuple[Change, ...] = ()
    retired: tuple[Retired, ...] = ()
    requires: tuple[Fact, ...] = ()
    unsure: Band | None = None


def read_pack(sheet: Sheet, facts: Mapping[str, Fact]) -> Pack:
    """Read what can be read; the sheet takes the complaints."""
    whole = Table(sheet, (), sheet.content)
    whole.allow(TABLES)
    rules = [read_rule(table, facts) for table in whole.each("rule")]
    changes = [read_change(table, facts) for table in whole.each("change")]
    read = Pack(
        rules=tuple(rule for rule in rules if rule is not None),
        changes=tuple(change for change in changes if change is not None),
    )
    pack = whole.below("pack")
    if pack is None:
        return read
    pack.allow(PACK_KEYS)
    return msgspec.structs.replace(
        read, requires=_requires(pack, facts), unsure=_unsure(pack), retired=read_retired(pack)
    )


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
