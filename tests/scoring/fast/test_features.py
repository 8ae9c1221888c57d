import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.scoring.fast.features import FORM, LONGEST, Grams, distinct, grams

TEXTS = st.text(st.characters(codec=None), max_size=200)


def pieces(text: str, sort: Grams) -> list[str]:
    spaced = f" {text} "
    return [spaced[start + 1 : end + 1] for start, end in zip(sort.starts, sort.ends, strict=True)]


def words(text: str, *, digits: bool = True) -> dict[str, int]:
    sort = grams(text, digits=digits)[-2]
    return dict(zip(pieces(text, sort), sort.hashes.tolist(), strict=True))


def test_the_form_is_the_one_that_the_shipped_model_was_trained_on() -> None:
    assert FORM == 4


def test_groups_are_of_three_to_five_code_points_inside_a_word_and_its_borders() -> None:
    found = [pieces("ab كلب", sort) for sort in grams("ab كلب", digits=True)]
    assert found == [[" ab", "ab ", " كل", "كلب", "لب "], [" ab ", " كلب", "كلب "], [" كلب "], ["ab", "كلب"], []]


def test_a_word_has_the_same_hash_wherever_it_stands() -> None:
    assert words("كلب")["كلب"] == words("انت والله كلب، نعم")["كلب"]


def test_words_that_differ_have_hashes_that_differ() -> None:
    many = [f"{first}{second}{third}" for first in "ابتثجحخد" for second in "رزسشصضطظ" for third in "عغفقكلمن"]
    assert len(set(words(" ".join(many[:200])).values())) == 200


def test_an_emoji_parts_words_and_is_one_of_its_own() -> None:
    text = "كلب😂ab"
    sorts = grams(text, digits=True)
    assert pieces(text, sorts[-2]) == ["كلب", "ab"]
    assert pieces(text, sorts[-1]) == ["😂"]


def test_digits_part_words_unless_they_are_letters() -> None:
    assert list(words("7mar 47", digits=True)) == ["7mar", "47"]
    assert list(words("7mar 47", digits=False)) == ["mar"]


def test_a_text_without_words_has_no_features() -> None:
    assert not any(len(sort.hashes) for text in ("", " ", "؟!", "\ud800") for sort in grams(text, digits=True))


@given(st.lists(st.integers(0, 5)))
def test_each_hash_is_left_once(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, dtype=np.uint32)).tolist() == sorted(set(numbers))


@given(TEXTS)
def test_any_text_has_features_with_places_inside_it(text: str) -> None:
    for sort in grams(text, digits=True):
        assert len(sort.hashes) == len(sort.starts) == len(sort.ends)
        assert all(sort.starts >= -1)
        assert all(sort.ends <= len(text) + 1)
        assert all(sort.starts < sort.ends)


def test_what_is_too_long_is_cut() -> None:
    assert max(grams("ab " * LONGEST, digits=True)[-2].ends) <= LONGEST
