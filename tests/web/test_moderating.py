"""The moderators' calls: who may make them, what they take, what they answer."""

from typing import Any

import httpx
import pytest

from service.domain.article import Article
from service.domain.ids import ArticleId

SITE = "/v1/sites/demo"
MODERATOR = {"Authorization": "Bearer hk_moderator"}
ADMIN = {"Authorization": "Bearer hk_admin"}
SERVER = {"Authorization": "Bearer hk_site"}
Form = dict[str, str]

CALLS = [
    ("GET", "/queue", SERVER),
    ("POST", "/queue/claims", SERVER),
    ("POST", "/queue/claims/L-C0001/renew", SERVER),
    ("DELETE", "/queue/claims/L-C0001", SERVER),
    ("POST", "/comments/C0001/decisions", SERVER),
    ("POST", "/comments/C0001/undo", SERVER),
    ("GET", "/comments/C0001/history", SERVER),
    ("POST", "/comments/C0001/email", MODERATOR),
    ("POST", "/comments/decisions", SERVER),
    ("GET", "/comments", SERVER),
    ("GET", "/settings", MODERATOR),
    ("PATCH", "/settings", MODERATOR),
    ("PUT", "/authors/A1/standing", SERVER),
    ("DELETE", "/authors/A1/standing", SERVER),
]


@pytest.fixture
async def held(client: httpx.AsyncClient, reader_form: Form) -> str:
    answer = await client.post(f"{SITE}/articles/a/comments", json={**reader_form, "body": "hold"})
    return str(answer.json()["id"])


@pytest.mark.parametrize(("method", "path", "lesser"), [*CALLS, ("PUT", "/articles/a", {})])
async def test_every_call_needs_a_key_of_its_role(
    client: httpx.AsyncClient, held: str, method: str, path: str, lesser: Form
) -> None:
    nobody = await client.request(method, SITE + path)
    wrong = await client.request(method, SITE + path, headers=lesser)
    assert nobody.status_code == 401
    assert wrong.status_code == (403 if lesser else 401)
    assert nobody.headers["cache-control"] == "no-store"


async def test_the_queue_shows_its_most_urgent_cases(client: httpx.AsyncClient, held: str) -> None:
    answer = await client.get(f"{SITE}/queue", headers=MODERATOR)
    queue = answer.json()
    assert (queue["waiting"], queue["claimed"], queue["oldest_seconds"]) == (1, 0, 7)
    assert [case["comment"]["id"] for case in queue["items"]] == [held]
    assert answer.headers["cache-control"] == "no-store"


async def test_a_claim_is_taken_kept_and_given_back(client: httpx.AsyncClient, held: str) -> None:
    form = {"limit": 5, "lease_seconds": 60}
    claimed = await client.post(f"{SITE}/queue/claims", json=form, headers=MODERATOR)
    assert claimed.status_code == 201
    (claim,) = claimed.json()["claims"]
    assert set(claim) == {"lease", "expires_at", "case"}
    lease = f"{SITE}/queue/claims/{claim['lease']}"
    kept = await client.post(f"{lease}/renew", json={"lease_seconds": 90}, headers=MODERATOR)
    assert kept.json() == {"lease": claim["lease"], "expires_at": "2026-05-04T12:01:30Z"}
    assert (await client.delete(lease, headers=MODERATOR)).status_code == 204


async def test_a_claim_without_a_body_takes_what_is_usual(client: httpx.AsyncClient, held: str) -> None:
    assert (await client.post(f"{SITE}/queue/claims", headers=MODERATOR)).status_code == 201


async def test_a_lease_that_ran_out_is_unknown(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{SITE}/queue/claims/L-gone/renew", headers=MODERATOR)
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/unknown-lease")


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({"limit": 0}, ["limit"]),
        ({"limit": 51, "lease_seconds": 29}, ["limit", "lease_seconds"]),
        ({"limit": "5"}, ["limit"]),
        ({"limit": True, "lease_seconds": 3601}, ["limit", "lease_seconds"]),
    ],
)
async def test_a_wrong_claim_names_all_that_is_wrong(
    client: httpx.AsyncClient, form: dict[str, Any], fields: list[str]
) -> None:
    answer = await client.post(f"{SITE}/queue/claims", json=form, headers=MODERATOR)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == fields


async def test_a_decision_is_taken_once_and_undone(client: httpx.AsyncClient, held: str) -> None:
    ruling = {"action": "reject", "reason": "spam", "note": "ملاحظة", "lease": None}
    address = f"{SITE}/comments/{held}"
    decided = await client.post(f"{address}/decisions", json=ruling, headers=MODERATOR)
    assert decided.status_code == 200
    body = decided.json()
    assert set(body) == {"comment", "decision", "similar"}
    assert body["comment"]["status"] == "rejected"
    assert (body["decision"]["before"], body["decision"]["after"]) == ("held", "rejected")
    again = await client.post(f"{address}/decisions", json=ruling, headers={**MODERATOR, "Accept-Language": "en"})
    assert again.status_code == 409
    assert "rejected" in again.json()["detail"]
    in_arabic = await client.post(f"{address}/decisions", json=ruling, headers={**MODERATOR, "Accept-Language": "ar"})
    assert "مرفوض" in in_arabic.json()["detail"]
    anyway = await client.post(f"{address}/decisions", json={**ruling, "overrule": True}, headers=MODERATOR)
    assert anyway.status_code == 200
    undone = await client.post(f"{address}/undo", headers=MODERATOR)
    assert undone.json()["comment"]["status"] == "held"


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({}, ["action"]),
        (
            {"action": "delete", "reason": "dull", "note": 5, "overrule": "yes"},
            ["action", "reason", "note", "overrule"],
        ),
        ({"action": "publish", "note": "x" * 2001}, ["note"]),
        ({"action": "publish", "note": "\x00"}, ["note"]),
        ({"action": ["publish"]}, ["action"]),
    ],
)
async def test_a_wrong_decision_names_all_that_is_wrong(
    client: httpx.AsyncClient, held: str, form: dict[str, Any], fields: list[str]
) -> None:
    answer = await client.post(f"{SITE}/comments/{held}/decisions", json=form, headers=MODERATOR)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == fields


async def test_a_history_tells_every_event(client: httpx.AsyncClient, held: str) -> None:
    (event,) = (await client.get(f"{SITE}/comments/{held}/history", headers=MODERATOR)).json()["events"]
    assert event == {
        "id": "E1",
        "type": "comment.received",
        "at": "2026-05-04T12:00:00Z",
        "actor": {"kind": "author", "id": None, "label": None},
        "data": {"depth": 0},
    }


async def test_an_address_is_revealed_for_a_purpose_only(client: httpx.AsyncClient, held: str) -> None:
    address = f"{SITE}/comments/{held}/email"
    for nothing in ({}, {"purpose": " \u200f"}):
        assert (await client.post(address, json=nothing, headers=ADMIN)).status_code == 422
    answer = await client.post(address, json={"purpose": "a court's order"}, headers=ADMIN)
    assert answer.json() == {"email": "reader@example.com"}
    assert answer.headers["cache-control"] == "no-store"


async def test_an_article_is_set_by_the_sites_server(
    client: httpx.AsyncClient, articles: dict[ArticleId, Article]
) -> None:
    form = {"state": "closed", "title": "عنوان", "url": "https://news.example/a"}
    answer = await client.put(f"{SITE}/articles/https%3A%2F%2Fnews.example%2Fa", json=form, headers=SERVER)
    assert answer.status_code == 200
    assert answer.json() == {"id": "https://news.example/a", **form, "published": 0}
    assert "https://news.example/a" in articles


@pytest.mark.parametrize("title", ["x" * 301, "a\x00", "a\x7f", "a\x85b\x9f", "a\ufffe"])
@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://", 'https://news.example/"><b>', "https://a@b.example"])
async def test_a_wrong_article_names_all_that_is_wrong(client: httpx.AsyncClient, title: str, url: str) -> None:
    form = {"state": "ajar", "title": title, "url": url}
    answer = await client.put(f"{SITE}/articles/a", json=form, headers=SERVER)
    assert [error["field"] for error in answer.json()["errors"]] == ["state", "title", "url"]


async def test_a_form_is_no_format_for_moderators(client: httpx.AsyncClient, held: str) -> None:
    address = f"{SITE}/comments/{held}/decisions"
    answer = await client.post(address, data={"action": "publish"}, headers=MODERATOR)
    assert answer.status_code == 415
