"""The texts that are posted."""

from pathlib import Path

import msgspec

from scripts.benches.forms import FORMS, hakam_form, write_forms
from scripts.benches.words import LONGEST, SHORTEST, texts


def test_texts_are_of_the_promised_length_and_half_arabic() -> None:
    found = texts(400, seed=1)
    lengths = [len(text.split()) for text in found]
    assert (min(lengths), max(lengths)) == (SHORTEST, LONGEST)
    assert sum("ا" in text for text in found) == 200


def test_the_same_seed_gives_the_same_texts() -> None:
    assert texts(5, seed=2) == texts(5, seed=2) != texts(5, seed=3)


def test_forms_are_written_one_a_line(tmp_path: Path) -> None:
    lines = write_forms(tmp_path / "forms", hakam_form).read_bytes().splitlines()
    assert len(lines) == FORMS
    assert msgspec.json.decode(lines[0]) == hakam_form(texts(1, seed=3)[0])
