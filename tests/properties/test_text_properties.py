import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.domain.signal import Scored
from service.text.clean import clean_line, clean_text, has_forbidden, is_blank
from service.text.finds import find
from service.text.fold import fingerprint_text, fold
from service.text.language import language_of
from service.text.mask import mask_address, mask_text
from service.text.plain import plain
from service.text.reading import read

ANYTHING = st.text(st.characters(codec=None, exclude_categories=[]), max_size=200)
PIECES = st.sampled_from(
    [
        *"ابتكلهيىةأٱ 0123456789٠٥۵.,-+()/@[]:؟\n\t",
        *"\u064e\u0301\u0640\u200b\u200c\u200d\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069\u0f73\ufdfa\u00a0",
        *(
            "http://",
            "www.",
            ".com",
            "t.me/",
            "ahmed",
            " at ",
            " dot ",
            "(at)",
            "%40",
            "gmail",
            "0501234567",
            "٢٠٢٣",
            "😂",
            "İ",
            "ß",
        ),
    ]
)
HOSTILE = st.lists(PIECES, max_size=60).map("".join)
TEXTS = ANYTHING | HOSTILE
INNOCENT = st.text(st.sampled_from("ابتجحخدذرزسشصضطظعغفقكلمنهويءأإآة ،.؟!\n\u064e\u0640bcdefghijklmn"), max_size=200)

CALM = settings(deadline=None)
FIRST, LAST = "\u2066\u2067\u2068\u202a\u202b", "\u2069\u202c"


@CALM
@given(TEXTS)
@example("e\u202c\u0301")
@example("a\u0958" + "\u0301" * 31)
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    assert clean_text(clean_text(raw)) == clean_text(raw)
    assert clean_line(clean_line(raw)) == clean_line(raw)


@CALM
@given(TEXTS)
def test_a_clean_text_is_nfc_and_has_one_kind_of_line_end(raw: str) -> None:
    cleaned = clean_text(raw)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set(cleaned) & set("\r\x0b\x0c\x85\u2028\u2029\u202d\u202e")
    assert len(clean_line(raw).splitlines()) <= 1


@CALM
@given(TEXTS)
def test_every_paragraph_closes_its_bidirectional_controls(raw: str) -> None:
    for line in [*clean_text(raw).split("\n"), *mask_text(clean_text(raw)).split("\n")]:
        assert sum(map(line.count, FIRST)) == sum(map(line.count, LAST))


@CALM
@given(TEXTS)
def test_a_cleaned_text_is_at_most_three_times_as_long(raw: str) -> None:
    assert len(clean_text(raw)) <= 3 * len(raw)


@CALM
@given(TEXTS)
def test_a_fold_keeps_its_way_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(0 <= index < len(text) for index in folded.origin)


@CALM
@given(TEXTS, st.data())
def test_a_span_of_a_fold_folds_to_what_it_spans(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.span(start, end)
    assert 0 <= first <= last <= len(text)
    assert folded.text[start:end].strip() in fold(text[first:last]).text


@CALM
@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text).text).text == fold(text).text


@CALM
@given(TEXTS)
def test_a_plain_view_keeps_its_way_back(text: str) -> None:
    view = plain(text)
    assert len(view.origin) == len(view.text)
    assert list(view.origin) == sorted(view.origin)


@CALM
@given(TEXTS)
def test_everything_found_lies_in_the_text_in_order_and_apart(text: str) -> None:
    finds = find(text)
    for spans in ([link.span for link in finds.links], sorted([*finds.addresses, *finds.phones])):
        places = [place for span in spans for place in span]
        assert places == sorted(places)
        assert all(0 <= start < end <= len(text) for start, end in spans)


@CALM
@given(INNOCENT)
def test_a_text_without_digits_and_signs_stays_as_it_is(text: str) -> None:
    assert mask_text(text) == text


@CALM
@given(TEXTS)
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask_text(mask_text(text)) == mask_text(text)


@CALM
@given(INNOCENT, INNOCENT)
def test_what_stands_around_a_masked_number_stays(before: str, after: str) -> None:
    assert mask_text(f"{before} +966501234567 {after}").split("•••") == [before + " ", " " + after]


@CALM
@given(st.from_regex(r"[a-z][a-z0-9._]{2,20}@[a-z]{3,12}\.(com|net|org)", fullmatch=True))
def test_moderators_never_see_more_than_two_letters_and_the_ending(email: str) -> None:
    local, _, domain = email.partition("@")
    assert mask_address(email) == f"{local[0]}•••@{domain[0]}•••.{domain.partition('.')[2]}"


@CALM
@given(TEXTS)
def test_any_text_can_be_read(text: str) -> None:
    reading = read(text[:50], text[:50], text)
    assert reading.language == language_of(text)
    for name, signal in reading.signals.items():
        assert not isinstance(signal, Scored) or all(0 <= start < end <= len(text) for start, end in signal.spans), name
    assert reading.fingerprint_text == fingerprint_text(text)


@CALM
@given(TEXTS)
def test_shares_are_shares(text: str) -> None:
    signals = read("", None, text).signals
    for name in ("text.link_density", "text.repetition", "text.capitals"):
        signal = signals[name]
        assert not isinstance(signal, Scored) or 0 <= signal.value <= 1  # type: ignore[operator]  # a share is a float


@CALM
@given(TEXTS)
def test_the_checks_take_any_text(text: str) -> None:
    assert has_forbidden(text + "\x00")
    assert not is_blank(text + "ا")
    mask_address(text)


@pytest.mark.parametrize(
    "unit",
    [
        "\u0301\u0323",
        "\u0f73",
        "\u202e",
        "\u2067\u202e\u202c",
        "a@",
        "0 ",
        "1.",
        "[.]",
        "http://",
        "a.com/)",
        "ﷺ",
        " \n",
    ],
)
@pytest.mark.parametrize("clean", [clean_line, clean_text])
def test_what_a_hostile_text_becomes_grows_no_faster_than_it(unit: str, clean: Callable[[str], str]) -> None:
    small, large = (clean(unit * times) for times in (1_000, 10_000))
    assert len(large) <= 10 * len(small) + 10
    assert len(fold(large).text) <= 20 * len(large)
