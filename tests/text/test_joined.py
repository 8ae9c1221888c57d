"""Joined: letters set apart are a word again, and everything else stays as it is."""

import pytest

from service.text.fold import fold
from service.text.joined import joined


@pytest.mark.parametrize(
    "spelling",
    [
        "ك ل ب",
        "ك.ل.ب",
        "ك-ل-ب",
        "ك_ل_ب",
        "ك*ل*ب",
        "ك، ل، ب",
        "ك . ل . ب",
        "كـ لـ ب",
        "ك😂ل😂ب",
        "كَ لْ بٌ",
        "ك\nل\nب",
        "ك ك ك ل ب",
        "ک\u200f ل ﺏ",
    ],
)
def test_letters_set_apart_are_one_word_with_its_whole_stretch(spelling: str) -> None:
    body = f"انت {spelling} كبير"
    view = joined(fold(body))
    assert view.text == "انت كلب كبير"
    start, end = view.span(4, 7)
    assert body[start:end].strip() == spelling


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("f u c k you", "fuck you"),
        ("b-l-a-h!", "blah!"),
        ("a b c dog", "abc dog"),
        ("U.S.A. votes", "usa. votes"),
        ("ي ا  ك ل ب", "يا كلب"),
        ("ك.ل.ب...ب.ن.ت", "كلب...بنت"),
        ("ك ل  ب", "كلب"),
    ],
)
def test_what_a_row_of_letters_spells(typed: str, read: str) -> None:
    assert joined(fold(typed)).text == read


@pytest.mark.parametrize(
    "typed",
    [
        "انا و ا",
        "J. K. Rowling",
        "u r a star",
        "il y a à boire",
        "1 2 3 4",
        "go!",
        "",
        "snake_case_name",
        "हि न् दी",
        "a-b",
    ],
)
def test_two_letters_words_and_numbers_stay_apart(typed: str) -> None:
    folded = fold(typed)
    assert joined(folded).text == folded.text
