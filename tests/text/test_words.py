"""Words: every spelling of a word is found by every other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.words import LONGEST_WORD, MOST_WORDS, words_of


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("العـــربية", "العربية"),
        ("مُحَمَّد", "محمد"),
        ("أحمد إبراهيم آمن", "احمد ابراهيم امن"),
        ("مدرسة", "مدرسه"),
        ("على", "علي"),
        ("مبروووووك", "مبروك"),
        ("٢٠٢٤", "2024"),
        ("İSTANBUL ÉCOLE", "istanbul ecole"),
        ("ف\u200bش\u200bل", "فشل"),
    ],
)
def test_two_spellings_are_the_same_words(typed: str, sought: str) -> None:
    assert words_of(typed) == words_of(sought)


def test_words_stand_once_and_without_punctuation() -> None:
    assert words_of("«نعم»، نعم! (لا) snake_case") == ("نعم", "لا", "snake", "case")


@pytest.mark.parametrize("text", ["", " ", "؟!…", "👏👏", "___", "'\\':*&|!()<->"])
def test_a_text_without_letters_has_no_words(text: str) -> None:
    assert words_of(text) == ()


def test_a_very_long_text_keeps_its_first_words() -> None:
    words = words_of(" ".join(f"{number}a" for number in range(3 * MOST_WORDS)) + " " + "b" * 10)
    assert len(words) == MOST_WORDS
    assert words[:2] == ("0a", "1a")


@given(st.text(max_size=300))
def test_a_word_is_short_and_needs_no_escaping(text: str) -> None:
    for word in words_of(text):
        assert word.isalnum()
        assert len(word) <= LONGEST_WORD


@given(st.text(max_size=300))
def test_the_words_of_words_are_the_words(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words
