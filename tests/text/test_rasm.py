"""Rasm: a word with dots and the same word without them have one skeleton."""

import pytest

from service.text.fold import fold
from service.text.rasm import undotted


@pytest.mark.parametrize(
    ("dotted", "typed"),
    [
        ("كلب", "كلٮ"),
        ("خنزير", "حٮرٮر"),
        ("خنزير", "حںرىر"),
        ("غبي", "عٮى"),
        ("شيطان", "سٮطاں"),
        ("قذر", "ٯدر"),
        ("فاشل", "ڡاسل"),
        ("قحبة", "ڡحٮه"),
    ],
)
def test_an_undotted_word_is_the_dotted_one(dotted: str, typed: str) -> None:
    assert undotted(fold(typed)).text == undotted(fold(dotted)).text


@pytest.mark.parametrize(("one", "other"), [("كلب", "كلم"), ("بن", "بي"), ("دار", "در"), ("حق", "حف")])
def test_other_skeletons_stay_different(one: str, other: str) -> None:
    assert undotted(fold(one)).text != undotted(fold(other)).text


def test_a_skeleton_is_found_again_in_what_was_typed() -> None:
    body = "هذا خـنـزيـر!"
    view = undotted(fold(body))
    skeleton = undotted(fold("خنزير")).text
    start = view.text.index(skeleton)
    assert body[slice(*view.span(start, start + len(skeleton)))] == "خـنـزيـر"
