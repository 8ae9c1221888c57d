"""A site's settings over the API: seen, changed, refused in words, in force within a second, on record."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest

from scripts.trials.books import Books
from scripts.trials.running import Running

Signed = Mapping[str, dict[str, str]]
MakeForm = Callable[..., dict[str, object]]

PATIENCE = 10.0


@pytest.fixture
def other(hakam: Running, signed: Signed) -> Iterator[httpx.Client]:
    """An administrator of the site ``other``, which no other test posts to. Its settings are put back."""
    with httpx.Client(base_url=f"{hakam.url}/v1/sites/other/", headers=signed["other"]) as admin:
        before = admin.get("settings").raise_for_status().json()
        yield admin
        admin.patch("settings", json=before).raise_for_status()


def test_everything_that_can_be_set_is_shown(other: httpx.Client) -> None:
    assert other.get("settings").json() == {
        "locale": "ar",
        "origins": ["https://other.example"],
        "name_required": True,
        "email_required": True,
        "name_limit": 245,
        "email_limit": 254,
        "website_limit": 2000,
        "body_limit": 10000,
        "thread_depth": 5,
        "edit_window_seconds": 300,
        "flags_to_hold": 5,
        "retention_days": 0,
        "score_patience_ms": 800,
        "score_deadline_seconds": 120,
        "form_texts": {},
    }


def test_only_what_is_named_changes_and_counts_at_once(other: httpx.Client, form: MakeForm) -> None:
    before = other.get("settings").json()
    changed = other.patch("settings", json={"body_limit": 30, "email_required": False})
    assert changed.json() == {**before, "body_limit": 30, "email_required": False}
    assert other.get("settings").json() == changed.json()
    long = other.post("articles/a/comments", json=form(body="ك" * 31))
    short = other.post("articles/a/comments", json=form(body="ك" * 9 + " م", email=None))
    assert ([each["field"] for each in long.json()["errors"]], short.status_code) == (["body"], 201)


def test_a_change_counts_in_every_process_within_a_second_or_so(
    other: httpx.Client, hakam: Running, form: MakeForm
) -> None:
    post(other, form, "ك" * 40)
    changed = hakam.command("site", "edit", "other", "--set", "body_limit=30")
    assert changed.returncode == 0
    deadline = time.monotonic() + PATIENCE
    while post(other, form, "ك" * 40).status_code != 422:
        assert time.monotonic() < deadline


def test_a_change_is_on_record_with_old_and_new(other: httpx.Client, books: Books) -> None:
    other.patch("settings", json={"thread_depth": 2, "locale": "en", "body_limit": 10000}).raise_for_status()
    (row,) = books.rows(
        "SELECT data->'changed'->'thread_depth', data->'changed'->'locale', data->'changed' ? 'body_limit',"
        " actor->>'kind' FROM events WHERE site_id = 'other' AND type = 'site.changed' ORDER BY event_id DESC LIMIT 1"
    )
    assert row == ['{"new": 2, "old": 5}', '{"new": "en", "old": "ar"}', "f", "key"]


def test_a_change_that_changes_nothing_leaves_no_trace(other: httpx.Client, books: Books) -> None:
    count = "SELECT count(*) FROM events WHERE site_id = 'other' AND type = 'site.changed'"
    before = books.rows(count)
    assert other.patch("settings", json=other.get("settings").json()).status_code == 200
    assert books.rows(count) == before


WRONG: list[tuple[dict[str, object], list[str]]] = [
    ({"origins": []}, ["origins"]),
    ({"origins": ["news.example"]}, ["origins"]),
    ({"origins": ["https://a.example; script-src *"]}, ["origins"]),
    ({"origins": "https://a.example"}, ["origins"]),
    ({"origins": [7]}, ["origins"]),
    ({"origins": ["https://a.example"] * 51}, ["origins"]),
    ({"body_limit": 0, "name_limit": 0}, ["name_limit", "body_limit"]),
    ({"email_required": True, "email_limit": 0}, ["email_limit"]),
    ({"body_limit": 10**9}, ["body_limit"]),
    ({"body_limit": True}, ["body_limit"]),
    ({"body_limit": "500"}, ["body_limit"]),
    ({"body_limit": None}, ["body_limit"]),
    ({"name_required": "yes"}, ["name_required"]),
    ({"edit_window_seconds": -1, "retention_days": -1, "flags_to_hold": 0}, [
        "edit_window_seconds", "flags_to_hold", "retention_days",
    ]),
    ({"locale": "Arabic"}, ["locale"]),
    ({"locale": None}, ["locale"]),
    ({"body_limits": 500}, ["body_limits"]),
    ({"<b>": 1}, ["settings"]),
    ({"thread_depth": 3, "locale": "!", "origins": [], "x": 1}, ["locale", "origins", "x"]),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "fields"), WRONG)
def test_what_would_shut_everybody_out_is_refused_in_words(
    other: httpx.Client, wanted: dict[str, object], fields: list[str]
) -> None:
    before = other.get("settings").json()
    answer = other.patch("settings", json=wanted, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "invalid-request")
    assert [each["field"] for each in answer.json()["errors"]] == fields
    assert all(each["message"].endswith(".") for each in answer.json()["errors"])
    assert other.get("settings").json() == before


def test_the_bounds_are_told(other: httpx.Client) -> None:
    answer = other.patch("settings", json={"body_limit": 0}, headers={"Accept-Language": "en"})
    assert answer.json()["errors"][0]["message"] == "Comment's length is a whole number from 20 to 50000."


def test_the_command_line_refuses_the_same(hakam: Running, other: httpx.Client) -> None:
    pairs = ("--set", "body_limit=0", "--set", "flags_to_hold=0")
    done = hakam.command("site", "edit", "other", *pairs)
    assert done.returncode == 1
    assert "body_limit is a whole number from 20 to 50000." in done.stderr
    assert "flags_to_hold is a whole number from 1 to 1000." in done.stderr


def test_the_form_speaks_with_the_sites_own_words_where_it_has_any(other: httpx.Client) -> None:
    texts = {"ar": {"promise": "  بريدك   لا يراه أحد ", "name": "<b>الاسم</b>"}, "en": {"submit": ""}}
    changed = other.patch("settings", json={"form_texts": texts})
    assert changed.json()["form_texts"] == {"ar": {"promise": "بريدك لا يراه أحد", "name": "<b>الاسم</b>"}}
    form = other.get("form", params={"locale": "ar"}).json()
    assert (form["promise"], form["fields"][0]["label"]) == ("بريدك لا يراه أحد", "<b>الاسم</b>")
    assert form["fields"][1]["label"] == "البريد الإلكتروني"
    assert other.get("form", params={"locale": "en"}).json()["submit"] == "Post comment"
    other.patch("settings", json={"form_texts": {}}).raise_for_status()
    assert other.get("form", params={"locale": "ar"}).json()["promise"].startswith("لن يتم نشر")


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ([], "invalid"),
        ({"tr": {"name": "Ad"}}, "invalid"),
        ({"ar": {"colour": "x"}}, "invalid"),
        ({"ar": {"name": "x" * 101}}, "invalid"),
        ({"ar": {"name": 7}}, "invalid"),
        ({"ar": {"promise": "x\u0000"}}, "forbidden_characters"),
    ],
)
def test_texts_that_no_form_can_show_are_refused(other: httpx.Client, texts: object, code: str) -> None:
    answer = other.patch("settings", json={"form_texts": texts})
    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [("form_texts", code)]


def test_of_changes_at_once_none_is_lost(other: httpx.Client, hakam: Running) -> None:
    other.patch("settings", json={"name_limit": 100}).raise_for_status()
    assert hakam.command("site", "edit", "other", "--set", "thread_depth=3").returncode == 0
    other.patch("settings", json={"retention_days": 30}).raise_for_status()
    found = other.get("settings").json()
    assert (found["name_limit"], found["thread_depth"], found["retention_days"]) == (100, 3, 30)


def test_another_sites_administrator_is_nobody_here(api: httpx.Client, signed: Signed) -> None:
    answers = [api.request(method, "settings", headers=signed["other"]) for method in ("GET", "PATCH")]
    assert [answer.status_code for answer in answers] == [401, 401]


def post(client: httpx.Client, form: MakeForm, body: str) -> httpx.Response:
    """Post as a reader whose address nobody limits."""
    made: dict[str, Any] = form(body=body)
    mark = made["email"].partition("-")[2][:6]
    reader = ".".join(["10", *(str(int(mark[at : at + 2], 16)) for at in (0, 2, 4))])
    return client.post("articles/a/comments", json={**made, "client_address": reader})
