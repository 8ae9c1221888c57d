"""Standing: what moderators say of an author counts where the author was known before, and nowhere else."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from scripts.trials.books import Books
from scripts.trials.running import Running

Post = Callable[..., dict[str, Any]]
Signed = Mapping[str, dict[str, str]]
MakeForm = Callable[..., dict[str, object]]


def test_a_blocked_author_who_comes_back_is_held_with_the_reason(api: httpx.Client, post: Post, signed: Signed) -> None:
    email = address()
    author = author_of(api, signed, post(email=email))
    answer = api.put(f"authors/{author}/standing", json={"standing": "blocked"}, headers=signed["moderator"])
    assert (answer.status_code, answer.json()["id"], answer.json()["standing"]) == (200, author, "blocked")
    again = post(email=email)
    case = case_of(api, signed, again)
    assert again["status"] == "held"
    assert [reason["rule"] for reason in case["verdict"]["reasons"]] == ["author.blocked"]
    assert (case["author"]["standing"], signal(case)) == ("blocked", "blocked")


def test_whoever_borrows_a_blocked_address_elsewhere_learns_nothing(
    api: httpx.Client, post: Post, hakam: Running, signed: Signed, article: str, form: MakeForm
) -> None:
    email = address()
    author = author_of(api, signed, post(email=email))
    api.put(f"authors/{author}/standing", json={"standing": "blocked"}, headers=signed["moderator"])
    with httpx.Client(base_url=api.base_url, headers={"X-Forwarded-For": "192.0.2.77"}) as elsewhere:
        answers = [elsewhere.post(f"articles/{article}/comments", json=form(email=email)).json() for _ in range(2)]
    assert [answer["status"] for answer in answers] == ["published"] * 2
    assert [signal(case_of(api, signed, answer)) for answer in answers] == ["none"] * 2


def test_a_trusted_author_is_known_to_the_rules(api: httpx.Client, post: Post, signed: Signed) -> None:
    email = address()
    first = post(email=email)
    author = author_of(api, signed, first)
    api.put(f"authors/{author}/standing", json={"standing": "trusted"}, headers=signed["moderator"])
    assert signal(case_of(api, signed, first)) == "none"
    assert signal(case_of(api, signed, post(email=email))) == "trusted"


def test_a_standing_outlasts_the_comments_it_was_given_for(
    api: httpx.Client, post: Post, signed: Signed, books: Books
) -> None:
    email = address()
    first = post(email=email)
    place = f"authors/{author_of(api, signed, first)}/standing"
    api.put(place, json={"standing": "trusted"}, headers=signed["moderator"]).raise_for_status()
    post(email=email)
    books.rows(f"UPDATE comments SET client = NULL WHERE comment_id = '{first['id']}'")
    assert signal(case_of(api, signed, post(email=email))) == "trusted"


def test_a_standing_that_is_taken_back_counts_no_more(api: httpx.Client, post: Post, signed: Signed) -> None:
    email = address()
    place = f"authors/{author_of(api, signed, post(email=email))}/standing"
    api.put(place, json={"standing": "blocked"}, headers=signed["moderator"])
    gone = [api.delete(place, headers=signed["moderator"]).status_code for _ in range(2)]
    assert gone == [204, 204]
    assert post(email=email)["status"] == "published"


def test_every_change_is_on_record_with_its_note(api: httpx.Client, post: Post, signed: Signed, books: Books) -> None:
    author = author_of(api, signed, post())
    note = {"standing": "blocked", "note": "third warning"}
    api.put(f"authors/{author}/standing", json=note, headers=signed["moderator"])
    api.delete(f"authors/{author}/standing", headers=signed["moderator"])
    api.delete(f"authors/{author}/standing", headers=signed["moderator"])
    rows = books.rows(
        "SELECT data->>'before', data->>'standing', data->>'note', actor->>'kind' FROM events"
        f" WHERE type = 'author.changed' AND data->>'author' = '{author}' ORDER BY event_id"
    )
    assert rows == [["none", "blocked", "third warning", "key"], ["blocked", "none", "", "key"]]


def test_an_author_whom_nobody_met_is_unknown(api: httpx.Client, signed: Signed) -> None:
    for author in ("nobody", "%00", "x" * 200):
        answer = api.put(f"authors/{author}/standing", json={"standing": "blocked"}, headers=signed["moderator"])
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (404, "unknown-author")


def test_what_is_wrong_is_told_at_once(api: httpx.Client, post: Post, signed: Signed) -> None:
    author = author_of(api, signed, post())
    wrong = {"standing": "none", "note": 7}
    answer = api.put(f"authors/{author}/standing", json=wrong, headers=signed["moderator"])
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["standing", "note"]


def address() -> str:
    return f"reader-{secrets.token_hex(6)}@readers.example"


def case_of(api: httpx.Client, signed: Signed, taken: dict[str, Any]) -> dict[str, Any]:
    case: dict[str, Any] = api.get(f"comments/{taken['id']}", headers=signed["moderator"]).raise_for_status().json()
    return case


def author_of(api: httpx.Client, signed: Signed, taken: dict[str, Any]) -> str:
    return str(case_of(api, signed, taken)["author"]["id"])


def signal(case: dict[str, Any]) -> object:
    return case["verdict"]["signals"]["author.standing"]["value"]
