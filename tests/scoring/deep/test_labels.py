"""Scores become signals; out of the model's languages they are shown and decide nothing."""

from service.domain.signal import Missing, Scored
from service.flow.ports.scoring import DEEP, FACTS
from service.scoring.deep.labels import SIGNALS, TOXICITY, nothing, signals_of

SCORES = {"toxicity": 0.9, "obscene": 0.8, "identity_attack": 0.1}


def test_the_classes_that_hakam_knows_become_signals() -> None:
    assert signals_of(SCORES, in_domain=True) == {"toxicity.deep": Scored(0.9), "hate.deep": Scored(0.1)}


def test_out_of_its_languages_a_score_is_missing_and_shown() -> None:
    found = signals_of(SCORES, in_domain=False)
    assert found["toxicity.deep"] == Missing("out of domain")
    assert found["toxicity.deep.shown"] == Scored(0.9)


def test_a_rule_may_ask_for_every_signal_and_for_none_that_is_only_shown() -> None:
    facts = {fact.name for fact in FACTS}
    assert set(SIGNALS.values()) <= facts
    assert not {name for name in facts if name.endswith(".shown")}
    assert TOXICITY == DEEP


def test_what_could_not_be_scored_is_missing_with_its_reason() -> None:
    assert nothing("late") == {"toxicity.deep": Missing("late")}
