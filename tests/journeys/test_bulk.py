"""Many decisions in one call, and a decision about the words that were read."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from scripts.trials.books import Books

Post = Callable[..., dict[str, Any]]
Signed = Mapping[str, dict[str, str]]
Listed = Callable[[], list[str]]


def test_each_of_many_decisions_has_its_own_status(
    api: httpx.Client, post: Post, spam: str, listed: Listed, books: Books, signed: Signed
) -> None:
    held = [post(body=f"{spam} {number}")["id"] for number in range(3)]
    public = post()["id"]
    wanted = [*held, public, "nobody", "a b"]
    answer = together(api, signed, ids=wanted, action="reject", reason="spam", note="موجة")
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [(each["id"], each["status"]) for each in results] == list(
        zip(wanted, [200, 200, 200, 409, 404, 404], strict=True)
    )
    assert [each["body"]["decision"]["note"] for each in results[:3]] == ["موجة"] * 3
    assert [each["body"]["type"].rpartition("/")[2] for each in results[3:]] == [
        "state-moved",
        "unknown-comment",
        "unknown-comment",
    ]
    assert listed() == [public]
    assert not books.queue() & set(held)


def test_many_are_published_and_counted_once_each(
    api: httpx.Client, post: Post, spam: str, article: str, signed: Signed
) -> None:
    held = [post(body=f"{spam} {number}")["id"] for number in range(8)]
    results = together(api, signed, ids=[*held, *held], action="publish").json()["results"]
    assert [(each["id"], each["status"]) for each in results] == [(comment, 200) for comment in held]
    assert api.get("counts", params={"article": article}).json()["counts"] == {article: 8}


def test_overruling_holds_for_all(api: httpx.Client, post: Post, listed: Listed, signed: Signed) -> None:
    public = [post()["id"] for _ in range(2)]
    results = together(api, signed, ids=public, action="reject", reason="off_topic", overrule=True).json()["results"]
    assert [each["status"] for each in results] == [200, 200]
    assert listed() == []


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({}, ["ids", "action"]),
        ({"ids": [], "action": "publish"}, ["ids"]),
        ({"ids": "a", "action": "publish"}, ["ids"]),
        ({"ids": ["a", 7], "action": "publish"}, ["ids"]),
        ({"ids": ["a\u0000"], "action": "publish"}, ["ids"]),
        ({"ids": [str(number) for number in range(501)], "action": "publish"}, ["ids"]),
        (
            {"ids": ["a"], "action": "burn", "reason": "x", "note": 7, "overrule": 1},
            ["action", "reason", "note", "overrule"],
        ),
    ],
)
def test_what_is_wrong_with_the_call_is_told_at_once(
    api: httpx.Client, signed: Signed, form: dict[str, object], fields: list[str]
) -> None:
    answer = api.post("comments/decisions", json=form, headers=signed["moderator"])
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == fields


def test_five_hundred_are_decided_in_one_call(api: httpx.Client, signed: Signed) -> None:
    results = together(api, signed, ids=[f"nobody{number}" for number in range(500)], action="publish").json()
    assert {each["status"] for each in results["results"]} == {404}
    assert len(results["results"]) == 500


def test_a_decision_that_names_a_version_is_about_those_words_only(
    api: httpx.Client, post: Post, spam: str, signed: Signed
) -> None:
    held = post(body=spam)
    place = f"comments/{held['id']}"
    read = api.get(place, headers=signed["moderator"]).json()["version"]
    token = {"Authorization": f"Bearer {held['author_token']}"}
    api.patch(place, json={"body": "كلام لم يقرأه المشرف"}, headers=token).raise_for_status()
    ruling = {"action": "publish", "version": read, "overrule": True}
    late = api.post(f"{place}/decisions", json=ruling, headers=signed["moderator"])
    again = api.get(place, headers=signed["moderator"]).json()["version"]
    taken = api.post(f"{place}/decisions", json={**ruling, "version": again}, headers=signed["moderator"])
    assert (late.status_code, late.json()["type"].rpartition("/")[2]) == (409, "state-moved")
    assert (again, taken.status_code) == (read + 1, 200)


def together(api: httpx.Client, signed: Signed, **form: object) -> httpx.Response:
    return api.post("comments/decisions", json=form, headers=signed["moderator"])
