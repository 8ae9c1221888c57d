import sys
import unicodedata

import pytest

from service.text.characters import MARKS
from service.text.clean import MOST_MARKS, MOST_NESTED, clean_line, clean_text, has_forbidden, is_blank

LRE, RLE, PDF, LRO, RLO = "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"


def test_a_name_is_one_line_with_single_spaces() -> None:
    assert clean_line("  أحمد \t\n  علي\u2028بن\u00a0سعيد \u3000") == "أحمد علي بن سعيد"


def test_a_name_is_nfc() -> None:
    assert clean_line("ا\u0653حمد") == "آحمد"
    assert clean_text("cafe\u0301") == "café"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_one_newline(end: str) -> None:
    assert clean_text(f"سطر{end}سطر") == "سطر\nسطر"


def test_spaces_at_line_ends_and_blank_lines_around_go() -> None:
    assert clean_text("\n \n\tأول  \n\n  ثان \u00a0\n \n") == "\tأول\n\n  ثان"


def test_everything_else_stays_as_typed() -> None:
    text = "مرحبـــا  بكم!!! 😂❤️\n\n\n\nكَلِمَةٌ \u200f(1) ن\u200cم"
    assert clean_text(text) == text


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x1c", "\x7f", "\x80", "\x9f", "\ud800", "\ufdd0"])
def test_control_characters_surrogates_and_noncharacters_are_forbidden(char: str) -> None:
    assert has_forbidden(f"كلام{char}كلام")


def test_the_last_two_code_points_of_every_plane_are_forbidden() -> None:
    assert all(has_forbidden(chr(plane + last)) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))


def test_tabs_line_ends_and_letters_of_all_kinds_are_allowed() -> None:
    assert not has_forbidden("\t\n\r\x0b\x0c\x85\u2028\u2029 مرحبا \u200f\u202e 😂 \ufdf0 \ufffd \ufeff")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"{RLE}نص", f"{RLE}نص{PDF}"),
        (f"{RLI}نص", f"{RLI}نص{PDI}"),
        (f"{FSI}نص{PDI}", f"{FSI}نص{PDI}"),
        (f"نص{PDF}", "نص"),
        (f"نص{PDI}{PDI}", "نص"),
        (f"{RLO}txt.exe{PDF}", f"{RLI}txt.exe{PDI}"),
        (f"{LRO}نص", f"{LRI}نص{PDI}"),
        (f"{RLI}{LRE}نص{PDI}", f"{RLI}{LRE}نص{PDF}{PDI}"),
        (f"{RLI}{LRO}نص{PDI}", f"{RLI}{LRI}نص{PDI}{PDI}"),
        (f"{LRE}{RLI}نص{PDF}{PDI}", f"{LRE}{RLI}نص{PDI}{PDF}"),
        (f"{LRE}نص{PDI}", f"{LRE}نص{PDF}"),
        (f"{RLO}{LRE}a{PDF}b{PDF}c", f"{RLI}{LRE}a{PDF}b{PDI}c"),
    ],
)
def test_bidirectional_controls_are_balanced(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept
    assert clean_text(typed) == kept


def test_a_paragraph_closes_what_it_opened() -> None:
    assert clean_text(f"{RLI}أول\nثان{PDI}") == f"{RLI}أول{PDI}\nثان"


def test_no_override_is_left() -> None:
    assert not {LRO, RLO} & set(clean_text(f"{LRO}a{RLO}b{PDF}c{RLO}\n{RLO}"))


def test_controls_nested_deeper_than_the_algorithm_looks_are_dropped() -> None:
    assert clean_line(RLI * 10_000 + "نص") == RLI * MOST_NESTED + "نص" + PDI * MOST_NESTED
    deep = RLI * 200 + "نص" + PDI * 200
    assert clean_line(deep) == RLI * MOST_NESTED + "نص" + PDI * MOST_NESTED


def test_ten_thousand_marks_shrink_to_what_a_letter_can_carry() -> None:
    cleaned = clean_text("ا" + "\u064e\u0650" * 5_000 + "ب")
    assert len(cleaned) == MOST_MARKS + 2
    assert cleaned[0] == "ا"
    assert cleaned[-1] == "ب"


def test_the_marks_of_a_fully_vocalised_verse_stay() -> None:
    verse = unicodedata.normalize("NFC", "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ ٱلرَّحِيمِ")
    assert clean_text(verse) == verse


def test_every_character_that_normalising_would_have_to_sort_counts_as_a_mark() -> None:
    letters = (chr(code) for code in range(sys.maxunicode + 1) if not 0xAC00 <= code < 0xD7A4)
    sorted_by_nfc = {char for char in letters if unicodedata.combining(unicodedata.normalize("NFD", char)[0])}
    assert sorted_by_nfc == set(MARKS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\t",
        "\u200b\u200f\u2060",
        "\u3164\u115f\u1160\uffa0",
        "\u2800",
        "\ufe0f",
        "\u064e\u0651",
        "\u00ad",
        "\U000e0041",
        "\ufeff \u00a0 \u0301",
    ],
)
def test_a_text_of_nothing_visible_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["ا", ".", "؟", "😂", "❤️", "١", "\u200fا\u200f", "\u06dd", "_"])
def test_one_visible_character_is_enough(text: str) -> None:
    assert not is_blank(text)
