"""The way back after a form post never leads off the site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.ids import SiteId
from service.domain.site import Site
from service.web.way_back import way_back

SITE = Site(id=SiteId("demo"), locale="ar", origins=("https://news.example", "http://localhost:8000"))


@pytest.mark.parametrize(
    ("address", "back"),
    [
        ("https://news.example/a?b=1&c#old", "https://news.example/a?b=1&c"),
        ("https://news.example", "https://news.example/"),
        ("https://NEWS.example:443/a", "https://news.example/a"),
        ("http://localhost:8000/مقال", "http://localhost:8000/%D9%85%D9%82%D8%A7%D9%84"),
        ("https://news.example/a%2Fb", "https://news.example/a%2Fb"),
        ("https://news.example//evil.example", "https://news.example//evil.example"),
    ],
)
def test_an_address_on_the_site_is_gone_back_to(address: str, back: str) -> None:
    assert way_back(SITE, (address,)) == back


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/a",
        "javascript:alert(1)",
        "http://news.example/",
        "https://news.example:8443/",
        "https://news.example.evil.example/",
        "https://news.example@evil.example/",
        "https://user:word@news.example/",
        "https://evil.example\\@news.example/",
        "https://news.example\\.evil.example/",
        "https://[news.example/",
        "https://news.example:99999/",
        "data:text/html,x",
        "https://news.example/" + "x" * 5000,
        "https:news.example/",
        "null",
        "",
    ],
)
def test_an_address_elsewhere_is_never_gone_to(address: str) -> None:
    assert way_back(SITE, (address,)) is None


def test_the_second_address_counts_when_the_first_is_elsewhere() -> None:
    assert way_back(SITE, (None, 5, "https://evil.example/", "https://news.example/b")) == "https://news.example/b"


@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://news.example", "//"]))
def test_whatever_comes_back_is_plain_and_on_the_site(rest: str, start: str) -> None:
    back = way_back(SITE, (start + rest,))
    if back is not None:
        assert back.startswith(("https://news.example/", "http://localhost:8000/"))
        assert back.isascii()
        assert back.isprintable()
        assert " " not in back
