import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.trials.variants import variants
from service.text.fold import fold
from service.text.joined import joined
from service.text.sketch import FIELD_BITS, GROUPS, PLACE_BITS, VALUES, Sketch, Sketcher

SKETCHER = Sketcher(b"key")
TEXT = (
    "لا تصدقوا ما تقوله هذه القناة عن المظاهرة، فقد كنت هناك ورأيت بعيني أن الناس خرجوا من أجل الخبز والكهرباء"
    " ولا علاقة لأحد بهم"
)
CORPUS = Path(__file__).parents[2] / "rules/corpus"


def sketch(text: str, sketcher: Sketcher = SKETCHER) -> Sketch:
    drawn = sketcher.sketch(joined(fold(text)))
    assert drawn is not None
    return drawn


def _rows(file: Path) -> Iterator[dict[str, str]]:
    return csv.DictReader(file.read_text(encoding="utf-8").splitlines())


def of_kind(kind: str) -> list[str]:
    """Return the corpus's Arabic texts of a kind that are long enough for a sketch."""
    rows = [row for file in sorted(CORPUS.glob("ar/*.csv")) for row in _rows(file)]
    texts = [row["text"] for row in rows if row["kind"] == kind]
    return [text for text in texts if SKETCHER.sketch(joined(fold(text)))]


def test_spelling_noise_order_signs_and_digits_change_nothing() -> None:
    whole = sketch(TEXT)
    assert {sketch(variant) for variant in islice(variants(TEXT), 100)} == {whole}


@pytest.mark.parametrize(
    "variant",
    [
        TEXT.replace("الكهرباء", "الماء"),
        TEXT.replace("بعيني", "بعينى جيدا"),
        f"يا إخوان {TEXT}",
        TEXT.removesuffix(" لأحد بهم"),
        " ".join(reversed(TEXT.split())),
    ],
)
def test_a_word_more_or_less_leaves_texts_alike(variant: str) -> None:
    assert sketch(variant).is_like(sketch(TEXT))
    assert sketch(TEXT).is_like(sketch(variant))


def test_comments_on_one_topic_are_not_alike_for_that() -> None:
    drawn = [sketch(text) for text in of_kind("war")]
    assert len(drawn) >= 200
    alike = [(one, other) for number, one in enumerate(drawn) for other in drawn[:number] if one.is_like(other)]
    assert alike == []


@pytest.mark.parametrize(
    "text",
    ["شكرا", "👏", "👏👏👏 🙏", "", "الله يرحمه ويغفر له", "1 2 3 4 5 6 7", "شكرا 100 شكرا", "1a2b3c4d5e6"],
)
def test_a_few_words_have_no_sketch(text: str) -> None:
    assert SKETCHER.sketch(joined(fold(text))) is None


def test_a_word_that_is_written_letter_by_letter_is_one_word() -> None:
    assert SKETCHER.sketch(joined(fold("ش ك ر ا ج ز ي ل ا"))) is None


def test_sketches_of_another_key_say_nothing() -> None:
    assert not sketch(TEXT).is_like(sketch(TEXT, Sketcher(b"another")))


def test_of_a_long_text_only_some_parts_are_looked_at_and_of_its_like_the_same() -> None:
    long = " ".join(of_kind("war"))[:10_000]
    changed = long.replace("حرب", "معركة")
    assert len(long) == 10_000
    assert changed != long
    assert sketch(changed).is_like(sketch(long))
    assert not sketch(long[:5_000]).is_like(sketch(" ".join(of_kind("sport"))[:5_000]))


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_has_a_sketch_within_bounds_or_none(text: str) -> None:
    folded = joined(fold(text))
    drawn = SKETCHER.sketch(folded)
    if drawn is not None:
        assert (len(drawn.values), len(drawn.groups)) == (2 * VALUES, 8 * GROUPS)
        assert 0 <= drawn.place < 2**PLACE_BITS
        fields = [int.from_bytes(drawn.groups[at : at + 3], "little") for at in range(0, 8 * GROUPS, 8)]
        assert max(fields) < 2**FIELD_BITS
        assert drawn == SKETCHER.sketch(folded)
