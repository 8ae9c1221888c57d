"""Posting through the door: formats, answers, limits and refusals."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from service.domain.errors import (
    ArticleClosed,
    DuplicateComment,
    KeyReused,
    Overloaded,
    TooMany,
    Unavailable,
    Unknown,
)
from service.flow.submit import Arrival

COMMENTS = "/v1/sites/demo/articles/a/comments"
Form = dict[str, str]


async def test_a_comment_is_answered_with_what_the_public_sees(client: httpx.AsyncClient, reader_form: Form) -> None:
    answer = await client.post(COMMENTS, json=reader_form)
    assert answer.status_code == 201
    body = answer.json()
    assert answer.headers["location"] == f"http://comments.example/v1/sites/demo/comments/{body['id']}"
    assert set(body) == {"id", "status", "message", "author_token", "comment"}
    assert set(body["comment"]) == {"id", "article", "parent", "author", "body", "created_at", "edited_at"}
    assert set(body["comment"]["author"]) == {"name", "website", "avatar"}
    assert body["status"] == "published"
    assert body["comment"]["created_at"].endswith("Z")
    assert answer.headers["cache-control"] == "no-store"


async def test_the_message_is_in_the_language_asked_for_else_in_the_sites(
    client: httpx.AsyncClient, reader_form: Form
) -> None:
    arabic = await client.post(COMMENTS, json=reader_form)
    english = await client.post(COMMENTS, json=reader_form, headers={"Accept-Language": "fr, en;q=0.5"})
    assert "شكرًا" in arabic.json()["message"]
    assert english.json()["message"].startswith("Thank you")
    assert english.headers["content-language"] == "en"


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"author": "x", "email": "a@example.com", "comment": "hello", "url": "https://example.com"}},
        {"data": {"author": "x", "email": "a@example.com", "comment": "hello", "url": "https://example.com"}},
        {
            "files": {
                "author": (None, "x"),
                "email": (None, "a@example.com"),
                "comment": (None, "hello"),
                "url": (None, "https://example.com"),
            }
        },
    ],
)
async def test_every_format_of_a_form_is_taken(client: httpx.AsyncClient, sent: dict[str, Any]) -> None:
    answer = await client.post(COMMENTS, **sent)
    assert answer.status_code == 201
    assert answer.json()["comment"]["author"]["website"] == "https://example.com"


async def test_all_wrong_fields_are_named_at_once(client: httpx.AsyncClient) -> None:
    answer = await client.post(COMMENTS, json={"name": "x", "email": "nobody"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "http://comments.example/problems/invalid-comment"
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [
        ("email", "invalid"),
        ("body", "required"),
    ]
    assert "name@example.com" in problem["errors"][0]["message"]


@pytest.mark.parametrize(
    ("refusal", "status", "slug"),
    [
        (DuplicateComment(), 409, "duplicate-comment"),
        (KeyReused(), 422, "key-reused"),
        (Unknown("parent"), 404, "unknown-parent"),
        (ArticleClosed(), 423, "article-closed"),
        (TooMany(10, 17), 429, "too-many"),
        (Overloaded(), 503, "overloaded"),
        (Unavailable("ledger"), 503, "unavailable"),
        (RuntimeError("secret words"), 500, "internal-error"),
    ],
)
async def test_every_refusal_has_its_problem(
    client: httpx.AsyncClient,
    refuse: Callable[[Exception], None],
    reader_form: Form,
    refusal: Exception,
    status: int,
    slug: str,
) -> None:
    refuse(refusal)
    answer = await client.post(COMMENTS, json=reader_form)
    assert answer.status_code == status
    assert answer.json()["type"].endswith(f"/problems/{slug}")
    assert answer.json()["status"] == status
    assert "secret" not in answer.text


async def test_a_limit_says_how_long_to_wait(
    client: httpx.AsyncClient, refuse: Callable[[Exception], None], reader_form: Form
) -> None:
    refuse(TooMany(10, 17))
    answer = await client.post(COMMENTS, json=reader_form)
    assert answer.headers["retry-after"] == "17"
    assert answer.headers["ratelimit"] == '"posts";r=0;t=17'
    assert answer.headers["ratelimit-policy"] == '"posts";q=10;w=60'


async def test_a_machine_that_is_down_says_when_to_come_again(
    client: httpx.AsyncClient, refuse: Callable[[Exception], None], reader_form: Form
) -> None:
    refuse(Unavailable("ledger"))
    answer = await client.post(COMMENTS, json=reader_form)
    assert int(answer.headers["retry-after"]) > 0


async def test_a_failure_is_logged_by_its_kind_without_its_words(
    client: httpx.AsyncClient,
    refuse: Callable[[Exception], None],
    reader_form: Form,
    capsys: pytest.CaptureFixture[str],
) -> None:
    refuse(RuntimeError("secret words of a reader"))
    await client.post(COMMENTS, json=reader_form)
    told = "".join(capsys.readouterr())
    assert "RuntimeError" in told
    assert "secret" not in told
    assert reader_form["body"] not in told


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "", "application/json, text/html"])
async def test_another_format_is_refused(client: httpx.AsyncClient, content_type: str) -> None:
    answer = await client.post(COMMENTS, content=b"{}", headers={"Content-Type": content_type})
    assert answer.status_code == 415


async def test_a_compressed_body_is_refused(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert (await client.post(COMMENTS, content=b"{}", headers=headers)).status_code == 415


async def test_another_charset_is_malformed(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json; charset=windows-1256"}
    assert (await client.post(COMMENTS, content=b"{}", headers=headers)).status_code == 400


async def test_a_large_body_is_refused_before_it_is_read(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await client.post(COMMENTS, content=b" " * 300_000, headers=headers)
    assert answer.status_code == 413


async def test_a_large_body_of_unknown_length_is_refused(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 10_000

    answer = await client.post(COMMENTS, content=chunks(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é".encode()])
async def test_a_wrong_idempotency_key_is_malformed(
    client: httpx.AsyncClient, reader_form: Form, key: str | bytes
) -> None:
    answer = await client.post(COMMENTS, json=reader_form, headers=[(b"Idempotency-Key", _raw(key))])
    assert answer.status_code == 400


def _raw(key: str | bytes) -> bytes:
    return key.encode() if isinstance(key, str) else key


async def test_an_idempotency_key_is_handed_on(
    client: httpx.AsyncClient, arrivals: list[Arrival], reader_form: Form
) -> None:
    await client.post(COMMENTS, json=reader_form, headers={"Idempotency-Key": "k-1"})
    assert arrivals[0].idempotency_key == "k-1"


async def test_only_a_sites_own_server_says_where_a_reader_is(
    client: httpx.AsyncClient, arrivals: list[Arrival], reader_form: Form
) -> None:
    form = {**reader_form, "client_address": "192.0.2.9"}
    await client.post(COMMENTS, json=form)
    await client.post(COMMENTS, json=form, headers={"Authorization": "Bearer hk_site"})
    await client.post(COMMENTS, json=reader_form, headers={"X-Forwarded-For": "198.51.100.7"})
    assert [arrival.client for arrival in arrivals] == ["127.0.0.1", "192.0.2.9", "198.51.100.7"]


async def test_a_servers_nonsense_about_a_reader_is_refused(client: httpx.AsyncClient, reader_form: Form) -> None:
    form, key = {**reader_form, "client_address": "nowhere"}, {"Authorization": "Bearer hk_site"}
    answer = await client.post(COMMENTS, json=form, headers=key)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["client_address"]
    worse = await client.post(COMMENTS, json={**form, "name": "", "email": "x"}, headers=key)
    assert [error["field"] for error in worse.json()["errors"]] == ["name", "email", "client_address"]


async def test_a_wrong_key_is_refused_and_not_overlooked(client: httpx.AsyncClient, reader_form: Form) -> None:
    answer = await client.post(COMMENTS, json=reader_form, headers={"Authorization": "Bearer hk_wrong"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("part", "article"),
    [
        ("https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%23c", "https://news.example/a?b=1#c"),
        ("%D9%85%D9%82%D8%A7%D9%84", "مقال"),
        ("%2E%2E", ".."),
        ("a%2525", "a%25"),
        ("a%2F", "a/"),
        ("%2F%2F", "//"),
        ("a+b", "a+b"),
    ],
)
async def test_an_articles_name_is_data(client: httpx.AsyncClient, reader_form: Form, part: str, article: str) -> None:
    answer = await client.post(f"/v1/sites/demo/articles/{part}/comments", json=reader_form)
    assert answer.json()["comment"]["article"] == article


@pytest.mark.parametrize(
    ("part", "status"), [("%FF", 400), ("%zz", 400), ("%00", 422), ("x" * 201, 422), ("a%0Ab", 422), ("", 404)]
)
async def test_a_name_that_none_can_have_is_refused(
    client: httpx.AsyncClient, reader_form: Form, part: str, status: int
) -> None:
    answer = await client.post(f"/v1/sites/demo/articles/{part}/comments", json=reader_form)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
