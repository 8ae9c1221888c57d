"""Rules as administrators see them: each with its state here, and with what every other site has instead."""

from collections.abc import Mapping
from itertools import groupby

import msgspec

from service.flow.rules_desk import RulesView
from service.rulebook.rule import Rule
from service.rulebook.switches import Switch
from service.web.catalogue import FALLBACK


class RuleRow(msgspec.Struct, frozen=True, kw_only=True):
    """``before`` is the rule as all sites share it, where it is another one here; ``own`` is one of this site alone."""

    rule: Rule
    switch: Switch
    sentence: str
    own: bool
    before: Rule | None

    @property
    def others(self) -> tuple[Switch, ...]:
        """The states that it may be switched to."""
        return tuple(each for each in Switch if each is not self.switch)


class PackRows(msgspec.Struct, frozen=True):
    """The rules that stand in one file or pack."""

    name: str
    rows: tuple[RuleRow, ...]


def packs_of(view: RulesView, language: str) -> tuple[PackRows, ...]:
    """Return every rule that there is, those that are off here among them, by the packs they stand in."""
    here = {rule.name: rule for rule in view.rulebook.rules}
    shared = {rule.name: rule for rule in view.shared.rules}
    rows = [_row(name, here.get(name), shared.get(name), language) for name in here.keys() | shared.keys()]
    rows.sort(key=lambda row: (_file(row.rule), row.rule.line, row.rule.name))
    return tuple(PackRows(file, tuple(group)) for file, group in groupby(rows, lambda row: _file(row.rule)))


def sentence_of(because: Mapping[str, str], language: str) -> str:
    """Return a rule's sentence in the language, else in English, else in whatever there is."""
    spoken = next((each for each in (language, FALLBACK, *because) if each in because), None)
    return because[spoken] if spoken else ""


def _row(name: str, here: Rule | None, shared: Rule | None, language: str) -> RuleRow:
    rule = here or shared
    if rule is None:
        raise LookupError(name)
    switch = Switch.OFF if here is None else Switch.SHADOW if here.shadow else Switch.ON
    changed = here is not None and shared is not None and _says(here) != _says(shared)
    return RuleRow(
        rule=rule,
        switch=switch,
        sentence=sentence_of(rule.because, language),
        own=shared is None,
        before=shared if changed else None,
    )


def _says(rule: Rule) -> tuple[object, ...]:
    return rule.condition.expression, rule.then, rule.priority


def _file(rule: Rule) -> str:
    return rule.file.rpartition("/")[2].removesuffix(".toml")
