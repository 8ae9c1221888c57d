"""Changes by name: what a pack makes otherwise about another pack's rule."""

from collections.abc import Callable

from service.domain.verdict import Action
from service.rulebook.check import check_examples
from service.rulebook.rulebook import Rulebook

Bind = Callable[..., Rulebook]
Rule = Callable[..., str]

CHANGE = '[[change]]\nname = "links.many"\n'
OTHER_CONDITION = """
when = "text.links >= 2"

[[change.example]]
fires = true
body = "https://a.example https://b.example"

[[change.example]]
fires = false
body = "https://a.example"
"""


def test_a_rule_is_tuned_without_being_copied(bind: Bind, rule: Rule) -> None:
    plain = rule()
    (tuned,) = bind(plain, f'{CHANGE}then = "reject"\npriority = 40\n').rules
    assert (tuned.then, tuned.priority, tuned.condition.source) == (Action.REJECT, 40, "text.links >= 1")
    assert check_examples(bind(plain, f"{CHANGE}priority = 0\n")) == ()


def test_a_new_condition_brings_its_own_examples(bind: Bind, rule: Rule) -> None:
    rulebook = bind(rule(), CHANGE + OTHER_CONDITION)
    assert rulebook.rules[0].condition.source == "text.links >= 2"
    assert check_examples(rulebook) == ()


def test_a_rule_goes_on_trial_and_comes_back(bind: Bind, rule: Rule) -> None:
    assert bind(rule(), f"{CHANGE}shadow = true\n").rules[0].shadow
    on_trial = rule().replace("reason =", "shadow = true\nreason =")
    assert not bind(on_trial, f"{CHANGE}shadow = false\n").rules[0].shadow


def test_a_retired_rule_is_not_asked(bind: Bind, rule: Rule) -> None:
    rulebook = bind(rule(), rule(name="other"), '[pack]\nretire = ["links.many"]\n')
    assert [each.name for each in rulebook.rules] == ["other"]


def test_each_change_gives_the_rulebook_another_hash(bind: Bind, rule: Rule) -> None:
    packs = [
        "",
        f"{CHANGE}priority = 11\n",
        f"{CHANGE}shadow = true\n",
        f'{CHANGE}then = "reject"\n',
        '[pack]\nretire = ["other"]\n',
    ]
    assert len({bind(rule(), rule(name="other"), pack).hash for pack in packs}) == len(packs)


def test_a_retired_rule_may_still_be_named_by_a_pardon(bind: Bind, rule: Rule) -> None:
    pardon = rule(name="trusted", then="publish").replace("reason =", 'pardons = ["links.many"]\nreason =')
    rulebook = bind(rule(), pardon, '[pack]\nretire = ["links.many"]\n')
    assert [each.name for each in rulebook.rules] == ["trusted"]
