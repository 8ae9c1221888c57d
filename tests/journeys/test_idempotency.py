"""The Idempotency-Key: the same request again is the same comment, whatever happened in between."""

import asyncio
import secrets
from collections.abc import Callable

import httpx
import pytest

from scripts.trials.running import Running

MakeForm = Callable[..., dict[str, object]]


@pytest.fixture
def key() -> dict[str, str]:
    return {"Idempotency-Key": secrets.token_hex(16)}


def test_the_same_request_has_the_same_answer(
    api: httpx.Client, article: str, form: MakeForm, key: dict[str, str], listed: Callable[[], list[str]]
) -> None:
    filled = form()
    first, again = (api.post(f"articles/{article}/comments", json=filled, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert listed() == [first.json()["id"]]


def test_another_body_under_the_same_key_is_refused(
    api: httpx.Client, article: str, form: MakeForm, key: dict[str, str]
) -> None:
    api.post(f"articles/{article}/comments", json=form(), headers=key).raise_for_status()
    other_body = api.post(f"articles/{article}/comments", json=form(), headers=key)
    assert other_body.status_code == 422
    assert other_body.json()["type"].endswith("/problems/key-reused")


def test_a_refused_request_does_not_use_its_key_up(
    api: httpx.Client, article: str, form: MakeForm, key: dict[str, str]
) -> None:
    refused = api.post(f"articles/{article}/comments", json=form(email="wrong"), headers=key)
    mended = api.post(f"articles/{article}/comments", json=form(), headers=key)
    assert (refused.status_code, mended.status_code) == (422, 201)


def test_the_answer_is_the_first_one_also_after_a_decision(
    api: httpx.Client,
    article: str,
    form: MakeForm,
    key: dict[str, str],
    spam: str,
    signed: dict[str, dict[str, str]],
) -> None:
    filled = form(body=spam)
    first = api.post(f"articles/{article}/comments", json=filled, headers=key).json()
    ruling = {"action": "publish"}
    api.post(f"comments/{first['id']}/decisions", json=ruling, headers=signed["moderator"]).raise_for_status()
    assert api.post(f"articles/{article}/comments", json=filled, headers=key).json()["status"] == "held"


async def test_twenty_at_once_are_one_comment(
    hakam: Running, article: str, form: MakeForm, key: dict[str, str]
) -> None:
    filled, place = form(), f"{hakam.url}/v1/sites/demo/articles/{article}/comments"
    headers = {**key, "X-Forwarded-For": "10.9.8.7"}
    async with httpx.AsyncClient() as client:
        answers = await asyncio.gather(*(client.post(place, json=filled, headers=headers) for _ in range(20)))
        total = (await client.get(place)).json()["total"]
    assert {answer.status_code for answer in answers} <= {201, 429}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert total == 1
