"""Each folder of ``complaints`` is a rulebook with a mistake, and beside it what an editor reads about it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.flow.gather import FACTS
from service.rulebook.complaint import BrokenRulebook, Complaint
from service.rulebook.load import load

GOLDEN = Path(__file__).with_name("complaints")
SHIPPED = Path(__file__).parents[2] / "rules" / "links.toml"


@pytest.mark.parametrize("mistake", sorted(folder.name for folder in GOLDEN.iterdir()))
def test_a_mistake_is_told_in_these_words(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)
    with pytest.raises(BrokenRulebook) as broken:
        load([Path(mistake)], FACTS)
    assert f"{broken.value}\n" == Path(mistake, "complaints.txt").read_text(encoding="utf-8")


def test_a_long_line_is_cut_around_the_mistake() -> None:
    quote = "text.links >= 1 or " * 20 + "text.lnks > 3" + " or name.link" * 20
    column = quote.index("text.lnks")
    complaint = Complaint(file="a.toml", line=1, quote=quote, column=column, width=9, wrong="Wrong.", advice="Right.")
    _, shown, carets, *_ = str(complaint).split("\n")
    assert len(shown) <= 124
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "text.lnks"


def test_marks_above_letters_take_no_room_before_the_caret() -> None:
    quote = "حَكَم = 3"
    complaint = Complaint(file="a.toml", line=1, quote=quote, column=quote.index("="), wrong="Wrong.", advice="Right.")
    assert str(complaint).split("\n")[2] == " " * 8 + "^"


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), length=st.integers(0, 30), put=st.text(alphabet="[]{}=\"'\n.#a1 ,\\\t", max_size=8))
def test_a_spoilt_pack_is_loaded_or_told_and_nothing_else(place: float, length: int, put: str, tmp_path: Path) -> None:
    pack = SHIPPED.read_text(encoding="utf-8")
    start = int(place * len(pack))
    (tmp_path / "a.toml").write_text(pack[:start] + put + pack[start + length :], encoding="utf-8")
    assert all(complaint.wrong and complaint.advice for complaint in complaints_about(tmp_path))


def complaints_about(folder: Path) -> tuple[Complaint, ...]:
    try:
        load([folder], FACTS)
    except BrokenRulebook as broken:
        return broken.complaints
    return ()
