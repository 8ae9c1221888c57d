from collections.abc import Callable

import pytest

from service.domain.signal import Missing, Scored, Signal
from service.domain.verdict import Action, Category
from service.rulebook.decide import decide
from service.rulebook.rulebook import Rulebook
from service.rulebook.spans import merged

Bind = Callable[..., Rulebook]
Rule = Callable[..., str]

SIGNALS: dict[str, Signal] = {
    "text.links": Scored(2, ((10, 20), (30, 40))),
    "text.words": Scored(12),
    "text.phones": Scored(1, ((18, 25),)),
    "name.link": Scored(value=False),
    "form.seconds": Missing("no form token"),
}


def test_without_a_rule_that_fires_the_comment_is_published(bind: Bind, rule: Rule) -> None:
    verdict = decide(bind(rule(when="text.links > 5")), SIGNALS, {"toxicity": "1"})
    assert (verdict.action, verdict.priority, verdict.reasons, verdict.unknown) == (Action.PUBLISH, 0, (), ())
    assert verdict.signals == SIGNALS
    assert verdict.models == {"toxicity": "1"}


def test_the_strongest_action_and_the_highest_priority_win_apart_from_each_other(bind: Bind, rule: Rule) -> None:
    verdict = decide(
        bind(
            rule(name="a", then="reject", priority=5),
            rule(name="b", then="hold", priority=90),
            rule(name="c", then="publish", priority=20),
        ),
        SIGNALS,
        {},
    )
    assert verdict.action is Action.REJECT
    assert verdict.priority == 90


def test_reasons_are_sorted_by_strength_then_priority_then_name(bind: Bind, rule: Rule) -> None:
    verdict = decide(
        bind(
            rule(name="d", then="publish", priority=99),
            rule(name="c", priority=10),
            rule(name="b", priority=10),
            rule(name="e", priority=70),
            rule(name="a", then="reject", priority=1),
        ),
        SIGNALS,
        {},
    )
    assert [reason.rule for reason in verdict.reasons] == ["a", "e", "b", "c", "d"]


def test_a_reason_tells_its_rule_and_where_all_of_its_facts_were_found(bind: Bind, rule: Rule) -> None:
    verdict = decide(bind(rule(when="text.links > 1 and text.phones > 0 and text.words > 3")), SIGNALS, {})
    (reason,) = verdict.reasons
    assert (reason.rule, reason.action, reason.category) == ("links.many", Action.HOLD, Category.SPAM)
    assert reason.because == {"ar": "سبب links.many", "en": "Reason links.many"}
    assert reason.spans == ((10, 25), (30, 40))


def test_spans_that_overlap_or_touch_become_one() -> None:
    assert merged([(5, 7), (0, 3), (3, 4), (6, 9), (1, 2)]) == ((0, 4), (5, 9))


def test_an_unknown_rule_does_not_fire_and_stands_in_the_trace(bind: Bind, rule: Rule) -> None:
    rulebook = bind(rule(name="quick", when="form.seconds < 3"), rule(name="never.measured", when="article.hold_all"))
    verdict = decide(rulebook, SIGNALS, {})
    assert verdict.action is Action.PUBLISH
    assert verdict.unknown == ("never.measured", "quick")


def test_an_unknown_rule_hides_no_other(bind: Bind, rule: Rule) -> None:
    rulebook = bind(rule(name="quick", when="form.seconds < 3"), rule(when="text.links >= 2"))
    verdict = decide(rulebook, SIGNALS, {})
    assert [reason.rule for reason in verdict.reasons] == ["links.many"]
    assert verdict.unknown == ("quick",)


@pytest.mark.parametrize("fact", ["form.seconds", "article.hold_all"])
def test_a_required_signal_that_is_missing_holds_the_comment_and_says_so(fact: str, bind: Bind, rule: Rule) -> None:
    pack = f'[pack]\nrequires = ["{fact}", "text.links"]\n{rule(when="text.links > 5")}'
    verdict = decide(bind(pack), SIGNALS, {})
    assert verdict.action is Action.HOLD
    (reason,) = verdict.reasons
    assert reason.rule == f"requires.{fact}"
    assert fact in reason.because["ar"]
    assert fact in reason.because["en"]
    assert verdict.priority > 0


def test_a_missing_required_signal_hides_no_reason(bind: Bind, rule: Rule) -> None:
    pack = f'[pack]\nrequires = ["form.seconds"]\n{rule(then="reject", priority=80)}'
    verdict = decide(bind(pack), SIGNALS, {})
    assert verdict.action is Action.REJECT
    assert [reason.rule for reason in verdict.reasons] == ["links.many", "requires.form.seconds"]


@pytest.mark.parametrize("value", ["2", True, float("nan"), float("inf"), 10**400])
def test_a_value_that_is_no_number_is_no_value(value: str | float, bind: Bind, rule: Rule) -> None:
    rulebook = bind(f'[pack]\nrequires = ["text.links"]\n{rule(when="text.links > 0")}')
    verdict = decide(rulebook, {"text.links": Scored(value)}, {})
    assert verdict.unknown == ("links.many",)
    assert [reason.rule for reason in verdict.reasons] == ["requires.text.links"]


@pytest.mark.parametrize(("fact", "value"), [("name.link", 1), ("text.language", False)])
def test_a_value_of_another_kind_is_no_value(fact: str, value: float, bind: Bind, rule: Rule) -> None:
    when = fact if fact == "name.link" else f"{fact} != 'ar'"
    assert decide(bind(rule(when=when)), {fact: Scored(value)}, {}).unknown == ("links.many",)


def test_a_verdict_carries_the_hash_of_its_rulebook(bind: Bind, rule: Rule) -> None:
    rulebook = bind(rule())
    assert decide(rulebook, SIGNALS, {}).rulebook == rulebook.hash


def test_a_rule_that_publishes_sets_aside_those_it_names(bind: Bind, rule: Rule) -> None:
    pardon = rule(name="trusted", then="publish").replace("reason =", 'pardons = ["links.*", "b"]\nreason =')
    rulebook = bind(pardon, rule(name="links.many", then="reject"), rule(name="b"), rule(name="c", priority=7))
    verdict = decide(rulebook, SIGNALS, {})
    assert [reason.rule for reason in verdict.reasons] == ["c", "trusted"]
    assert verdict.pardoned == ("b", "links.many")
    assert (verdict.action, verdict.priority) == (Action.HOLD, 10)  # the pardon has a priority too


def test_a_rule_that_does_not_fire_pardons_nobody(bind: Bind, rule: Rule) -> None:
    pardon = rule(name="trusted", then="publish", when="text.links > 5")
    verdict = decide(bind(pardon.replace("reason =", 'pardons = ["a"]\nreason ='), rule(name="a")), SIGNALS, {})
    assert [reason.rule for reason in verdict.reasons] == ["a"]
    assert verdict.pardoned == ()


def test_a_missing_requirement_is_pardoned_by_nobody(bind: Bind, rule: Rule) -> None:
    pardon = rule(name="trusted", then="publish").replace("reason =", 'pardons = ["trusted"]\nreason =')
    verdict = decide(bind(pardon, '[pack]\nrequires = ["form.seconds"]\n'), SIGNALS, {})
    assert verdict.action is Action.HOLD


def test_a_shadow_is_noted_and_does_nothing(bind: Bind, rule: Rule) -> None:
    shadow = rule(name="trial", then="reject", priority=99).replace("reason =", "shadow = true\nreason =")
    verdict = decide(bind(shadow, rule(name="a", when="text.links > 5")), SIGNALS, {})
    assert (verdict.action, verdict.priority, verdict.reasons) == (Action.PUBLISH, 0, ())
    assert [(reason.rule, reason.action) for reason in verdict.shadow] == [("trial", Action.REJECT)]


def test_a_shadow_pardons_nobody(bind: Bind, rule: Rule) -> None:
    shadow = rule(name="trial", then="publish").replace("reason =", 'shadow = true\npardons = ["a"]\nreason =')
    assert decide(bind(shadow, rule(name="a")), SIGNALS, {}).action is Action.HOLD
