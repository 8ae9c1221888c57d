"""Consonants: a word of a list is reached from its Arabizi spellings."""

import pytest

from service.text.consonants import consonants, sounds
from service.text.fold import fold


@pytest.mark.parametrize("spelling", ["kalb", "kelb", "klb", "KALB", "kalib", "qalb", "club"])
def test_a_word_and_its_spellings_have_one_key(spelling: str) -> None:
    assert consonants(fold(spelling)).text == consonants(fold("كلب")).text


@pytest.mark.parametrize(("word", "other"), [("كلب", "كلم"), ("kalb", "kanb"), ("حمار", "خمار")])
def test_other_consonants_have_another_key(word: str, other: str) -> None:
    assert consonants(fold(word)).text != consonants(fold(other)).text


@pytest.mark.parametrize("typed", ["ekelb", "3arab", "ya3ni", "aywa7ed"])
def test_a_place_in_a_key_is_the_whole_word_s(typed: str) -> None:
    body = f"ya {typed}!"
    view = consonants(fold(body))
    assert body[slice(*view.span(view.text.index(" ") + 1, view.text.index("!")))] == typed


def test_numbers_stay_numbers() -> None:
    assert consonants(fold("kalb 2019")).text == "كلب 2019"


@pytest.mark.parametrize(("word", "spelling"), [("كلب", "kelb"), ("قلب", "9alb"), ("عيب", "3ayb"), ("زفت", "zift")])
def test_an_arabic_word_sounds_as_in_arabizi(word: str, spelling: str) -> None:
    assert sounds(fold(spelling)).text == sounds(fold(word)).text


@pytest.mark.parametrize(("word", "other"), [("كلب", "9alb"), ("عيب", "eb"), ("زفت", "daft"), ("جمل", "kamal")])
def test_other_sounds_are_other_words(word: str, other: str) -> None:
    assert sounds(fold(other)).text != sounds(fold(word)).text
