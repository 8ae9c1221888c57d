import re
import unicodedata
from itertools import chain

import pytest

from service.text.characters import ORDINARY
from service.text.clean import clean_text, has_forbidden
from service.text.fold import fold
from service.text.plain import plain

INVISIBLE = "\u200b"
ORDINARY_CHARACTERS = [chr(code) for code in range(0x10000) if re.match(f"[{ORDINARY}]", chr(code))]


def test_no_normal_form_changes_or_joins_ordinary_characters() -> None:
    pairs = "".join(one + other for one in ORDINARY_CHARACTERS for other in ORDINARY_CHARACTERS)
    for form in ("NFC", "NFD"):
        assert unicodedata.normalize("NFC", unicodedata.normalize(form, pairs)) == pairs


def test_ordinary_characters_are_all_seen_and_all_allowed() -> None:
    assert not has_forbidden("".join(ORDINARY_CHARACTERS))
    assert all(char == " " or unicodedata.category(char)[0] in "LNPS" for char in ORDINARY_CHARACTERS)


def test_what_stands_beside_an_ordinary_text_changes_nothing_of_how_it_is_cleaned() -> None:
    text = f" {''.join(ORDINARY_CHARACTERS)}  x "
    assert clean_text(text) == clean_text(f"{text}\n\n") == text.rstrip(" ")


def test_what_stands_beside_a_character_changes_nothing_of_how_it_is_read() -> None:
    for char in map(chr, chain(range(0x3000), range(0x1F000, 0x1FB00))):
        assert plain(char).text == plain(char + INVISIBLE).text


@pytest.mark.parametrize("plane", range(17))
def test_the_last_two_code_points_of_every_plane_are_forbidden_and_no_others(plane: int) -> None:
    codes = range(plane * 0x10000 + 0xFFF0, (plane + 1) * 0x10000)
    assert [code & 0xFFFF for code in codes if has_forbidden(chr(code))] == [0xFFFE, 0xFFFF]


def test_an_ordinary_character_is_folded_to_one_character() -> None:
    for char in ORDINARY_CHARACTERS:
        assert len(fold(f"-{char}-").text) == len(plain(char).text) + 2 == 3
