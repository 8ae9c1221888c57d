"""Headers of the Accept family, well and badly written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.negotiation import preferences, prefers_page, wanted_languages

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("header", [BROWSER, "text/html", "text/html, application/json;q=0.5", "text/*, */*;q=0.1"])
def test_a_browser_prefers_a_page(header: str) -> None:
    assert prefers_page(header)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "*/*",
        "application/json",
        "text/html;q=0.5, application/json",
        "text/html, */*",
        "text/html;q=0",
        "image/png",
    ],
)
def test_a_program_gets_data(header: str) -> None:
    assert not prefers_page(header)


def test_languages_come_by_their_weight() -> None:
    assert wanted_languages("en;q=0.5, ar, fr;q=0.8") == ("ar", "fr", "en")


def test_a_refused_language_and_the_star_are_not_wanted() -> None:
    assert wanted_languages("en;q=0, *, ar;q=0.1") == ("ar",)


@pytest.mark.parametrize("header", ["en;q=inf", "en;q=nan", "en;q=-1", ";;;,,=", "en;q=" + "9" * 400])
def test_a_broken_weight_counts_as_none(header: str) -> None:
    assert all(0 <= weight <= 1 for _, weight in preferences(header))


@given(st.text(max_size=200))
def test_no_header_breaks_the_reading(header: str) -> None:
    assert prefers_page(header) in {True, False}
    assert isinstance(wanted_languages(header), tuple)
