"""Views: every published way to hide a word is undone by one of them, and leads back to its place."""

import re

import pytest

from service.text.clitics import stems
from service.text.fold import Folded, fold
from service.text.spelling import spelling_of
from service.text.views import Views

WORD = "كلب"
FOLDED = ["كلب", "كلبٌ", "كـلـب", "كَلب", "ك\u200cلب", "ك\u200fلب", "کلب", "كلللب", "ﻛﻠﺐ"]
ATTACHED = ["والكلب", "بكلب", "كلبك"]
APART = ["ك ل ب", "ك.ل.ب"]


def place(body: str, view: Folded, word: str) -> str:
    """Return what was typed where a view has a word."""
    found = re.search(rf"(?<!\w){word}(?!\w)", view.text)
    assert found
    return body[slice(*view.span(*found.span()))].strip(" !")


@pytest.mark.parametrize("spelling", [*FOLDED, *APART])
def test_hidden_words_are_read_and_found_again(spelling: str) -> None:
    body = f"انت {spelling}!"
    assert place(body, Views(fold(body)).joined, WORD) == spelling


@pytest.mark.parametrize("spelling", ATTACHED)
def test_attached_words_are_found_inside_what_they_are_attached_to(spelling: str) -> None:
    body = f"انت {spelling}!"
    folded = Views(fold(body)).joined
    start = folded.text.index(" ") + 1
    stem = next(stem for stem in stems(folded.text[start:-1]) if stem.text == WORD)
    assert body[slice(*folded.span(start + stem.start, start + stem.end))] == WORD


def test_arabizi_is_found_by_its_consonants() -> None:
    body = "ya kalb!"
    views = Views(fold(body))
    assert place(body, views.consonants, Views(fold(WORD)).consonants.text) == "kalb"
    assert re.search(spelling_of(WORD), views.folded.text)


def test_an_undotted_word_is_found_by_its_skeleton() -> None:
    body = "يا عـٮى!"
    assert place(body, Views(fold(body)).undotted, Views(fold("غبي")).undotted.text) == "عـٮى"


def test_tricks_on_tricks_are_undone() -> None:
    body = "you are $.h.1.t and ya K-A-L-B"
    views = Views(fold(body))
    assert place(body, views.arabic, "كلب") == "K-A-L-B"


def test_a_view_is_made_once() -> None:
    views = Views(fold("ك ل ب"))
    assert views.joined is views.joined


def test_a_text_with_nothing_set_apart_is_its_own_joined_view() -> None:
    folded = fold("هذا كلام جميل")
    assert Views(folded).joined is folded
