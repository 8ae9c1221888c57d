"""A browser without script: it posts a form and gets a page or the way back."""

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest

from service.domain.errors import TooMany

COMMENTS = "/v1/sites/demo/articles/a%2Fb/comments"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ARTICLE = "https://news.example/a"
Form = dict[str, str]


class Fields(HTMLParser):
    """Collects what a page's form would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: Form = {}
        self.action = ""
        self.scripts = 0
        self._area: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given["action"]
        if tag == "input":
            self.values[given["name"]] = given["value"]
        if tag == "textarea":
            self._area = given["name"]
            self.values[self._area] = ""
        self.scripts += tag == "script"

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data.removeprefix("\n")


@pytest.mark.parametrize(
    ("body", "spot"), [("hello", "#comment-C0001"), ("hold", "#comment-held"), ("reject", "#comment-rejected")]
)
async def test_the_reader_goes_back_to_the_article(
    client: httpx.AsyncClient, reader_form: Form, body: str, spot: str
) -> None:
    form = {**reader_form, "body": body, "article_url": f"{ARTICLE}#top"}
    answer = await client.post(COMMENTS, data=form, headers=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["location"] == ARTICLE + spot


async def test_the_page_that_the_form_stood_on_will_do(client: httpx.AsyncClient, reader_form: Form) -> None:
    answer = await client.post(COMMENTS, data=reader_form, headers={**BROWSER, "Referer": ARTICLE})
    assert answer.headers["location"] == f"{ARTICLE}#comment-C0001"


async def test_a_browser_that_names_its_site_alone_leads_nobody_to_the_sites_first_page(
    client: httpx.AsyncClient, reader_form: Form
) -> None:
    headers = {**BROWSER, "Referer": "https://news.example/"}
    taken = await client.post(COMMENTS, data=reader_form, headers=headers)
    refused = await client.post(COMMENTS, data={"body": "x"}, headers=headers)
    named = await client.post(
        f"/v1/sites/demo/articles/{quote(ARTICLE, safe='')}/comments", data=reader_form, headers=headers
    )
    assert (taken.status_code, "شكرًا لك" in taken.text) == (201, True)
    assert Fields(refused.text).values["article_url"] == ""
    assert named.headers["location"].startswith(f"{ARTICLE}#comment-")


async def test_nobody_is_sent_to_a_strangers_site(client: httpx.AsyncClient, reader_form: Form) -> None:
    form = {**reader_form, "article_url": "https://evil.example/"}
    answer = await client.post(COMMENTS, data=form, headers={**BROWSER, "Referer": "https://evil.example/"})
    assert answer.status_code == 201
    assert "location" not in answer.headers
    assert "شكرًا لك" in answer.text
    assert "evil" not in answer.text


async def test_a_refusal_keeps_what_was_typed_and_can_be_sent_again(client: httpx.AsyncClient) -> None:
    typed = {
        "author": '<b>"سلمى"</b>',
        "email": "nobody",
        "comment": "\n  first line\n</textarea><script>alert(1)</script>",
        "article_url": f"{ARTICLE}?x=1&y=2",
        "form_token": "t<o>ken",
    }
    answer = await client.post(COMMENTS, data=typed, headers=BROWSER)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Fields(answer.text)
    assert page.scripts == 0
    assert page.action == COMMENTS
    assert page.values["name"] == typed["author"]
    assert page.values["email"] == "nobody"
    assert page.values["body"].endswith("</textarea><script>alert(1)</script>")
    assert page.values["article_url"] == typed["article_url"]
    assert page.values["form_token"] == typed["form_token"]
    again = await client.post(COMMENTS, data={**page.values, "email": "a@example.com"}, headers=BROWSER)
    assert again.status_code == 303


async def test_the_way_back_is_kept_for_the_second_try(client: httpx.AsyncClient) -> None:
    answer = await client.post(COMMENTS, data={"body": "x"}, headers={**BROWSER, "Referer": ARTICLE})
    assert Fields(answer.text).values["article_url"] == ARTICLE


async def test_the_page_speaks_the_readers_language(client: httpx.AsyncClient) -> None:
    arabic = await client.post(COMMENTS, data={"body": "x"}, headers=BROWSER)
    english = await client.post(COMMENTS, data={"body": "x"}, headers={**BROWSER, "Accept-Language": "en"})
    assert 'lang="ar" dir="rtl"' in arabic.text
    assert "هذا الحقل إلزامي: الاسم." in arabic.text
    assert 'lang="en" dir="ltr"' in english.text
    assert "Name is required." in english.text


async def test_the_page_allows_no_script_and_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    answer = await client.post(COMMENTS, data={"body": "x"}, headers=BROWSER)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self' https://news.example http://localhost:8000;" in policy
    assert "script-src" not in policy


async def test_a_limit_keeps_what_was_typed_too(
    client: httpx.AsyncClient, refuse: Callable[[Exception], None], reader_form: Form
) -> None:
    refuse(TooMany(10, 30))
    answer = await client.post(COMMENTS, data=reader_form, headers=BROWSER)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "30"
    assert Fields(answer.text).values["body"] == reader_form["body"]
    assert "صحح" not in answer.text, "nothing is marked"


async def test_a_page_is_only_for_forms(client: httpx.AsyncClient) -> None:
    answer = await client.post(COMMENTS, json={}, headers=BROWSER)
    assert answer.headers["content-type"] == "application/problem+json"
