"""Pardons: which rules another rule sets aside by firing. It names them, so that nothing is let off unawares."""

from collections.abc import Iterable, Mapping

from service.rulebook.complaint import Complaint
from service.rulebook.nearest import hint
from service.rulebook.rule import Rule

STAR = "*"


def pardons_of(rules: Iterable[Rule]) -> Mapping[str, frozenset[str]]:
    """Return the names that each pardoning rule sets aside, itself never among them."""
    known = tuple(rules)
    names = [rule.name for rule in known]
    return {rule.name: _pardoned(rule, names) for rule in known if rule.pardons}


def strangers(rules: Iterable[Rule], written: Iterable[Rule]) -> list[Complaint]:
    """Return a complaint for each pardon that no rule was written for; one that is retired may be named."""
    names = [rule.name for rule in written]
    return [_stranger(rule, name, names) for rule in rules for name in rule.pardons if not _meant(name, names)]


def _pardoned(rule: Rule, names: Iterable[str]) -> frozenset[str]:
    return frozenset(meant for name in rule.pardons for meant in _meant(name, names)) - {rule.name}


def _meant(name: str, names: Iterable[str]) -> list[str]:
    start = name.removesuffix(STAR)
    return [each for each in names if each == name or (name.endswith(STAR) and each.startswith(start))]


def _stranger(rule: Rule, name: str, names: Iterable[str]) -> Complaint:
    return Complaint(
        file=rule.file,
        line=rule.line,
        rule=rule.name,
        wrong=f'It pardons "{name}", and there is no such rule.{hint(name, names)}',
        advice="Name a rule that is there, or what several names begin with and a star: links.*",
    )
