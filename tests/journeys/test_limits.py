"""Limits on posts: so many a minute, and then a problem that says when to try again."""

from collections.abc import Callable

import httpx

MakeForm = Callable[..., dict[str, object]]


def test_the_eleventh_comment_of_an_author_in_a_minute_is_refused(
    api: httpx.Client, article: str, form: MakeForm
) -> None:
    answers = [api.post(f"articles/{article}/comments", json=form(email="busy@readers.example")) for _ in range(11)]
    refused = answers.pop()
    assert {answer.status_code for answer in answers} == {201}
    assert (refused.status_code, refused.headers["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit-Policy"] == '"posts";q=10;w=60'
    assert refused.headers["RateLimit"] == f'"posts";r=0;t={refused.headers["Retry-After"]}'


def test_others_at_the_same_address_are_not_refused_with_them(api: httpx.Client, article: str, form: MakeForm) -> None:
    for _ in range(11):
        api.post(f"articles/{article}/comments", json=form(email="busier@readers.example"))
    assert api.post(f"articles/{article}/comments", json=form()).status_code == 201


def test_the_site_says_for_whom_it_posts(
    api: httpx.Client, article: str, form: MakeForm, signed: dict[str, dict[str, str]]
) -> None:
    def post(address: str, headers: dict[str, str]) -> int:
        given = form(email="roaming@readers.example", client_address=address)
        return api.post(f"articles/{article}/comments", json=given, headers=headers).status_code

    with_key = [post(f"192.0.2.{number}", signed["site"]) for number in range(11)]
    without = [post(f"192.0.2.{number}", {}) for number in range(11)]
    assert with_key == [201] * 11
    assert without == [201] * 10 + [429]
