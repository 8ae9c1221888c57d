"""Arabizi: Latin words in Arabic letters."""

import pytest

from service.text.arabizi import in_arabic
from service.text.fold import fold


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ya 7mar", "يا حمار"),
        ("kalb kelb klb", "كلب كلب كلب"),
        ("3ayb 3aleik", "عيب عاليك"),
        ("ibn el balad", "ابن البالاد"),
        ("shou sar", "شو سار"),
        ("5las khlas 7'las", "خلاس خلاس خلاس"),
        ("mar7aba", "مرحابا"),
        ("sa7bi", "سحبي"),
        ("kazzab", "كزاب"),
        ("9alb", "قلب"),
        ("madrase", "مدراسه"),
    ],
)
def test_words_are_read_in_arabic_letters(typed: str, read: str) -> None:
    assert in_arabic(fold(typed)).text == read


@pytest.mark.parametrize("typed", ["انت كلب", "2024", "😂", "", "في 7 ايام"])
def test_a_text_without_latin_letters_stays(typed: str) -> None:
    folded = fold(typed)
    assert in_arabic(folded).text == folded.text


def test_numbers_stay_numbers() -> None:
    assert in_arabic(fold("sar 2019 kteer")).text == "سار 2019 كتير"


@pytest.mark.parametrize(
    ("read", "typed"), [("حمار", "7mar"), ("شارع", "Shaare3"), ("العاراب", "el 3arab"), ("كزاب", "kazzaaab")]
)
def test_a_word_is_found_again_in_what_was_typed(read: str, typed: str) -> None:
    body = f"wallah {typed}, sa7?"
    view = in_arabic(fold(body))
    start = view.text.index(read)
    assert body[slice(*view.span(start, start + len(read)))] == typed
