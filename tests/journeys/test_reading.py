"""Reading: pages, threads, counts, and not sending again what has not changed."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx

Post = Callable[..., dict[str, Any]]


def test_pages_lead_through_all_comments_in_both_orders(api: httpx.Client, article: str, post: Post) -> None:
    ids = [post()["id"] for _ in range(5)]
    assert list(_walk(api, article, {"limit": 2})) == ids
    assert list(_walk(api, article, {"limit": 2, "order": "newest"})) == ids[::-1]


def test_a_comment_that_comes_while_one_reads_moves_no_page(api: httpx.Client, article: str, post: Post) -> None:
    ids = [post()["id"] for _ in range(4)]
    walk = _walk(api, article, {"limit": 2, "order": "newest"})
    first = [next(walk), next(walk)]
    post()
    assert [*first, *walk] == ids[::-1]


def test_a_cursor_fits_only_the_question_it_came_from(api: httpx.Client, article: str, post: Post) -> None:
    post(), post()
    cursor = api.get(f"articles/{article}/comments", params={"limit": 1}).json()["next"]
    turned = api.get(f"articles/{article}/comments", params={"limit": 1, "cursor": cursor, "order": "newest"})
    elsewhere = api.get(f"articles/{article}-2/comments", params={"limit": 1, "cursor": cursor})
    assert (turned.status_code, elsewhere.status_code) == (422, 422)


def test_threads_and_top_level_are_read_apart(api: httpx.Client, article: str, post: Post) -> None:
    top, other = post()["id"], post()["id"]
    answers = [post(parent=top)["id"], post(parent=top)["id"]]
    assert list(_walk(api, article, {"parent": top})) == answers
    assert list(_walk(api, article, {"parent": "none"})) == [top, other]
    assert list(_walk(api, article, {})) == [top, other, *answers]


def test_a_thread_is_five_deep_and_no_deeper(
    api: httpx.Client, article: str, post: Post, form: Callable[..., dict[str, object]]
) -> None:
    parent = post()["id"]
    for _ in range(5):
        parent = post(parent=parent)["id"]
    refused = api.post(f"articles/{article}/comments", json=form(parent=parent))
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["parent"]


def test_nobody_answers_what_the_public_cannot_see(
    api: httpx.Client, article: str, post: Post, spam: str, form: Callable[..., dict[str, object]]
) -> None:
    held, elsewhere = post(body=spam)["id"], api.post("articles/elsewhere/comments", json=form()).json()["id"]
    answers = [api.post(f"articles/{article}/comments", json=form(parent=each)) for each in (held, elsewhere, "none")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert all(answer.json()["type"].endswith("/problems/unknown-parent") for answer in answers)


def test_what_has_not_changed_is_not_sent_again(api: httpx.Client, article: str, post: Post) -> None:
    post()
    first = api.get(f"articles/{article}/comments")
    known = {"If-None-Match": first.headers["ETag"]}
    unchanged = api.get(f"articles/{article}/comments", headers=known)
    other_question = api.get(f"articles/{article}/comments", params={"limit": 1}, headers=known)
    post()
    changed = api.get(f"articles/{article}/comments", headers=known)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["ETag"] == first.headers["ETag"]
    assert "must-revalidate" in first.headers["Cache-Control"]
    assert (other_question.status_code, changed.status_code, changed.json()["total"]) == (200, 200, 2)


def test_a_withdrawal_changes_the_tag_and_the_count(api: httpx.Client, article: str, post: Post) -> None:
    taken = post()
    before = api.get(f"articles/{article}/comments").headers["ETag"]
    api.delete(f"comments/{taken['id']}", headers={"Authorization": f"Bearer {taken['author_token']}"})
    after = api.get(f"articles/{article}/comments", headers={"If-None-Match": before})
    assert (after.status_code, after.json()["total"]) == (200, 0)
    assert api.get("counts", params={"article": article}).json() == {"counts": {article: 0}}


def test_head_is_get_without_the_body(api: httpx.Client, article: str, post: Post) -> None:
    post()
    got, head = (api.request(method, f"articles/{article}/comments") for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]


def _walk(api: httpx.Client, article: str, question: dict[str, Any]) -> Iterator[str]:
    following: str | None = None
    while True:
        asked = {**question, "cursor": following} if following else question
        page = api.get(f"articles/{article}/comments", params=asked).raise_for_status().json()
        yield from (comment["id"] for comment in page["comments"])
        following = page["next"]
        if following is None:
            return
