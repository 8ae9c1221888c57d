"""A clean comment: published at once, as the public may see it and no more."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

ARABIC = "تحليل هادئ ومفيد، شكرًا للكاتب."


def test_an_arabic_comment_is_published_and_in_list_and_counts_at_once(
    api: httpx.Client, article: str, form: Callable[..., dict[str, object]]
) -> None:
    answer = api.post(f"articles/{article}/comments", json=form(body=ARABIC))
    taken = answer.json()
    page = api.get(f"articles/{article}/comments").json()
    counts = api.get("counts", params={"article": [article, "never heard of"]}).json()
    assert (answer.status_code, taken["status"], taken["comment"]["body"]) == (201, "published", ARABIC)
    assert page == {"comments": [taken["comment"]], "next": None, "total": 1}
    assert counts == {"counts": {article: 1, "never heard of": 0}}


def test_the_answer_tells_where_the_comment_is_and_opens_it_for_its_author(
    api: httpx.Client, article: str, form: Callable[..., dict[str, object]]
) -> None:
    answer = api.post(f"articles/{article}/comments", json=form())
    taken = answer.json()
    own = api.get(answer.headers["Location"].partition("/demo/")[2], headers=_own(taken))
    assert own.json()["comment"] == taken["comment"]
    assert own.json()["status"] == "published"


def test_the_public_sees_what_was_promised_and_nothing_else(post: Callable[..., dict[str, Any]]) -> None:
    taken = post(website="https://salma.example")
    assert set(taken) == {"id", "status", "message", "author_token", "comment"}
    assert set(taken["comment"]) == {"id", "article", "parent", "author", "body", "created_at", "edited_at"}
    assert set(taken["comment"]["author"]) == {"name", "website", "avatar"}


def test_addresses_and_phone_numbers_are_masked_in_public(post: Callable[..., dict[str, Any]]) -> None:
    taken = post(body="راسلوني على salma.h@mail.example أو ٠٩٣٣١٢٣٤٥٦ رجاء، أريد أن أعرف المزيد عن الموضوع.")
    assert "salma.h" not in taken["comment"]["body"]
    assert "٠٩٣٣١٢٣٤٥٦" not in taken["comment"]["body"]
    assert "أريد أن أعرف المزيد" in taken["comment"]["body"]


@pytest.mark.parametrize(("asked", "language"), [("en", "en"), ("ar", "ar"), ("fr, en;q=0.5", "en"), ("", "ar")])
def test_the_reader_is_answered_in_their_language(
    api: httpx.Client, article: str, form: Callable[..., dict[str, object]], asked: str, language: str
) -> None:
    answer = api.post(f"articles/{article}/comments", json=form(), headers={"Accept-Language": asked})
    assert answer.headers["Content-Language"] == language
    assert answer.json()["message"].isascii() == (language == "en")


def test_names_that_html_forms_use_are_understood(
    api: httpx.Client, article: str, form: Callable[..., dict[str, object]]
) -> None:
    filled = form()
    given = {"author": filled["name"], "comment": filled["body"], "url": "salma.example", "email": filled["email"]}
    taken = api.post(f"articles/{article}/comments", json={**given, "submit": "أرسل"}).json()
    assert taken["comment"]["author"]["website"] == "https://salma.example"
    assert taken["comment"]["body"] == filled["body"]


def test_the_same_words_again_are_refused(
    api: httpx.Client, article: str, form: Callable[..., dict[str, object]]
) -> None:
    filled = form()
    answers = [api.post(f"articles/{article}/comments", json=filled).status_code for _ in range(2)]
    louder = api.post(f"articles/{article}/comments", json={**filled, "body": f"  {filled['body']}!!"})
    elsewhere = api.post(f"articles/{article}-2/comments", json=filled)
    assert [*answers, louder.status_code, elsewhere.status_code] == [201, 409, 409, 201]


def test_a_filled_honeypot_holds_the_comment(
    post: Callable[..., dict[str, Any]], listed: Callable[[], list[str]]
) -> None:
    assert post(hp="https://bot.example")["status"] == "held"
    assert listed() == []


def _own(taken: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {taken['author_token']}"}
