"""One comment: its author's token opens it, a moderator's key shows the case, anything else shows nothing."""

import httpx
import pytest

COMMENTS = "/v1/sites/demo/articles/a/comments"
MODERATOR = {"Authorization": "Bearer hk_moderator"}
Form = dict[str, str]


async def post(client: httpx.AsyncClient, form: Form, body: str) -> tuple[str, dict[str, str]]:
    answer = (await client.post(COMMENTS, json={**form, "body": body})).json()
    return f"/v1/sites/demo/comments/{answer['id']}", {"Authorization": f"Bearer {answer['author_token']}"}


async def test_its_author_sees_a_comment_that_waits(client: httpx.AsyncClient, reader_form: Form) -> None:
    address, token = await post(client, reader_form, "hold")
    answer = (await client.get(address, headers=token)).json()
    assert answer["status"] == "held"
    assert (answer["reason"], answer["decided_by"], answer["objection"]) == (None, None, None)


async def test_its_author_hears_why_it_was_rejected_and_how_to_object(
    client: httpx.AsyncClient, reader_form: Form
) -> None:
    address, token = await post(client, reader_form, "reject")
    answer = (await client.get(address, headers={**token, "Accept-Language": "en"})).json()
    assert (answer["reason"], answer["decided_by"]) == ("spam", "machine")
    assert "automatic" in answer["message"]
    assert answer["id"] in answer["objection"]


async def test_its_author_takes_it_back(client: httpx.AsyncClient, reader_form: Form) -> None:
    address, token = await post(client, reader_form, "hello")
    assert (await client.delete(address, headers=token)).status_code == 204
    gone = await client.get(address, headers=token)
    assert gone.status_code == 410
    assert gone.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "shown", [None, "Bearer", "Bearer hat_wrong", "Bearer hk_wrong", "Basic x", "Bearer " + "x" * 999]
)
async def test_nobody_else_sees_it(client: httpx.AsyncClient, reader_form: Form, shown: str | None) -> None:
    address, _ = await post(client, reader_form, "hold")
    answer = await client.get(address, headers={"Authorization": shown} if shown else {})
    assert answer.status_code == 401


async def test_a_servers_key_is_not_enough(client: httpx.AsyncClient, reader_form: Form) -> None:
    address, _ = await post(client, reader_form, "hold")
    assert (await client.get(address, headers={"Authorization": "Bearer hk_site"})).status_code == 403


async def test_a_moderator_does_not_withdraw(client: httpx.AsyncClient, reader_form: Form) -> None:
    address, _ = await post(client, reader_form, "hold")
    assert (await client.delete(address, headers=MODERATOR)).status_code == 401


async def test_a_moderator_sees_the_case(client: httpx.AsyncClient, reader_form: Form) -> None:
    address, _ = await post(client, reader_form, "hold someone@example.com")
    answer = (await client.get(address, headers={**MODERATOR, "Accept-Language": "en"})).json()
    assert set(answer) == {
        "comment", "verdict", "author", "flags", "similar", "waiting_since", "priority", "version"
    }  # fmt: skip
    assert answer["comment"]["body"] == "hold someone@example.com"
    assert answer["comment"]["email_masked"] == "r•••@e•••.com"
    assert answer["verdict"]["reasons"] == [{"rule": "links.many", "because": "Many links", "spans": [[0, 4]]}]
    assert answer["verdict"]["signals"] == {
        "links.count": {"value": 5, "spans": [[0, 4]]},
        "links.density": {"value": 0.5},
        "toxicity.deep": {"missing": "out of domain"},
    }
    assert "sealed_email" not in answer["author"]


async def test_a_reason_is_told_in_the_callers_language(client: httpx.AsyncClient, reader_form: Form) -> None:
    address, _ = await post(client, reader_form, "hold")
    answer = (await client.get(address, headers=MODERATOR)).json()
    assert answer["verdict"]["reasons"][0]["because"] == "روابط كثيرة"


@pytest.mark.parametrize("comment", ["C9999", "%00", "x" * 200, "a%20b", "%D9%85"])
async def test_a_comment_that_does_not_exist_is_unknown(client: httpx.AsyncClient, comment: str) -> None:
    answer = await client.get(f"/v1/sites/demo/comments/{comment}", headers=MODERATOR)
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/unknown-comment")
