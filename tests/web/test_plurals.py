"""Plurals, against examples that the CLDR's own charts give."""

import pytest

from service.web.catalogue import Voice
from service.web.plurals import CATEGORIES, arabic, english

ARABIC = {
    "zero": (0,),
    "one": (1,),
    "two": (2,),
    "few": (3, 10, 103, 110, 1003),
    "many": (11, 26, 99, 111, 1011),
    "other": (100, 102, 200, 202, 300, 1000, 1_000_000),
}


@pytest.mark.parametrize(("category", "numbers"), ARABIC.items())
def test_arabic_counts_in_six_ways(category: str, numbers: tuple[int, ...]) -> None:
    assert {arabic(n) for n in numbers} == {category}


def test_english_counts_one_and_the_rest() -> None:
    assert [english(n) for n in (0, 1, 2, 11, 101)] == ["other", "one", "other", "other", "other"]


def test_every_form_of_a_language_is_known() -> None:
    assert {"ar": ARABIC.keys(), "en": {"one", "other"}} == CATEGORIES


def test_a_voice_says_the_form_that_goes_with_the_number() -> None:
    voice = Voice("ar", {"waiting.two": "تعليقان", "waiting.many": "{n} تعليقًا في {site}"})
    assert voice.count("waiting", 2) == "تعليقان"
    assert voice.count("waiting", 1_111, site="demo") == "1,111 تعليقًا في demo"
