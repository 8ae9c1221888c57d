"""Readers' flags: a published comment comes before a person, and enough of them take it out of sight."""

import secrets
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts.trials.books import Books
from scripts.trials.running import running

Post = Callable[..., dict[str, Any]]
Signed = Mapping[str, dict[str, str]]
Flag = Callable[..., httpx.Response]

SPAM = {"reason": "spam"}
TO_HOLD = 5
"""How many flags hold a comment unless the site says otherwise."""


@pytest.fixture
def flag(api: httpx.Client) -> Flag:
    """Report a comment from an address of its own, or from a given one."""

    def send(comment: str, address: str | None = None, **given: object) -> httpx.Response:
        whence = address or ".".join(["10", *(str(part) for part in secrets.token_bytes(3))])
        return api.post(f"comments/{comment}/flags", json={**SPAM, **given}, headers={"X-Forwarded-For": whence})

    return send


@pytest.fixture
def case(api: httpx.Client, signed: Signed) -> Callable[[str], dict[str, Any]]:
    def look(comment: str) -> dict[str, Any]:
        found: dict[str, Any] = api.get(f"comments/{comment}", headers=signed["moderator"]).raise_for_status().json()
        return found

    return look


@pytest.fixture
def decide(api: httpx.Client, signed: Signed) -> Callable[[str, str], httpx.Response]:
    def send(comment: str, action: str) -> httpx.Response:
        return api.post(f"comments/{comment}/decisions", json={"action": action}, headers=signed["moderator"])

    return send


Case = Callable[[str], dict[str, Any]]
Decide = Callable[[str, str], httpx.Response]


def test_a_flagged_comment_is_queued_and_stays_public(
    post: Post, flag: Flag, case: Case, listed: Callable[[], list[str]], books: Books
) -> None:
    comment = post()["id"]
    answer = flag(comment, note="هذا إعلان")
    assert answer.status_code == 202
    assert set(answer.json()) == {"message"}
    assert listed() == [comment]
    assert comment in books.queue()
    found = case(comment)
    assert (found["flags"], found["comment"]["status"]) == (1, "published")
    assert found["waiting_since"] is not None


def test_the_same_visitor_counts_once_and_is_not_told(post: Post, flag: Flag, case: Case) -> None:
    comment = post()["id"]
    first, again = flag(comment, "10.1.2.3"), flag(comment, "10.1.2.3", reason="hate")
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert case(comment)["flags"] == 1


def test_enough_visitors_hold_a_comment(
    post: Post, flag: Flag, case: Case, listed: Callable[[], list[str]], books: Books
) -> None:
    comment = post()["id"]
    for _ in range(TO_HOLD - 1):
        assert flag(comment).status_code == 202
    assert listed() == [comment]
    assert flag(comment).status_code == 202
    assert listed() == []
    assert case(comment)["comment"]["status"] == "held"
    assert comment in books.queue()
    assert flag(comment).status_code == 404


def test_a_decision_settles_the_flags_and_new_ones_open_the_case_again(
    post: Post, flag: Flag, case: Case, decide: Decide, books: Books
) -> None:
    comment = post()["id"]
    flag(comment, "10.1.2.3")
    assert decide(comment, "publish").status_code == 200
    assert comment not in books.queue()
    assert (case(comment)["flags"], case(comment)["waiting_since"]) == (0, None)
    assert decide(comment, "reject").status_code == 409
    flag(comment, "10.1.2.3")
    assert comment not in books.queue()
    flag(comment)
    assert comment in books.queue()
    assert decide(comment, "reject").json()["comment"]["status"] == "rejected"


def test_a_decision_that_is_taken_back_opens_the_flags_again(
    api: httpx.Client, post: Post, flag: Flag, case: Case, decide: Decide, signed: Signed, books: Books
) -> None:
    comment = post()["id"]
    flag(comment), flag(comment)
    decide(comment, "reject").raise_for_status()
    api.post(f"comments/{comment}/undo", headers=signed["moderator"]).raise_for_status()
    assert (case(comment)["flags"], case(comment)["comment"]["status"]) == (2, "published")
    assert comment in books.queue()


def test_a_flagged_comment_is_claimed_as_any_case(api: httpx.Client, post: Post, flag: Flag, signed: Signed) -> None:
    comment = post()["id"]
    flag(comment)
    lease = {"limit": 50, "lease_seconds": 30}
    claims = api.post("queue/claims", json=lease, headers=signed["moderator"]).json()["claims"]
    assert comment in {claim["case"]["comment"]["id"] for claim in claims}


def test_the_history_tells_of_flags_without_an_address(
    api: httpx.Client, post: Post, flag: Flag, signed: Signed
) -> None:
    comment = post()["id"]
    flag(comment, "10.9.8.7", note="راسلوني على someone@readers.example")
    history = api.get(f"comments/{comment}/history", headers=signed["moderator"])
    event = history.json()["events"][-1]
    assert (event["type"], event["actor"]["kind"], event["data"]["reason"]) == ("comment.flagged", "reader", "spam")
    assert "someone" not in history.text
    assert "10.9.8.7" not in history.text


def test_what_is_not_public_is_unknown_to_all_alike(api: httpx.Client, post: Post, spam: str, flag: Flag) -> None:
    held, withdrawn = post(body=spam)["id"], post()
    token = {"Authorization": f"Bearer {withdrawn['author_token']}"}
    assert api.delete(f"comments/{withdrawn['id']}", headers=token).status_code == 204
    answers = [flag(comment) for comment in (held, withdrawn["id"], "01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"reason": None}, {"reason"}),
        ({"reason": "dull", "note": "x" * 1001}, {"reason", "note"}),
        ({"note": "\x00"}, {"note"}),
        ({"note": ["x"]}, {"note"}),
    ],
)
def test_a_wrong_report_names_all_that_is_wrong(
    post: Post, flag: Flag, given: dict[str, object], fields: set[str]
) -> None:
    answer = flag(post()["id"], **given)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == fields


def test_flags_are_limited_as_posts_are(form: Callable[..., dict[str, object]]) -> None:
    limits = {"HAKAM_LIMITS": "address=3,author=0,site=0"}
    with tempfile.TemporaryDirectory(prefix="hakam-test-") as folder, running(Path(folder), limits) as service:
        site = f"{service.url}/v1/sites/demo"
        comment = httpx.post(f"{site}/articles/a/comments", json=form()).json()["id"]
        answers = [httpx.post(f"{site}/comments/{comment}/flags", json=SPAM) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
