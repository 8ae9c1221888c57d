"""Spelling: a pattern says which word an Arabizi spelling means."""

import re

import pytest

from service.text.consonants import consonants
from service.text.fold import fold
from service.text.spelling import spelling_of

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
def test_a_spelling_fits_the_pattern_of_its_word_and_has_its_key(word: str, spelling: str) -> None:
    assert re.fullmatch(spelling_of(fold(word).text), fold(spelling).text)
    assert consonants(fold(spelling)).text == consonants(fold(word)).text


@pytest.mark.parametrize(
    ("word", "other"),
    [("كلب", "club"), ("كلب", "kulup"), ("كلب", "qalb"), ("كلب", "kilabi"), ("حمار", "humour"), ("لص", "loos3")],
)
def test_the_pattern_refuses_another_word(word: str, other: str) -> None:
    assert re.fullmatch(spelling_of(fold(word).text), other) is None
