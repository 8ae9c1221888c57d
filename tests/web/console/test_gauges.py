from service.domain.signal import Missing, Scored, Signal
from service.web.console.catalogue import console_catalogue
from service.web.console.gauges import Gap, gaps, gauges, label, measured, why_missing

ENGLISH = console_catalogue().voice(["en"])
ARABIC = console_catalogue().voice(["ar"])

SIGNALS: dict[str, Signal] = {
    "insult.fast": Scored(0.7),
    "toxicity.score": Scored(0.02),
    "toxicity.fast": Scored(0.02),
    "spam.fast": Scored(0.01),
    "toxicity.deep": Missing("out of domain"),
    "insult.deep": Missing("out of domain"),
    "text.links": Scored(3),
    "text.link_density": Scored(0.25),
    "text.phones": Scored(0),
    "author.first_time": Scored(value=True),
    "matches.insults_ar": Scored(2),
    "form.seconds": Missing("no form token"),
}


def test_the_overall_score_comes_first_then_the_highest_and_none_that_says_nothing() -> None:
    assert [(gauge.name, gauge.value) for gauge in gauges(SIGNALS, ENGLISH)] == [
        ("toxicity.score", 0.02),
        ("insult.fast", 0.7),
    ]


def test_missing_scores_are_told_together_with_their_reason_in_words() -> None:
    assert gaps(SIGNALS, ENGLISH) == (
        Gap(("Would be rejected (deep)", "Insult (deep)"), "the model does not know this language."),
    )
    assert gaps(SIGNALS, ARABIC)[0].sentence == "النموذج لا يعرف هذه اللغة."


def test_all_else_is_written_out_but_for_nought() -> None:
    assert {one.name: one.text for one in measured(SIGNALS, ENGLISH)} == {
        "author.first_time": "yes",
        "form.seconds": "nobody knows how long the form was open.",
        "matches.insults_ar": "2",
        "text.link_density": "0.25",
        "text.links": "3",
    }


def test_a_signal_without_a_name_of_ours_keeps_its_own() -> None:
    assert label("matches.insults_ar", ARABIC) == "matches.insults_ar"


def test_a_reason_that_nobody_foresaw_is_told_as_it_is() -> None:
    assert why_missing("not asked: the fast model is sure", ENGLISH) == "the deep model was not asked."
    assert why_missing("solar flare", ENGLISH) == "not measured (solar flare)."
