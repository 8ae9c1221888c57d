import pytest
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from service.flow.address import address_of

LETTERS = "abcxyzABZ019"
LOCALS = st.one_of(
    st.text(LETTERS + "._+-'!é\"", min_size=1, max_size=70),
    st.sampled_from(["info", "INFO", "Postmaster", "a..b", ".a", "a.", "a b", "é", "-", "+", "_", "xn--a", '"a b"']),
)
LABELS = st.one_of(
    st.text(LETTERS + "-_é", min_size=1, max_size=8),
    st.sampled_from(
        ["x" * 63, "x" * 64, "xn--mgbh0fb", "xn--a", "ab--cd", "a--b", "-a", "a-", "١٢", "موقع", "127", ""]
    ),
)
ENDINGS = st.sampled_from(
    ["com", "org", "COM", "c", "co1", "1", "123", "c-m", "xn--wgbh1c", "مصر", "zz", "", *SPECIAL_USE_DOMAIN_NAMES]
)


def kept_by_the_library(text: str) -> str | None:
    try:
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None


@given(LOCALS, st.lists(LABELS, max_size=5), ENDINGS)
def test_an_address_is_kept_as_the_library_keeps_it(local: str, labels: list[str], ending: str) -> None:
    text = f"{local}@{'.'.join([*labels, ending])}"
    assert address_of(text) == kept_by_the_library(text)


@given(st.from_regex(r"[a-z0-9_+.-]{1,40}@([a-z0-9-]{1,12}\.){0,4}[a-z0-9-]{1,12}", fullmatch=True))
def test_an_address_of_the_common_shape_is_kept_as_the_library_keeps_it(text: str) -> None:
    assert address_of(text) == kept_by_the_library(text)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_kept_as_the_library_keeps_it(before: str, after: str) -> None:
    for text in (before, f"{before}@{after}", f"{before}@{after}.com"):
        assert address_of(text) == kept_by_the_library(text)


@pytest.mark.parametrize("name", SPECIAL_USE_DOMAIN_NAMES)
def test_a_reserved_domain_is_judged_by_the_library(name: str) -> None:
    for text in (f"reader@{name}", f"reader@mail.{name}", f"reader@{name}.com"):
        assert address_of(text) == kept_by_the_library(text)


@pytest.mark.parametrize("length", [63, 64, 65, 253, 254, 255, 300])
def test_an_address_of_any_length_is_judged_as_by_the_library(length: int) -> None:
    for text in (f"{'r' * (length - 12)}@example.org", f"r@{'x' * 60}.{'y' * (length - 67)}.com"):
        assert address_of(text) == kept_by_the_library(text)


def test_spaces_around_an_address_are_no_part_of_it() -> None:
    assert address_of(" reader@example.org\n") == "reader@example.org"
