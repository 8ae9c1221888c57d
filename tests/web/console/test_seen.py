import unicodedata

from service.web.console.seen import TURNING, seen


def test_what_turns_a_text_is_written_out() -> None:
    assert seen("invoice\u202efdp.exe") == "invoice⟨RLO⟩fdp.exe"


def test_every_embedding_and_override_of_unicode_is_known_by_its_short_name() -> None:
    controls = {chr(code): unicodedata.bidirectional(chr(code)) for code in range(0x110000)}
    assert {
        control: name for control, name in controls.items() if name in {"LRE", "RLE", "LRO", "RLO", "PDF"}
    } == TURNING


def test_marks_that_arabic_is_written_with_stay() -> None:
    text = "قال\u200f: نعم\u200c يا \u2068عُمَر\u2069"
    assert seen(text) == text
