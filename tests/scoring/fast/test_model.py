from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.signal import Missing, Scored, Signal
from service.flow.ports.scoring import FAST_SIGNALS, FastScorer
from service.scoring.fast.model import KINDS, FastModel

Score = Callable[[str], dict[str, Signal]]

CALM = (
    "مقال مفيد، شكرا للكاتب على هذا الجهد.",
    "الله يرحمه ويسكنه فسيح جناته ويصبر أهله.",
    "ارتفع سعر الدولار من جديد، والراتب لا يكفي أسبوعا واحدا.",
    "Thank you for this careful article, I learned a lot.",
    "Merci pour cet article très clair.",
    "Çok güzel bir haber, emeğinize sağlık.",
)
VILE = (
    "انت كلب وحمار وابن كلب",
    "يا ك.ل.ب اسكت",
    "ya 7mar enta kalb ibn kalb",
    "shut up you stupid bitch",
    "ferme ta gueule sale connard",
    "orospu çocuğu siktir git",
)


def value(signals: dict[str, Signal], name: str = "toxicity.fast") -> float:
    signal = signals[name]
    assert isinstance(signal, Scored)
    assert isinstance(signal.value, float)
    return signal.value


def test_it_is_what_the_flow_asks_for(model: FastModel) -> None:
    scorer: FastScorer = model
    assert scorer.models == {"fast": model.version}


@pytest.mark.parametrize("body", CALM)
def test_a_calm_comment_scores_low(score: Score, body: str) -> None:
    assert value(score(body)) < 0.2


@pytest.mark.parametrize("body", VILE)
def test_an_insult_scores_high(score: Score, body: str) -> None:
    assert value(score(body)) > 0.6


def test_advertising_scores_high_as_spam_only(score: Score) -> None:
    signals = score("Check out my channel and subscribe, free gift cards for everybody!!!")
    assert value(signals, "spam.fast") > 0.8
    assert value(signals) < 0.2


@pytest.mark.parametrize("body", CALM)
def test_a_calm_comment_is_not_held_as_spam(score: Score, body: str) -> None:
    assert value(score(body), "spam.fast") < 0.7


def test_every_signal_is_given_and_no_kind_is_likelier_than_a_rejection(score: Score) -> None:
    for body in (*CALM, *VILE):
        signals = score(body)
        assert set(signals) == set(FAST_SIGNALS)
        assert all(value(signals, f"{kind}.fast") <= value(signals) for kind in KINDS)


def test_the_spans_are_the_words_as_typed(score: Score) -> None:
    body = "مع احترامي للجميع، يا كـلـــب اسكت"
    signal = score(body)["toxicity.fast"]
    assert isinstance(signal, Scored)
    assert "كـلـــب" in [body[start:end] for start, end in signal.spans]


def test_a_calm_comment_points_at_nothing(score: Score) -> None:
    assert all(isinstance(signal, Scored) and not signal.spans for signal in score(CALM[0]).values())


@pytest.mark.parametrize("body", [*CALM, *VILE])
def test_what_is_said_twice_weighs_as_much_as_said_once(score: Score, body: str) -> None:
    assert value(score(f"{body} {body}")) == value(score(body))


def test_an_insult_at_the_end_of_a_long_comment_is_not_hidden(score: Score) -> None:
    praise = "هذا المقال مفيد جدا وشكرا للكاتب على الجهد الكبير. " * 60
    assert value(score(praise)) < 0.2
    assert value(score(praise + f"{VILE[0]} يا ابن الكلب يا حيوان يا حقير " * 4)) > 0.6


def test_of_a_long_comment_the_spans_are_in_the_window_that_counts(score: Score) -> None:
    body = "هذا المقال مفيد جدا وشكرا للكاتب على الجهد الكبير. " * 60 + f"{VILE[0]} يا ابن الكلب يا حيوان يا حقير " * 4
    signal = score(body)["toxicity.fast"]
    assert isinstance(signal, Scored)
    assert signal.spans
    assert all(start >= len(body) - 300 for start, _ in signal.spans)


@pytest.mark.parametrize("body", ["", " ", "\u200b\u200e", "\n\t"])
def test_nothing_to_read_is_missing_and_never_zero(score: Score, body: str) -> None:
    assert set(score(body).values()) == {Missing("nothing to read")}


@pytest.mark.parametrize("body", ["😂", "؟؟؟", "123"])
def test_a_comment_without_words_has_a_low_score(score: Score, body: str) -> None:
    assert value(score(body)) < 0.3
    assert value(score(body), "spam.fast") < 0.5


def test_a_number_a_link_or_an_id_is_no_advertising(score: Score) -> None:
    for body in (
        "في عام 2011 كان الدولار بـ 47 ليرة، واليوم 14,500، فكيف نعيش براتب 300000؟",
        "الأرقام منشورة في تقرير البنك https://bank.example/report-2024 وفيها غير ما جاء في المقال.",
        "تحليل هادئ ومفيد، شكرا للكاتب على هذا المقال 2f9f1448491e.",
    ):
        assert value(score(body), "spam.fast") < 0.4


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_is_scored_from_0_to_1_or_missing(score: Score, body: str) -> None:
    for signal in score(body).values():
        assert isinstance(signal, Missing) or 0 <= float(signal.value) <= 1


def test_ten_thousand_code_points_of_anything_are_scored(score: Score) -> None:
    for body in ("x" * 10_000, "كلب " * 2_500, "\ud800a" * 5_000, "😂" * 10_000, "7mar ya " * 1_250):
        assert set(score(body)) == set(FAST_SIGNALS)


def test_the_same_text_scores_the_same_on_many_threads_and_in_any_order(model: FastModel, score: Score) -> None:
    alone = {body: score(body) for body in (*CALM, *VILE)}
    many = [*CALM, *VILE, *reversed(VILE), *CALM] * 20
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(score, many))
    assert together == [alone[body] for body in many]
