"""Clitics: what Arabic attaches to a word comes off, and never more than leaves a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.clitics import ENCLITICS, PROCLITICS, SHORTEST_STEM, Stem, are_clitics, stems
from service.text.fold import fold


@pytest.mark.parametrize(
    "word",
    ["والكلب", "بكلب", "كلبك", "للكلب", "وبالكلب", "فالكلب", "كالكلب", "ياكلب", "هالكلب", "كلبهم", "وكلبنا", "ولكلبهم"],
)
def test_a_word_is_found_under_its_clitics(word: str) -> None:
    assert "كلب" in {stem.text for stem in stems(word)}


def test_a_stem_says_where_it_stands() -> None:
    assert Stem("كلب", 2, 5) in stems("وبكلبك")


def test_a_feminine_ending_comes_back_under_a_pronoun() -> None:
    assert Stem(fold("كلبة").text, 0, 4) in stems(fold("كلبتك").text)


@pytest.mark.parametrize("word", ["كلب", "مكلب", "", "و", "الى", "kalb"])
def test_a_word_without_clitics_has_no_stems(word: str) -> None:
    assert stems(word) == ()


@pytest.mark.parametrize(
    ("before", "after", "clitics"),
    [("وال", "هم", True), ("", "ك", True), ("", "", True), ("م", "", False), ("", "وس", False), ("ال", "تر", False)],
)
def test_what_stands_around_a_hit(before: str, after: str, clitics: bool) -> None:  # noqa: FBT001 # a table's column
    assert are_clitics(before, after) is clitics


@given(st.text(st.sampled_from("وفبكلاليههامنت"), max_size=40))
def test_stems_lie_in_the_word_and_are_few(word: str) -> None:
    found = stems(word)
    assert len(found) <= 30
    for stem in found:
        assert len(stem.text) >= SHORTEST_STEM
        assert word[stem.start : stem.end][:-1] == stem.text[:-1]
        assert not word[: stem.start] or word[: stem.start] in PROCLITICS
        assert not word[stem.end :] or word[stem.end :] in ENCLITICS
