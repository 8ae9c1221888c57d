import pytest

from service.flow.origin import ORIGIN, as_browsers_write


@pytest.mark.parametrize(
    ("named", "written"),
    [
        ("https://News.Example", "https://news.example"),
        ("https://news.example:443", "https://news.example"),
        ("http://news.example:80", "http://news.example"),
        ("http://news.example:443", "http://news.example:443"),
        ("https://news.example:80", "https://news.example:80"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:80", "http://[::1]"),
        ("http://[fe80::80]", "http://[fe80::80]"),
    ],
)
def test_an_origin_is_kept_as_browsers_write_it(named: str, written: str) -> None:
    assert ORIGIN.fullmatch(named)
    assert as_browsers_write([named]) == (written,)


def test_two_ways_to_write_one_origin_are_one() -> None:
    assert as_browsers_write(["https://b.example", "https://A.example:443", "https://a.example"]) == (
        "https://b.example",
        "https://a.example",
    )
