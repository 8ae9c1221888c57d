"""The author's edit: for a short while, judged again, and never a way around a person's decision."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import httpx
import pytest

from scripts.trials.books import Books
from scripts.trials.running import Running

Post = Callable[..., dict[str, Any]]
Signed = Mapping[str, dict[str, str]]
MakeForm = Callable[..., dict[str, object]]
Listed = Callable[[], list[str]]

BETTER = "كلام أهدأ مما كتبته أولا، وشكرا لكم."


def test_an_edited_comment_is_public_at_once_and_says_so(
    api: httpx.Client, post: Post, article: str, signed: Signed
) -> None:
    taken = post()
    before = api.get(f"articles/{article}/comments")
    answer = edit(api, taken, body=BETTER, website="news.example/me")
    after = api.get(f"articles/{article}/comments", headers={"If-None-Match": before.headers["etag"]})
    (shown,) = after.json()["comments"]
    assert (answer.status_code, answer.json()["status"], answer.json()["comment"]) == (200, "published", shown)
    assert (shown["body"], shown["author"]["website"]) == (BETTER, "https://news.example/me")
    assert shown["author"]["name"] == taken["comment"]["author"]["name"]
    assert datetime.fromisoformat(shown["edited_at"]) >= datetime.fromisoformat(shown["created_at"])
    assert shown["created_at"] == taken["comment"]["created_at"]
    assert types(api, signed, taken) == ["comment.received", "comment.published", "comment.edited"]


def test_an_edit_masks_as_a_new_comment_does(api: httpx.Client, post: Post) -> None:
    shown = edit(api, post(), body="راسلوني على reader@mail.example").json()["comment"]
    assert "reader@mail.example" not in shown["body"]


def test_an_edit_that_a_rule_objects_to_hides_the_comment_and_queues_it(
    api: httpx.Client, post: Post, spam: str, listed: Listed, books: Books, signed: Signed, article: str
) -> None:
    taken = post()
    answer = edit(api, taken, body=spam)
    case = case_of(api, signed, taken)
    assert (answer.json()["status"], listed(), counted(api, article)) == ("held", [], 0)
    assert taken["id"] in books.queue()
    assert "links.many" in [reason["rule"] for reason in case["verdict"]["reasons"]]
    assert case["author"]["published"] == 0
    assert case["waiting_since"] == case["comment"]["edited_at"]
    assert types(api, signed, taken)[-2:] == ["comment.edited", "comment.held"]


def test_an_edit_never_publishes_what_is_held(
    api: httpx.Client, post: Post, spam: str, listed: Listed, books: Books, signed: Signed
) -> None:
    held = post(body=spam)
    answer = edit(api, held, body=BETTER)
    assert (answer.json()["status"], answer.json()["comment"]["body"], listed()) == ("held", BETTER, [])
    assert held["id"] in books.queue()
    assert types(api, signed, held)[-1] == "comment.edited"
    decide(api, signed, held, "publish").raise_for_status()
    assert listed() == [held["id"]]


def test_a_form_that_was_a_trap_stays_one(api: httpx.Client, post: Post, signed: Signed) -> None:
    held = post(hp="x")
    edit(api, held, body=BETTER)
    assert [reason["rule"] for reason in case_of(api, signed, held)["verdict"]["reasons"]] == ["form.honeypot"]


def test_a_first_comment_does_not_vouch_for_its_own_edit(api: httpx.Client, post: Post) -> None:
    first = post()
    assert edit(api, first, body="التفاصيل هنا https://a.example/story وفيها الكثير").json()["status"] == "held"


def test_what_a_person_published_stays_unless_a_rule_objects(
    api: httpx.Client, post: Post, spam: str, listed: Listed, signed: Signed
) -> None:
    held = post(body=spam)
    decide(api, signed, held, "publish").raise_for_status()
    assert edit(api, held, body=BETTER).json()["status"] == "published"
    assert edit(api, held, body=f"{spam} مرة أخرى").json()["status"] == "held"
    assert listed() == []


def test_what_a_person_rejected_is_not_edited(api: httpx.Client, post: Post, spam: str, signed: Signed) -> None:
    held = post(body=spam)
    decide(api, signed, held, "reject").raise_for_status()
    answer = edit(api, held, body=BETTER)
    assert (answer.status_code, slug(answer)) == (409, "state-moved")


def test_an_edit_that_changes_nothing_leaves_no_trace(api: httpx.Client, post: Post, signed: Signed) -> None:
    taken = post()
    answer = edit(api, taken, body=f"{taken['comment']['body']}  \r\n")
    assert (answer.status_code, answer.json()["comment"]["edited_at"]) == (200, None)
    assert "comment.edited" not in types(api, signed, taken)


def test_what_is_left_out_stays_and_what_is_emptied_goes(api: httpx.Client, post: Post) -> None:
    taken = post(website="https://me.example")
    kept = edit(api, taken, body=BETTER).json()["comment"]
    gone = edit(api, taken, website=None).json()["comment"]
    assert (kept["author"]["website"], gone["author"]["website"], gone["body"]) == ("https://me.example", None, BETTER)


def test_every_wrong_field_is_told_at_once(api: httpx.Client, post: Post) -> None:
    answer = edit(api, post(), body=" \u200b ", website="ftp://x.example")
    assert (answer.status_code, slug(answer)) == (422, "invalid-comment")
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [
        ("website", "invalid"),
        ("body", "required"),
    ]


@pytest.mark.parametrize("given", [{}, {"body": None}, {"name": "غيري"}, {"body": 7}, {"body": "\u0000"}])
def test_a_form_that_edits_nothing_is_refused(api: httpx.Client, post: Post, given: dict[str, object]) -> None:
    assert edit(api, post(), **given).status_code == 422


def test_only_its_author_edits_a_comment(api: httpx.Client, post: Post, signed: Signed) -> None:
    mine, yours = post(), post()
    others: tuple[dict[str, str], ...] = ({}, token(yours), signed["admin"])
    answers = [api.patch(f"comments/{mine['id']}", json={"body": BETTER}, headers=headers) for headers in others]
    assert [answer.status_code for answer in answers] == [401] * 3


def test_a_withdrawn_comment_is_gone(api: httpx.Client, post: Post) -> None:
    taken = post()
    api.delete(f"comments/{taken['id']}", headers=token(taken)).raise_for_status()
    assert edit(api, taken, body=BETTER).status_code == 410


def test_a_closed_article_takes_no_other_words(api: httpx.Client, post: Post, article: str, signed: Signed) -> None:
    taken = post()
    api.put(f"articles/{article}", json={"state": "closed"}, headers=signed["site"]).raise_for_status()
    assert edit(api, taken, body=BETTER).status_code == 423


def test_an_edit_under_an_article_that_is_all_held_is_held(
    api: httpx.Client, post: Post, article: str, signed: Signed
) -> None:
    taken = post()
    api.put(f"articles/{article}", json={"state": "hold_all"}, headers=signed["site"]).raise_for_status()
    assert edit(api, taken, body=BETTER).json()["status"] == "held"


def test_after_the_window_it_is_too_late(api: httpx.Client, post: Post, books: Books) -> None:
    taken = post()
    books.rows(
        f"UPDATE comments SET created_at = created_at - interval '301 seconds' WHERE comment_id = '{taken['id']}'"
    )
    answer = edit(api, taken, body=BETTER)
    assert (answer.status_code, slug(answer)) == (409, "edit-window-over")
    assert "300" in answer.json()["detail"]


def test_edits_are_limited_by_the_minute(api: httpx.Client, post: Post) -> None:
    taken = post()
    answers = [edit(api, taken, body=f"{BETTER} {number}") for number in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Retry-After" in answers[-1].headers


def test_moderators_find_the_new_words_and_not_the_old(
    api: httpx.Client, post: Post, article: str, signed: Signed
) -> None:
    taken = post(body="كلمة فريدة")
    edit(api, taken, body="عبارة أخرى")
    totals = [
        api.get("comments", params={"article": article, "q": words}, headers=signed["moderator"]).json()["total"]
        for words in ("فريدة", "عبارة")
    ]
    assert totals == [0, 1]


def test_a_page_of_the_site_may_edit(hakam: Running, api: httpx.Client, post: Post) -> None:
    asked = {"Origin": hakam.url, "Access-Control-Request-Method": "PATCH"}
    answer = api.options(f"comments/{post()['id']}", headers=asked)
    assert "PATCH" in answer.headers.get("access-control-allow-methods", "")


def edit(api: httpx.Client, taken: dict[str, Any], **form: object) -> httpx.Response:
    return api.patch(f"comments/{taken['id']}", json=form, headers=token(taken))


def token(taken: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {taken['author_token']}"}


def slug(answer: httpx.Response) -> str:
    return str(answer.json()["type"].rpartition("/")[2])


def decide(api: httpx.Client, signed: Signed, taken: dict[str, Any], action: str) -> httpx.Response:
    return api.post(f"comments/{taken['id']}/decisions", json={"action": action}, headers=signed["moderator"])


def case_of(api: httpx.Client, signed: Signed, taken: dict[str, Any]) -> dict[str, Any]:
    case: dict[str, Any] = api.get(f"comments/{taken['id']}", headers=signed["moderator"]).json()
    return case


def types(api: httpx.Client, signed: Signed, taken: dict[str, Any]) -> list[str]:
    events = api.get(f"comments/{taken['id']}/history", headers=signed["moderator"]).json()["events"]
    return [event["type"] for event in events]


def counted(api: httpx.Client, article: str) -> int:
    counts: dict[str, int] = api.get("counts", params={"article": article}).json()["counts"]
    return counts[article]
