"""A bench's table in the README: only what is between its marks changes."""

import pytest

from scripts.benches.__main__ import BENCHES
from scripts.benches.readme import README, check_marks, with_table
from scripts.benches.unprepared import Unprepared

TEXT = "before\n<!-- bench:a -->\nold\n<!-- /bench:a -->\nafter\n<!-- bench:b -->\n<!-- /bench:b -->\n"


def test_only_what_is_between_the_marks_changes() -> None:
    once = with_table(TEXT, "a", "new")
    assert once == TEXT.replace("old", "new")
    assert with_table(once, "a", "new") == once


def test_an_empty_place_is_filled() -> None:
    assert "<!-- bench:b -->\ntable\n<!-- /bench:b -->" in with_table(TEXT, "b", "table")


@pytest.mark.parametrize("text", ["", "<!-- bench:a -->\n", "<!-- /bench:a -->\n<!-- bench:a -->\n"])
def test_a_missing_mark_is_asked_for(text: str) -> None:
    with pytest.raises(Unprepared, match="<!-- bench:a --> and <!-- /bench:a -->"):
        with_table(text, "a", "new")


@pytest.mark.parametrize("name", BENCHES)
def test_the_readme_has_a_place_for_each_bench(name: str) -> None:
    check_marks(README, name)
