"""Deciding: every rule is asked, and only then is one verdict given."""

from collections.abc import Iterable, Mapping
from itertools import compress

from service.domain.signal import FactKind, Scored, Signal, Signals, Value
from service.domain.verdict import Action, Category, Reason, Verdict
from service.rulebook.rule import Rule
from service.rulebook.rulebook import Rulebook
from service.rulebook.spans import merged

FARTHEST = 1e300
"""No measure is larger; a number beyond it, infinite or not a number, is no value."""

MISSING_PRIORITY = 30
"""How urgent a comment is that is held only because a required signal is missing: most of them are innocent."""

MISSING_PREFIX = "requires."
"""Begins the name of the reason for a missing signal; no rule may be named so."""

_NO_NUMBERS = (bool, str)
_NUMBER, _FLAG = FactKind.NUMBER, FactKind.FLAG


def decide(rulebook: Rulebook, signals: Signals, models: Mapping[str, str]) -> Verdict:
    """Return the verdict: the strongest action and the highest priority of all rules that fired.

    Rules that another one pardons are set aside, and those in shadow only noted. With no rule left, and no required
    signal missing, the comment is published. Never raises.
    """
    values = known_values(rulebook, signals)
    answers = rulebook.answers(*values.values())
    rules = list(compress(rulebook.rules, answers))
    pardoned = _pardoned(rulebook, rules)
    fired = [_fired(rule, signals) for rule in rules if not rule.shadow and rule.name not in pardoned]
    fired += [_required(name) for name in rulebook.requires if values[name] is None]
    fired.sort(key=lambda one: (-one[0].action.strength, -one[1], one[0].rule))
    return Verdict(
        action=fired[0][0].action if fired else Action.PUBLISH,
        priority=max([priority for _, priority in fired], default=0),
        reasons=tuple(reason for reason, _ in fired),
        unknown=tuple([rule.name for rule, answered in zip(rulebook.rules, answers, strict=True) if answered is None]),
        signals=dict(signals),
        rulebook=rulebook.hash,
        models=dict(models),
        pardoned=tuple([rule.name for rule in rules if rule.name in pardoned and not rule.shadow]),
        shadow=tuple([_fired(rule, signals)[0] for rule in rules if rule.shadow]),
    )


def known_values(rulebook: Rulebook, signals: Signals) -> dict[str, Value | None]:
    """Return a value for each fact that the rulebook asks for, in its order; None where it is missing.

    A list without a signal is one of which nothing was found.
    """
    absent = rulebook.absent
    return {name: _known(signals.get(name) or absent.get(name), kind) for name, kind in rulebook.kinds.items()}


def answer(rule: Rule, values: Mapping[str, Value | None]) -> bool | None:
    """Return whether the rule fires, or None where that is unknown."""
    condition = rule.condition
    return condition.answer(*[values[name] for name in condition.facts])


def _known(signal: Signal | None, kind: FactKind) -> Value | None:
    """Return the value, or None for one of another kind than the fact was declared with."""
    if not isinstance(signal, Scored):
        return None
    value = signal.value
    if kind is _NUMBER:
        # True is no number here, though Python has it so.
        return float(value) if not isinstance(value, _NO_NUMBERS) and -FARTHEST <= value <= FARTHEST else None
    return value if isinstance(value, bool if kind is _FLAG else str) else None


def _pardoned(rulebook: Rulebook, fired: Iterable[Rule]) -> frozenset[str]:
    """Return whom the rules that fired set aside; one in shadow sets nobody aside."""
    if not rulebook.pardons:
        return frozenset()
    return frozenset().union(*[rulebook.pardons.get(rule.name, ()) for rule in fired if not rule.shadow])


def _fired(rule: Rule, signals: Signals) -> tuple[Reason, int]:
    scored = [signal for name in rule.condition.facts if isinstance(signal := signals.get(name), Scored)]
    reason = Reason(
        rule=rule.name,
        action=rule.then,
        category=rule.reason,
        because=dict(rule.because),
        spans=merged(span for signal in scored for span in signal.spans),
    )
    return reason, rule.priority


def _required(name: str) -> tuple[Reason, int]:
    because = {
        "ar": f"تعذّر قياس «{name}»، وهو مطلوب قبل النشر، فالقرار للمشرف.",
        "en": f"“{name}” could not be measured. It is required before a comment is published, so a person decides.",
    }
    rule = f"{MISSING_PREFIX}{name}"
    return Reason(rule=rule, action=Action.HOLD, category=Category.OTHER, because=because), MISSING_PRIORITY
