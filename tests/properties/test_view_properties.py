"""Every view of every text: the way back never turns round, and leads into the text."""

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.text.fold import Folded, fold
from service.text.view import BLANK
from service.text.views import Views

ANYTHING = st.text(st.characters(codec=None, exclude_categories=[]), max_size=120)
PIECES = st.sampled_from(
    [
        *"كلبحماريونةىءابتث ...---__ aeioukhlbmrsgtdzwy 2356789 '@$!|+",
        *("ك ل ب", "f.u.n", "sh", "ch", "el ", " و", "ﷲ", "ﻻ", "ß", "İ", "😂", "👩‍👩‍👧", "❤️", "हि", "e\u0301", "  "),
        *"\u064e\u0640\u200b\u200f\u202e\n\x00\x07",
    ]
)
TEXTS = ANYTHING | st.lists(PIECES, max_size=60).map("".join)
VIEWS: dict[str, Callable[[Views], Folded]] = {
    "folded": lambda views: views.folded,
    "joined": lambda views: views.joined,
    "unleeted": lambda views: views.unleeted,
    "undotted": lambda views: views.undotted,
    "arabic": lambda views: views.arabic,
    "consonants": lambda views: views.consonants,
    "sounds": lambda views: views.sounds,
}


@pytest.mark.parametrize("name", VIEWS)
@settings(deadline=None)
@given(text=TEXTS, ends=st.tuples(st.integers(0, 300), st.integers(0, 300)))
@example(text="ك ل ب", ends=(0, 3))
@example(text="el 3'a b.c.d\u0301 ß", ends=(0, 300))
def test_a_place_in_a_view_is_a_place_in_the_text(name: str, text: str, ends: tuple[int, int]) -> None:
    view = VIEWS[name](Views(fold(text)))
    origin = list(view.origin)
    assert len(origin) == len(view.text)
    assert origin == sorted(origin)
    assert all(0 <= index < len(text) for index in origin)
    first, last = sorted(min(end, len(view.text)) for end in ends)
    start, end = view.span(first, last)
    assert 0 <= start <= end <= len(text)
    assert (start < end) == (first < last)


@pytest.mark.parametrize("name", VIEWS)
@settings(deadline=None)
@given(text=TEXTS)
def test_a_view_is_no_longer_than_what_it_reads_and_has_no_blanks(name: str, text: str) -> None:
    views = Views(fold(text))
    view = VIEWS[name](views)
    assert len(view.text) <= len(views.folded.text)
    assert BLANK not in view.text
