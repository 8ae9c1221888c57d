"""The rulebook: all rules of all packs, known by a hash of what they mean."""

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from service.domain.signal import Fact, FactKind, Scored, Signal
from service.rulebook.band import Band
from service.rulebook.compiled import Answers, compiled_together
from service.rulebook.expression import Named, parts
from service.rulebook.matcher import Matcher
from service.rulebook.pardon import pardons_of
from service.rulebook.rule import Rule
from service.rulebook.wordlist import PREFIX, WordList

FORM = "hakam rulebook 4"
"""Begins what is hashed, and changes when the same words come to mean something else."""


class Rulebook(msgspec.Struct, frozen=True, kw_only=True):
    """``rules`` and ``requires`` are sorted by name; ``kinds`` are those of the facts that it asks for.

    A comment for which a fact of ``requires`` is missing is held. ``hash`` is a SHA-256 in hexadecimal.
    ``pardons`` are the names that a rule sets aside by firing. ``answers`` takes the values of ``kinds`` in their
    order, and gives one answer for each rule. ``absent`` is what a fact without a signal is: a list of which nothing
    was found. ``unsure`` are the bands of the fast model's score in which the deep one is asked. ``matcher`` counts
    the words of its lists.
    """

    rules: tuple[Rule, ...]
    requires: tuple[str, ...]
    pardons: Mapping[str, frozenset[str]]
    kinds: Mapping[str, FactKind]
    absent: Mapping[str, Signal]
    unsure: tuple[Band, ...]
    matcher: Matcher
    hash: str
    answers: Answers


def bound(
    rules: Iterable[Rule], requires: Iterable[Fact], unsure: Iterable[Band] = (), lists: Iterable[WordList] = ()
) -> Rulebook:
    """Return the rulebook of these rules, the same one in whatever order they come."""
    ordered = tuple(sorted(rules, key=lambda rule: rule.name))
    kinds = {fact.name: fact.kind for fact in requires}
    required = tuple(sorted(kinds))
    kinds |= {fact.name: fact.kind for rule in ordered for fact in _facts(rule)}
    words = tuple(sorted(lists, key=lambda each: each.name))
    bands = tuple(sorted(set(unsure), key=lambda band: (band.start, band.end)))
    return Rulebook(
        rules=ordered,
        requires=required,
        pardons=pardons_of(ordered),
        kinds=kinds,
        absent={name: Scored(0) for name in kinds if name.startswith(PREFIX)},
        unsure=bands,
        matcher=Matcher(words),
        hash=_hash(ordered, required, bands, words),
        answers=compiled_together((rule.condition.expression for rule in ordered), tuple(kinds)),
    )


def _facts(rule: Rule) -> list[Named]:
    found, waiting = list[Named](), [rule.condition.expression]
    while waiting:
        expression = waiting.pop()
        waiting.extend(parts(expression))
        if isinstance(expression, Named):
            found.append(expression)
    return found


def _hash(
    rules: tuple[Rule, ...], requires: tuple[str, ...], unsure: tuple[Band, ...], lists: tuple[WordList, ...]
) -> str:
    """Examples, files and the spelling of a condition change no verdict, and are left out."""
    whole = (FORM, [_meaning(rule) for rule in rules], requires, unsure, [each.meaning for each in lists])
    canonical = msgspec.json.encode(whole, order="deterministic")
    return hashlib.sha256(canonical).hexdigest()


def _meaning(rule: Rule) -> tuple[object, ...]:
    asked = (rule.name, rule.condition.expression, rule.shadow)
    return *asked, rule.then, rule.priority, rule.reason, rule.because, sorted(rule.pardons)
