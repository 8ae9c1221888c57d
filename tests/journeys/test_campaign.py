"""A campaign over real HTTP: one item in the queue, one decision takes them all."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import httpx
import pytest

from scripts.trials.books import Books
from scripts.trials.chatter import chatter
from scripts.trials.running import Running
from scripts.trials.variants import variants

MakeForm = Callable[..., dict[str, object]]
Signed = Mapping[str, dict[str, str]]
Send = Callable[[int], list[dict[str, Any]]]

SENT, PUBLIC = 60, 9
"""How many are sent, and how many of them before anybody knows that they are many; some of these are held as well."""


@pytest.fixture
def campaign(hakam: Running, form: MakeForm) -> Iterator[Send]:
    """Send variants of one text, each by another author, from another network, under one of three articles."""
    texts = variants(chatter(secrets.token_hex(8)))
    with httpx.Client(base_url=f"{hakam.url}/v1/sites/demo/") as client:

        def send(how_many: int) -> list[dict[str, Any]]:
            sent = []
            for number, body in enumerate(islice(texts, how_many)):
                address = ".".join(["10", *(str(part) for part in secrets.token_bytes(3))])
                headers = {"X-Forwarded-For": address}
                answer = client.post(f"articles/c{number % 3}/comments", json=form(body=body), headers=headers)
                assert answer.status_code == 201, answer.text
                sent.append(answer.json())
            return sent

        yield send


def test_a_campaign_is_one_item_and_one_decision_takes_them_all(
    api: httpx.Client, signed: Signed, campaign: Send, books: Books
) -> None:
    sent = campaign(SENT)
    held = {answer["id"] for answer in sent if answer["status"] == "held"}
    assert SENT - PUBLIC <= len(held) <= SENT
    (first,) = held & books.queue()
    (item,) = [each for each in _queue(api, signed)["items"] if each["comment"]["id"] in held]
    assert (item["comment"]["id"], item["similar"]) == (first, len(held) - 1)
    last = api.get(f"comments/{sent[-1]['id']}", headers=signed["moderator"]).json()
    assert last["verdict"]["signals"]["similar.count"] == {"value": SENT - 1}
    assert "floods.campaign" in [reason["rule"] for reason in last["verdict"]["reasons"]]

    ruling = {"action": "reject", "reason": "spam", "similar": True, "version": item["version"]}
    answer = api.post(f"comments/{first}/decisions", json=ruling, headers=signed["moderator"]).raise_for_status()
    assert answer.json()["similar"] == len(held) - 1
    assert held.isdisjoint(books.queue())
    cases = [api.get(f"comments/{comment}", headers=signed["moderator"]).json() for comment in held]
    assert {case["comment"]["status"] for case in cases} == {"rejected"}

    one = (held - {first}).pop()
    undone = api.post(f"comments/{one}/undo", headers=signed["moderator"]).raise_for_status().json()
    assert (undone["comment"]["status"], undone["similar"]) == ("held", 0)
    assert books.queue() & held == {one}
    api.post(f"comments/{one}/decisions", json={"action": "reject"}, headers=signed["moderator"]).raise_for_status()


def test_without_the_word_only_one_is_decided_and_the_next_takes_its_place(
    api: httpx.Client, signed: Signed, campaign: Send, books: Books
) -> None:
    held = {answer["id"] for answer in campaign(PUBLIC + 4) if answer["status"] == "held"}
    (first,) = held & books.queue()
    answer = api.post(f"comments/{first}/decisions", json={"action": "publish"}, headers=signed["moderator"]).json()
    assert answer["similar"] == 0
    (second,) = held & books.queue()
    assert second != first
    similar = {"action": "publish", "similar": True}
    api.post(f"comments/{second}/decisions", json=similar, headers=signed["moderator"]).raise_for_status()


def test_similar_is_yes_or_no(api: httpx.Client, signed: Signed) -> None:
    ruling = {"action": "reject", "similar": "all of them"}
    answer = api.post("comments/01ARZ3NDEKTSV4RRFFQ69G5FAV/decisions", json=ruling, headers=signed["moderator"])
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "similar")


def _queue(api: httpx.Client, signed: Signed) -> dict[str, Any]:
    found: dict[str, Any] = api.get("queue", headers=signed["moderator"]).raise_for_status().json()
    return found
