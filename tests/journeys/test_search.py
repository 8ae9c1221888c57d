"""Search: moderators find a comment by any spelling of its words, and by where, when and by whom it was written."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

Post = Callable[..., dict[str, Any]]
Signed = Mapping[str, dict[str, str]]
Answer = dict[str, Any]


@pytest.fixture
def search(api: httpx.Client, signed: Signed) -> Callable[..., Answer]:
    def ask(**wanted: object) -> Answer:
        answer = api.get(
            "comments", params={key: str(value) for key, value in wanted.items()}, headers=signed["moderator"]
        )
        assert answer.status_code == 200, answer.text
        found: Answer = answer.json()
        return found

    return ask


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("استقالة الـمُـحَافِظ", "المحافظ"),
        ("استقالة المحافظ", "اســتقالة"),
        ("أُنتُخِبَ إبراهيم", "ابراهيم انتخب"),
        ("رأي المدرسة", "المدرسه راي"),
        ("مستشفى البلدة", "مستشفي"),
        ("İstanbul'da ÉTÉ", "ete istanbul"),
        ("عام ٢٠٢٤", "2024"),
        ("استقالة المحافظين", "المحافظ"),
        ("ذهبت إلى المدرسة وبالسيارة عدت", "سيارة مدرسة"),
        ("للناس رأي آخر", "ناس"),
    ],
)
def test_every_spelling_of_a_word_finds_it(
    post: Post, search: Callable[..., Answer], article: str, typed: str, sought: str
) -> None:
    mark = secrets.token_hex(6)
    taken = post(body=f"{typed} {mark}")
    assert ids(search(q=f"{mark} {sought}", article=article)) == [taken["id"]]
    assert ids(search(q=f"{mark} غيرموجود", article=article)) == []


def test_the_name_is_found_too_and_only_the_last_word_may_be_a_beginning(
    post: Post, search: Callable[..., Answer], article: str
) -> None:
    taken = post(name="عبد الرحمن المنصور", body="رأيي مختلف")
    assert ids(search(q="مختلف المنص", article=article)) == [taken["id"]]
    assert ids(search(q="المنص مختلف", article=article)) == []


@pytest.mark.parametrize(
    "query", ["'", "a' & 'b", "\\", ":*", "!a", "a <-> b", "(((", "%", "'; DROP TABLE comments; --", "\u0000a", "😀 a"]
)
def test_no_query_breaks_the_search(api: httpx.Client, signed: Signed, query: str) -> None:
    answer = api.get("comments", params={"q": query}, headers=signed["moderator"])
    assert answer.status_code in {200, 422}


def test_cases_in_every_state_are_found_and_told_apart(
    api: httpx.Client, post: Post, spam: str, search: Callable[..., Answer], signed: Signed, article: str
) -> None:
    published, held, rejected, withdrawn = post(), post(body=spam), post(body=f"{spam} أيضا"), post()
    api.post(f"comments/{rejected['id']}/decisions", json={"action": "reject"}, headers=signed["moderator"])
    token = {"Authorization": f"Bearer {withdrawn['author_token']}"}
    api.delete(f"comments/{withdrawn['id']}", headers=token).raise_for_status()
    by_status = {"published": published, "held": held, "rejected": rejected, "withdrawn": withdrawn}
    assert {status: ids(search(article=article, status=status)) for status in by_status} == {
        status: [taken["id"]] for status, taken in by_status.items()
    }
    everything = search(article=article)
    assert ids(everything) == [each["id"] for each in (withdrawn, rejected, held, published)]
    assert (everything["total"], everything["next"]) == (4, None)
    assert set(everything["items"][0]) >= {"comment", "verdict", "author", "priority"}


def test_an_author_is_found_by_the_id_in_a_case(post: Post, search: Callable[..., Answer], article: str) -> None:
    mine = post(email=f"{secrets.token_hex(6)}@readers.example")
    post()
    author = search(article=article)["items"][-1]["author"]["id"]
    assert ids(search(author=author)) == [mine["id"]]


def test_a_time_bounds_the_search(post: Post, search: Callable[..., Answer], article: str) -> None:
    first, second = post(), post()
    moment, day = second["comment"]["created_at"], second["comment"]["created_at"][:10]
    assert ids(search(article=article, **{"from": moment})) == [second["id"]]
    assert ids(search(article=article, to=moment)) == [first["id"]]
    assert ids(search(article=article, **{"from": first["comment"]["created_at"][:10], "to": day})) == [
        second["id"],
        first["id"],
    ]
    assert ids(search(article=article, to="2001-01-01")) == []
    assert ids(search(article=article, **{"from": "0001-01-02", "to": "9999-12-30"})) == [second["id"], first["id"]]
    assert ids(search(article=article, to="1969-07-20T20:17:40+00:00")) == []


def test_a_reason_is_a_rules_or_a_persons(
    api: httpx.Client, post: Post, spam: str, search: Callable[..., Answer], signed: Signed, article: str
) -> None:
    clean, held = post(), post(body=spam)
    assert ids(search(article=article, reason="spam")) == [held["id"]]
    decision = {"action": "reject", "reason": "hate", "overrule": True}
    api.post(f"comments/{clean['id']}/decisions", json=decision, headers=signed["moderator"]).raise_for_status()
    assert ids(search(article=article, reason="hate")) == [clean["id"]]


def test_pages_follow_each_other_without_gap_or_repeat(post: Post, search: Callable[..., Answer], article: str) -> None:
    posted = [post()["id"] for _ in range(5)]
    seen: list[str] = []
    page = search(article=article, limit=2)
    seen += ids(page)
    while page["next"]:
        page = search(article=article, limit=2, cursor=page["next"])
        seen += ids(page)
        assert page["total"] == 5
    assert seen == posted[::-1]


def test_a_cursor_holds_for_its_own_search_only(
    api: httpx.Client, post: Post, search: Callable[..., Answer], signed: Signed, article: str
) -> None:
    post(), post()
    cursor = search(article=article, limit=1)["next"]
    for wanted in ({"status": "held", "cursor": cursor}, {"article": article, "cursor": "x" * 40}):
        answer = api.get("comments", params=wanted, headers=signed["moderator"])
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


def test_everything_that_is_wrong_is_told_at_once(api: httpx.Client, signed: Signed) -> None:
    wanted = {"author": "a b", "q": "؟!", "from": "yesterday", "to": "2026-13-01"}
    answer = api.get("comments", params=wanted, headers=signed["moderator"])
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["author", "q", "from", "to"]


@pytest.mark.parametrize(
    "wanted",
    [
        {"status": "open"},
        {"reason": "boring"},
        {"limit": "0"},
        {"q": "x" * 201},
        {"from": "9999-12-31T23:59:59-23:59"},
        {"to": "9999-12-31"},
        {"from": "2026-05-04T12:00:00"},
        {"article": "\u0007"},
    ],
)
def test_what_cannot_be_searched_for_is_refused(api: httpx.Client, signed: Signed, wanted: dict[str, str]) -> None:
    assert api.get("comments", params=wanted, headers=signed["moderator"]).status_code == 422


def ids(found: Answer) -> list[str]:
    return [case["comment"]["id"] for case in found["items"]]
