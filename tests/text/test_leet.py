"""Leet: signs inside Latin words are letters; numbers, prices and punctuation are not."""

import pytest

from service.text.fold import fold
from service.text.leet import unleeted


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("sh1t", "shit"),
        ("$tup1d", "stupid"),
        ("@ss", "ass"),
        ("l0$er", "loser"),
        ("1d10t", "idiot"),
        ("a$$h01e!", "asshole!"),
        ("k!ll", "kill"),
        ("s€x", "sex"),
        ("m0r0n, really", "moron, really"),
        ("ＳＨ１Ｔ", "shit"),
    ],
)
def test_signs_in_words_are_letters(typed: str, read: str) -> None:
    assert unleeted(fold(typed)).text == read


@pytest.mark.parametrize("typed", ["2024", "100$", "5 + 3", "wow!", "كلب 3", "+961 1 234567", "", "!!!"])
def test_numbers_and_punctuation_stay(typed: str) -> None:
    folded = fold(typed)
    assert unleeted(folded).text == folded.text


def test_a_word_is_found_again_in_what_was_typed() -> None:
    body = "you l\u200b0$er"
    view = unleeted(fold(body))
    start = view.text.index("loser")
    assert body[slice(*view.span(start, start + 5))] == "l\u200b0$er"
