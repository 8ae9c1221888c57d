"""Consonants: a word of a list is reached from its Arabizi spellings, and a pattern says which is meant."""

import re

import pytest

from service.text.consonants import consonants, spelling_of
from service.text.fold import fold

SPELLINGS = {
    "كلب": "kalb kelb klb kalib kleb KALB",
    "حمار": "7mar 7omar hmar hamar homaar 7emar",
    "خنزير": "5anzir khanzir khenzir 7'anzeer",
    "حيوان": "7ayawan hayawan 7aywan haywen",
    "كذاب": "kazzab kaddab kadhab kedab",
    "زبالة": "zbala zebala zebeleh",
    "غبي": "ghabi 8abi gabi 3'aby",
    "فاشل": "fashel fachil fashil",
    "لص": "les less liss",
    "قاتل": "qatel 9atil katel",
    "طز": "tozz 6oz toz",
    "إرهابي": "irhabi erhaby irhabee",
}
PAIRS = [(word, spelling) for word, spellings in SPELLINGS.items() for spelling in spellings.split()]


@pytest.mark.parametrize(("word", "spelling"), PAIRS)
def test_a_spelling_has_the_key_and_the_pattern_of_its_word(word: str, spelling: str) -> None:
    assert consonants(fold(spelling)).text == consonants(fold(word)).text
    assert re.fullmatch(spelling_of(fold(word).text), fold(spelling).text)


@pytest.mark.parametrize(
    ("word", "other"),
    [("كلب", "club"), ("كلب", "kulup"), ("كلب", "qalb"), ("كلب", "kilabi"), ("حمار", "humour"), ("لص", "loos3")],
)
def test_the_pattern_refuses_another_word(word: str, other: str) -> None:
    assert re.fullmatch(spelling_of(fold(word).text), other) is None


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
