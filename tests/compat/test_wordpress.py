"""The form of a stock WordPress theme, as it stands: it posts to Hakam and gets what it knows."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from scripts.trials.running import Running

MakeForm = Callable[..., dict[str, object]]
Signed = dict[str, dict[str, str]]

BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ar",
}


@pytest.fixture
def host(hakam: Running) -> str:
    """One of the site demo's hosts."""
    return f"localhost:{hakam.port}"


@pytest.fixture
def browser(api: httpx.Client, hakam: Running, host: str) -> Iterator[httpx.Client]:
    """A browser on a page of the site, which hands /wp-comments-post.php on to Hakam."""
    headers = {**BROWSER, **api.headers, "Host": host, "Referer": f"http://{host}/2026/05/news/"} | BROWSER
    with httpx.Client(base_url=hakam.url, headers=headers) as opened:
        yield opened


@pytest.fixture
def fields(article: str, form: MakeForm) -> Callable[..., dict[str, object]]:
    """Fill in every field that a stock theme posts, with Akismet beside it."""

    def fill(**given: object) -> dict[str, object]:
        words = form()
        return {
            "comment": words["body"],
            "author": words["name"],
            "email": words["email"],
            "url": "",
            "wp-comment-cookies-consent": "yes",
            "submit": "إرسال التعليق",
            "comment_post_ID": article,
            "comment_parent": "0",
            "akismet_comment_nonce": "0f3a1b2c4d",
            "ak_hp_textarea": "",
            "ak_js": "1777896000000",
            **given,
        }

    return fill


Fields = Callable[..., dict[str, object]]
POST = "/wp-comments-post.php"


def listed(api: httpx.Client, article: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"articles/{article}/comments").raise_for_status().json()["comments"]
    return found


def test_a_comment_leads_back_to_itself(
    browser: httpx.Client, api: httpx.Client, article: str, fields: Fields, host: str
) -> None:
    sent = fields(url="reader.example")
    answer = browser.post(POST, data=sent)
    (comment,) = listed(api, article)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"http://{host}/2026/05/news/#comment-{comment['id']}"
    assert (comment["body"], comment["author"]["name"]) == (sent["comment"], sent["author"])
    assert comment["author"]["website"] == "https://reader.example"
    assert "set-cookie" not in answer.headers


def test_an_answer_stands_beneath_what_it_answers(
    browser: httpx.Client, api: httpx.Client, article: str, fields: Fields
) -> None:
    browser.post(POST, data=fields())
    (first,) = listed(api, article)
    browser.post(POST, data=fields(comment_parent=first["id"]))
    assert [each["parent"] for each in listed(api, article)] == [None, first["id"]]


def test_a_held_comment_leads_back_without_a_token_in_the_address(
    browser: httpx.Client, api: httpx.Client, article: str, fields: Fields, host: str, spam: str
) -> None:
    answer = browser.post(POST, data=fields(comment=spam))
    assert answer.headers["Location"] == f"http://{host}/2026/05/news/#comment-held"
    assert listed(api, article) == []


def test_what_fills_the_hidden_field_is_held(browser: httpx.Client, fields: Fields) -> None:
    answer = browser.post(POST, data=fields(ak_hp_textarea="I am a machine"))
    assert answer.headers["Location"].endswith("#comment-held")


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("http://{host}/thanks/?a=1#top", "http://{host}/thanks/?a=1"),
        ("/thanks/", "http://{host}/thanks/"),
        ("https://evil.example/", "http://{host}/2026/05/news/"),
        ("//evil.example/", "http://{host}/2026/05/news/"),
        (r"\\evil.example", "http://{host}/%5C%5Cevil.example"),
        ("javascript:alert(1)", "http://{host}/2026/05/news/"),
        ("http://[", "http://{host}/2026/05/news/"),
    ],
)
def test_redirect_to_leads_to_the_sites_own_origins_only(
    browser: httpx.Client, fields: Fields, host: str, wanted: str, reached: str
) -> None:
    answer = browser.post(POST, data=fields(redirect_to=wanted.format(host=host)))
    assert answer.status_code == 302
    assert answer.headers["Location"].partition("#")[0] == reached.format(host=host)


def test_wrong_fields_come_back_with_everything_that_was_typed(
    browser: httpx.Client, api: httpx.Client, article: str, fields: Fields, host: str
) -> None:
    sent = fields(author="", email="salma@", comment='مقال </textarea><script>alert("1")</script>')
    answer = browser.post(POST, data=sent)
    assert answer.status_code == 200
    assert 'lang="ar" dir="rtl"' in answer.text
    assert re.findall(r'aria-describedby="wrong-(\w+)"', answer.text) == ["name", "email"]
    assert "<script" not in answer.text
    assert "&lt;/textarea&gt;&lt;script&gt;alert(&#34;1&#34;)" in answer.text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text))
    again = browser.post(POST, data={**hidden, "name": "سلمى", "email": f"{sent['email']}b.example", "body": "مقال"})
    assert hidden["comment_post_ID"] == article
    assert again.headers["Location"].startswith(f"http://{host}/2026/05/news/#comment-")
    assert [each["body"] for each in listed(api, article)] == ["مقال"]


def test_the_same_again_is_a_conflict(browser: httpx.Client, fields: Fields) -> None:
    sent = fields()
    browser.post(POST, data=sent)
    again = browser.post(POST, data=sent)
    assert again.status_code == 409
    assert str(sent["comment"]) in again.text


def test_a_closed_article_says_so_before_anything_else(
    browser: httpx.Client, api: httpx.Client, article: str, fields: Fields, signed: Signed
) -> None:
    api.put(f"articles/{article}", json={"state": "closed"}, headers=signed["site"]).raise_for_status()
    answers = [browser.post(POST, data=fields(**given)) for given in ({}, {"email": "", "comment": ""})]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert all("التعليقات مغلقة" in answer.text for answer in answers)


def test_a_form_that_names_no_article_is_refused_in_words(browser: httpx.Client, fields: Fields) -> None:
    answer = browser.post(POST, data=fields(comment_post_ID="0"))
    assert answer.status_code == 422
    assert "المقال" in answer.text


def test_every_other_method_is_told_that_post_is_the_one(browser: httpx.Client) -> None:
    answers = [browser.request(method, path) for method in ("GET", "HEAD", "PUT") for path in (POST, f"/demo{POST}")]
    assert {(answer.status_code, answer.headers["Allow"]) for answer in answers} == {(405, "POST")}


def test_a_theme_that_posts_by_script_gets_pages_too(browser: httpx.Client, fields: Fields) -> None:
    refused = browser.post(POST, data=fields(comment=""), headers={"Accept": "*/*"})
    asked = browser.post(POST, data=fields(comment=""), headers={"Accept": "application/json"})
    assert refused.headers["Content-Type"].startswith("text/html")
    assert (asked.status_code, asked.headers["Content-Type"]) == (422, "application/problem+json")


def test_the_path_names_the_site_where_the_host_is_nobodys(
    browser: httpx.Client, api: httpx.Client, article: str, fields: Fields
) -> None:
    elsewhere = {"Host": "comments.example"}
    assert browser.post(POST, data=fields(), headers=elsewhere).status_code == 404
    named = browser.post(f"/demo{POST}", data=fields(), headers=elsewhere)
    assert named.status_code == 302
    assert len(listed(api, article)) == 1
    assert browser.post(f"/nobody{POST}", data=fields()).status_code == 404
