"""Articles by any name, and articles that are closed or read by a person first."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest

MakeForm = Callable[..., dict[str, object]]

NAMES = {
    "a whole URL": "https://news.example/سياسة/2026/05/a-b_c~d.html?page=2&utm=x#comments",
    "Arabic": "خبر-عاجل، اليوم: «ماذا حدث؟»",
    "a question mark": "what?",
    "a hash": "c#sharp",
    "percent signs": "100%25 %2F %zz",
    "two dots": "..",
    "one dot": ".",
    "a way up": "../../queue",
    "two slashes": "//",
    "slash at the end": "news/",
    "slash at the beginning": "/news",
    "plus, ampersand, equals": "a+b&c=d;e",
    "spaces": " a  b ",
    "quotes and angles": "'\"<b>\\",
    "an emoji": "🕊️",
    "two hundred characters": "ع" * 200,
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_an_article_may_have_any_name(api: httpx.Client, form: MakeForm, name: str) -> None:
    place = f"articles/{encoded(name)}"
    taken = api.post(f"{place}/comments", json=form()).raise_for_status().json()
    page = api.get(f"{place}/comments").raise_for_status().json()
    counts = api.get("counts", params={"article": name}).json()["counts"]
    assert taken["comment"]["article"] == name
    assert [comment["id"] for comment in page["comments"]] == [taken["id"]]
    assert counts == {name: 1}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_an_article_of_any_name_can_be_set(api: httpx.Client, signed: dict[str, dict[str, str]], name: str) -> None:
    answer = api.put(f"articles/{encoded(name)}", json={"state": "open"}, headers=signed["site"])
    assert answer.json()["id"] == name


def test_a_closed_article_takes_no_comments_and_keeps_those_it_has(
    api: httpx.Client,
    article: str,
    form: MakeForm,
    post: Callable[..., dict[str, Any]],
    listed: Callable[[], list[str]],
    signed: dict[str, dict[str, str]],
) -> None:
    before = post()["id"]
    closed = api.put(f"articles/{article}", json={"state": "closed", "title": "خبر"}, headers=signed["site"])
    refused = api.post(f"articles/{article}/comments", json=form())
    assert (closed.json()["state"], closed.json()["title"], closed.json()["published"]) == ("closed", "خبر", 1)
    assert (refused.status_code, refused.headers["Content-Type"]) == (423, "application/problem+json")
    assert listed() == [before]
    api.put(f"articles/{article}", json={"state": "open"}, headers=signed["site"]).raise_for_status()
    again = post()["id"]
    assert listed() == [before, again]


def test_an_article_may_be_closed_before_its_first_comment(
    api: httpx.Client, article: str, form: MakeForm, signed: dict[str, dict[str, str]]
) -> None:
    api.put(f"articles/{article}", json={"state": "closed"}, headers=signed["moderator"]).raise_for_status()
    assert api.post(f"articles/{article}/comments", json=form()).status_code == 423


def test_hold_all_has_every_comment_read_first(
    api: httpx.Client, article: str, post: Callable[..., dict[str, Any]], signed: dict[str, dict[str, str]]
) -> None:
    api.put(f"articles/{article}", json={"state": "hold_all"}, headers=signed["site"]).raise_for_status()
    held = post()
    api.delete(f"comments/{held['id']}", headers={"Authorization": f"Bearer {held['author_token']}"})
    assert held["status"] == "held"


def encoded(name: str) -> str:
    """Encode a name as one part of a path; a client would take dots alone for a way to go."""
    return quote(name, safe="") if name.strip(".") else name.replace(".", "%2E")
