"""One's own comment: seen and taken back with the author's token, and with nothing else."""

from collections.abc import Callable
from typing import Any

import httpx

from scripts.trials.books import Books

Post = Callable[..., dict[str, Any]]


def test_an_author_sees_their_comment_while_it_waits(api: httpx.Client, post: Post, spam: str) -> None:
    held = post(body=spam)
    own = api.get(f"comments/{held['id']}", headers=token_of(held)).json()
    assert (own["status"], own["comment"]) == ("held", held["comment"])


def test_an_author_takes_a_published_comment_back(
    api: httpx.Client, post: Post, listed: Callable[[], list[str]]
) -> None:
    taken = post()
    gone = api.delete(f"comments/{taken['id']}", headers=token_of(taken))
    after = [api.request(method, f"comments/{taken['id']}", headers=token_of(taken)) for method in ("GET", "DELETE")]
    assert gone.status_code == 204
    assert listed() == []
    assert [answer.status_code for answer in after] == [410, 410]


def test_a_held_comment_that_is_taken_back_leaves_the_queue(
    api: httpx.Client, post: Post, spam: str, books: Books, signed: dict[str, dict[str, str]]
) -> None:
    held = post(body=spam)
    assert held["id"] in books.queue()
    api.delete(f"comments/{held['id']}", headers=token_of(held)).raise_for_status()
    decision = api.post(f"comments/{held['id']}/decisions", json={"action": "publish"}, headers=signed["moderator"])
    assert held["id"] not in books.queue()
    assert decision.status_code == 410


def test_nobody_else_sees_or_takes_it_back(api: httpx.Client, post: Post, listed: Callable[[], list[str]]) -> None:
    mine, yours = post(), post()
    shown = [api.get(f"comments/{mine['id']}", headers=headers) for headers in ({}, token_of(yours))]
    taken = [api.delete(f"comments/{mine['id']}", headers=headers) for headers in ({}, token_of(yours))]
    assert [answer.status_code for answer in (*shown, *taken)] == [401] * 4
    assert listed() == [mine["id"], yours["id"]]


def test_a_comment_that_is_none_looks_like_somebody_elses(api: httpx.Client, post: Post) -> None:
    mine = post()
    answer = api.get("comments/01ARZ3NDEKTSV4RRFFQ69G5FAV", headers=token_of(mine))
    assert answer.status_code == 401


def token_of(taken: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {taken['author_token']}"}
