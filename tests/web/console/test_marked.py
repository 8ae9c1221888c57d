from hypothesis import given
from hypothesis import strategies as st

from service.domain.signal import Missing, Scored, Signal
from service.domain.verdict import Action, Category, Reason, Verdict
from service.web.console.marked import Segment, segments, severe

SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=6)


def reason(*spans: tuple[int, int], category: Category = Category.SPAM) -> Reason:
    return Reason(rule="a.rule", action=Action.HOLD, category=category, because={}, spans=spans)


def verdict(*reasons: Reason, **signals: Signal) -> Verdict:
    named = {name.replace("_", "."): signal for name, signal in signals.items()}
    return Verdict(
        action=Action.HOLD, priority=1, reasons=reasons, unknown=(), signals=named, rulebook="book", models={}
    )


def test_a_body_is_cut_where_a_span_begins_and_ends() -> None:
    assert segments("قال كلاما سيئا جدا", [reason((4, 9))], mask=True) == (
        Segment("قال "),
        Segment("كلاما", (1,)),
        Segment(" سيئا جدا"),
    )


def test_spans_that_overlap_become_one_mark_with_the_reasons_of_all() -> None:
    reasons = [reason((0, 5)), reason((3, 8), (10, 12)), reason((8, 10))]
    assert segments("abcdefghijklmn", reasons, mask=True) == (
        Segment("abcdefgh", (1, 2)),
        Segment("ij", (3,)),
        Segment("kl", (2,)),
        Segment("mn"),
    )


def test_a_span_never_cuts_a_letter_from_its_signs() -> None:
    assert segments("كَلْب 👨\u200d👩", [reason((0, 1), (4, 5), (6, 7))], mask=True)[0] == Segment("كَ", (1,))
    assert segments("ab\u0301c", [reason((2, 4))], mask=True) == (Segment("a"), Segment("b\u0301c", (1,)))


def test_spans_outside_the_body_are_left_out() -> None:
    assert segments("abc", [reason((7, 9), (2, 9), (-1, 2), (1, 1))], mask=True) == (Segment("ab"), Segment("c", (1,)))


def test_slurs_are_masked_for_those_who_want_that_and_threats_never() -> None:
    reasons = [reason((0, 2), category=Category.INSULT), reason((3, 5), category=Category.THREAT)]
    assert [part.masked for part in segments("ab cd", reasons, mask=True)] == [True, False, False]
    assert not any(part.masked for part in segments("ab cd", reasons, mask=False))


@given(st.text(max_size=40), st.lists(SPANS, max_size=4))
def test_the_segments_put_together_are_the_body(body: str, spans: list[list[tuple[int, int]]]) -> None:
    cut = segments(body, [reason(*each) for each in spans], mask=True)
    assert "".join(part.text for part in cut) == body
    assert all(part.text for part in cut)


def test_ten_thousand_signs_on_one_letter_are_one_mark() -> None:
    body = "a" + "\u0301" * 10_000 + "b"
    assert segments(body, [reason((0, 1)), reason((5_000, 5_001))], mask=True) == (
        Segment(body[:-1], (1, 2)),
        Segment("b"),
    )


def test_hate_threats_and_high_scores_are_severe_and_a_link_is_not() -> None:
    assert severe(verdict(reason(category=Category.THREAT)))
    assert severe(verdict(insult_fast=Scored(0.9)))
    assert not severe(verdict(reason(category=Category.SPAM), insult_fast=Scored(0.5), threat_fast=Missing("late")))
