"""A held comment: in the queue, claimed, decided, undone, and every step on record."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from scripts.trials.books import Books
from scripts.trials.running import Running

Post = Callable[..., dict[str, Any]]
Signed = Mapping[str, dict[str, str]]

LEASE = {"limit": 50, "lease_seconds": 300}


def test_five_links_are_held_claimed_and_published(
    api: httpx.Client, post: Post, spam: str, listed: Callable[[], list[str]], signed: Signed, books: Books
) -> None:
    held = post(body=spam)
    assert held["status"] == "held"
    assert listed() == []
    assert held["id"] in books.queue()
    claim = _claim(api, signed, held["id"])
    assert "links.many" in [reason["rule"] for reason in claim["case"]["verdict"]["reasons"]]
    decided = _decide(api, signed, held["id"], {"action": "publish", "lease": claim["lease"]}).raise_for_status()
    assert decided.json()["comment"]["status"] == "published"
    assert listed() == [held["id"]]
    assert held["id"] not in books.queue()


def test_the_history_lists_each_step_in_order(api: httpx.Client, post: Post, spam: str, signed: Signed) -> None:
    held = post(body=spam)["id"]
    _claim(api, signed, held)
    _decide(api, signed, held, {"action": "reject", "reason": "spam", "note": "إعلان"})
    api.post(f"comments/{held}/undo", headers=signed["moderator"]).raise_for_status()
    _decide(api, signed, held, {"action": "publish"})
    events = api.get(f"comments/{held}/history", headers=signed["moderator"]).json()["events"]
    assert [(event["type"], event["actor"]["kind"]) for event in events] == [
        ("comment.received", "author"),
        ("comment.held", "machine"),
        ("case.claimed", "key"),
        ("decision.made", "key"),
        ("comment.rejected", "key"),
        ("decision.undone", "key"),
        ("comment.held", "key"),
        ("decision.made", "key"),
        ("comment.published", "key"),
    ]
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    moves = [event for event in events if event["type"] in {"comment.held", "comment.rejected"}]
    assert [event["data"].get("reason") for event in moves] == ["spam", "spam", None]


def test_a_case_shows_all_that_a_moderator_needs(api: httpx.Client, post: Post, spam: str, signed: Signed) -> None:
    held = post(body=spam, email="amal.h@readers.example")["id"]
    case = api.get(f"comments/{held}", headers=signed["moderator"]).json()
    span = case["verdict"]["reasons"][0]["spans"][0]
    assert case["comment"]["body"] == spam
    assert case["comment"]["email_masked"] == "a•••@r•••.example"
    assert spam[span[0] : span[1]].startswith("https://")
    assert set(case) == {"comment", "verdict", "author", "flags", "similar", "waiting_since", "priority", "version"}


def test_a_decision_cannot_be_taken_twice_but_overruled(
    api: httpx.Client, post: Post, spam: str, signed: Signed
) -> None:
    held = post(body=spam)["id"]
    first = _decide(api, signed, held, {"action": "reject", "reason": "spam"})
    second = _decide(api, signed, held, {"action": "publish"})
    third = _decide(api, signed, held, {"action": "publish", "overrule": True})
    assert [first.status_code, second.status_code, third.status_code] == [200, 409, 200]
    assert third.json()["comment"]["status"] == "published"


def test_an_undone_decision_gives_the_status_before_it_back(
    api: httpx.Client, post: Post, spam: str, signed: Signed, listed: Callable[[], list[str]], books: Books
) -> None:
    held = post(body=spam)["id"]
    _decide(api, signed, held, {"action": "publish"}).raise_for_status()
    assert listed() == [held]
    undone = api.post(f"comments/{held}/undo", headers=signed["moderator"])
    assert undone.json()["comment"]["status"] == "held"
    assert listed() == []
    assert held in books.queue()
    assert api.post(f"comments/{held}/undo", headers=signed["moderator"]).status_code == 409


def test_a_claimed_case_is_nobody_elses_until_it_is_given_back(
    api: httpx.Client, post: Post, spam: str, signed: Signed
) -> None:
    held = post(body=spam)["id"]
    lease = _claim(api, signed, held)["lease"]
    assert held not in _claimed(api, signed["admin"])
    kept = api.post(f"queue/claims/{lease}/renew", json={"lease_seconds": 60}, headers=signed["moderator"])
    assert kept.json()["lease"] == lease
    assert api.delete(f"queue/claims/{lease}", headers=signed["admin"]).status_code == 404
    assert api.delete(f"queue/claims/{lease}", headers=signed["moderator"]).status_code == 204
    assert api.delete(f"queue/claims/{lease}", headers=signed["moderator"]).status_code == 404
    assert held in _claimed(api, signed["admin"])


def test_the_queue_tells_how_much_waits(api: httpx.Client, post: Post, spam: str, signed: Signed) -> None:
    before = api.get("queue", headers=signed["moderator"]).json()
    held = post(body=spam)["id"]
    waiting = api.get("queue", headers=signed["moderator"]).json()
    _decide(api, signed, held, {"action": "reject", "reason": "spam"})
    after = api.get("queue", headers=signed["moderator"]).json()
    assert [waiting["waiting"] - before["waiting"], after["waiting"] - before["waiting"]] == [1, 0]
    assert set(waiting) == {"waiting", "claimed", "oldest_seconds", "items"}


def test_a_rejected_comment_tells_its_author_why(api: httpx.Client, post: Post, spam: str, signed: Signed) -> None:
    held = post(body=spam)
    _decide(api, signed, held["id"], {"action": "reject", "reason": "spam"})
    own = api.get(f"comments/{held['id']}", headers={"Authorization": f"Bearer {held['author_token']}"}).json()
    assert (own["status"], own["reason"], own["decided_by"]) == ("rejected", "spam", "person")
    assert own["objection"]


def test_an_administrator_may_see_the_address_and_that_is_on_record(
    api: httpx.Client, post: Post, spam: str, signed: Signed
) -> None:
    held = post(body=spam, email="amal.h@readers.example")["id"]
    refused = api.post(f"comments/{held}/email", json={"purpose": "x"}, headers=signed["moderator"])
    shown = api.post(f"comments/{held}/email", json={"purpose": "court order 7"}, headers=signed["admin"])
    last = api.get(f"comments/{held}/history", headers=signed["moderator"]).json()["events"][-1]
    assert refused.status_code == 403
    assert shown.json() == {"email": "amal.h@readers.example"}
    assert (last["type"], last["data"]) == ("email.revealed", {"purpose": "court order 7"})


def test_operators_see_all_this_in_the_metrics(hakam: Running, post: Post) -> None:
    post()
    metrics = httpx.get(f"{hakam.url}/metrics").text
    assert 'hakam_comments_total{site="demo",status="published"}' in metrics
    assert 'hakam_machine_up{machine="ledger"} 1.0' in metrics


def _claim(api: httpx.Client, signed: Signed, comment: str) -> dict[str, Any]:
    """Claim all that waits and return the comment's claim; the others are given back."""
    answer = api.post("queue/claims", json=LEASE, headers=signed["moderator"])
    assert answer.status_code == 201
    claims: dict[str, dict[str, Any]] = {claim["case"]["comment"]["id"]: claim for claim in answer.json()["claims"]}
    for other in claims.keys() - {comment}:
        api.delete(f"queue/claims/{claims[other]['lease']}", headers=signed["moderator"])
    return claims[comment]


def _claimed(api: httpx.Client, headers: dict[str, str]) -> set[str]:
    """Claim all that waits, give it back, and return what it was."""
    claims = api.post("queue/claims", json=LEASE, headers=headers).json()["claims"]
    for claim in claims:
        api.delete(f"queue/claims/{claim['lease']}", headers=headers)
    return {claim["case"]["comment"]["id"] for claim in claims}


def _decide(api: httpx.Client, signed: Signed, comment: str, ruling: dict[str, object]) -> httpx.Response:
    return api.post(f"comments/{comment}/decisions", json=ruling, headers=signed["moderator"])
