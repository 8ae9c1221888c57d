"""Comments as HTML: every word of a reader's as text, threads, pages, and a form that needs no script."""

import tomllib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

COMMENTS = "/v1/sites/demo/articles/a%2Fb/comments"
HTML = f"{COMMENTS}.html"
Form = dict[str, str]

PAYLOADS: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parents[2] / "browser" / "payloads.toml").read_text("utf-8")
)
TAGS = ("ol", "li", "p", "a", "span", "bdi", "time", "div", "br", "nav", "h1")
"""What a page with comments on it has within its main part, beside what an empty fragment has."""


class Outline(HTMLParser):
    """Collects a page's tags, its links by their words, and what its form would send where."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: dict[str, str] = {}
        self.values: Form = {}
        self.action = ""
        self._href: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes |= given.keys()
        self.ids += [given["id"]] if "id" in given else []
        self._href = given.get("href") if tag == "a" else self._href
        if tag == "form":
            self.action = given["action"]
        if "name" in given and tag in {"input", "textarea"}:
            self.values[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._href and data.strip():
            self.links[data.strip()] = self._href
            self._href = None


async def post(client: httpx.AsyncClient, form: Form, **given: str) -> str:
    answer = await client.post(COMMENTS, json={**form, **given})
    return str(answer.json()["id"])


async def see(client: httpx.AsyncClient, address: str = HTML) -> Outline:
    return Outline((await client.get(address)).raise_for_status().text)


async def test_a_readers_words_are_text_and_nothing_else(client: httpx.AsyncClient, reader_form: Form) -> None:
    await post(
        client,
        reader_form,
        name='"><script>alert(1)</script>',
        body="</div><script>alert(2)</script>\nsecond line\n\nanother part",
        website="https://reader.example/?a=1&b=2",
    )
    answer = await client.get(HTML)
    assert "<script" not in answer.text
    assert '<bdi itemprop="name">&#34;&gt;&lt;script&gt;' in answer.text
    assert '<p dir="auto">&lt;/div&gt;&lt;script&gt;alert(2)&lt;/script&gt;<br>second line</p>' in answer.text
    assert '<p dir="auto">another part</p>' in answer.text
    assert 'href="https://reader.example/?a=1&amp;b=2" rel="ugc nofollow noopener"' in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]


async def test_nothing_that_anybody_types_becomes_markup(client: httpx.AsyncClient, reader_form: Form) -> None:
    clean = await see(client)
    for payload in (line for lines in PAYLOADS.values() for line in lines):
        website = f"https://readers.example/?q={payload[:300]}"
        for typed in ({"body": payload}, {"body": "x", "name": payload[:245]}, {"body": "x", "website": website}):
            await client.post(COMMENTS, json={**reader_form, **typed})
    page, pages = HTML, 0
    while page:
        text = (await client.get(page)).raise_for_status().text
        outline, pages = Outline(text.partition("<main>")[2] or text), pages + 1
        assert set(outline.tags) <= {*clean.tags, *TAGS}
        assert {name for name in outline.attributes if name.startswith("on") or name in {"style", "srcdoc"}} == set()
        assert [link for link in outline.links.values() if urlsplit(link).scheme not in {"http", "https", ""}] == []
        page = outline.links.get("التعليقات التالية", "")
    assert pages > 2


async def test_answers_stand_beneath_what_they_answer(client: httpx.AsyncClient, reader_form: Form) -> None:
    top = await post(client, reader_form)
    other = await post(client, reader_form)
    answer = await post(client, reader_form, parent=top)
    outline = await see(client)
    assert [each for each in outline.ids if each.startswith("comment-C")] == [
        f"comment-{each}" for each in (top, answer, other)
    ]


async def test_the_form_leads_back_to_where_the_fragment_stands(client: httpx.AsyncClient, reader_form: Form) -> None:
    outline = await see(client, f"{HTML}?url=https://news.example/1%3Fx=y")
    assert urlsplit(outline.action).path == COMMENTS
    assert set(outline.values) == {"name", "email", "website", "body", "hp", "parent", "article_url"}
    browser = {"Accept": "text/html", "Origin": "https://news.example"}
    answer = await client.post(outline.action, data={**outline.values, **reader_form}, headers=browser)
    assert answer.status_code == 303
    assert answer.headers["location"] == "https://news.example/1?x=y#comment-C0001"


async def test_nobody_makes_the_form_lead_elsewhere(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{HTML}?url=https://evil.example/")
    assert Outline(answer.text).values["article_url"] == ""


async def test_an_answer_is_written_on_a_page_by_itself(client: httpx.AsyncClient, reader_form: Form) -> None:
    top = await post(client, reader_form)
    page = await client.get((await see(client)).links["رد"])
    outline = Outline(page.text)
    assert page.text.startswith("<!doctype html>")
    assert "ردًا على <bdi>سلمى</bdi>" in page.text
    assert outline.values["parent"] == top
    assert "form-action 'self' http://comments.example https://news.example" in page.headers["content-security-policy"]


async def test_pages_follow_each_other_by_links(client: httpx.AsyncClient, reader_form: Form) -> None:
    ids = [await post(client, reader_form, body=f"comment {number}") for number in range(53)]
    await post(client, reader_form, parent=ids[0], body="late answer")
    first = await see(client)
    second = await client.get(first.links["التعليقات التالية"])
    outline = Outline(second.text)
    assert f"comment-{ids[49]}" in first.ids
    assert f"comment-{ids[50]}" not in first.ids
    assert f"comment-{ids[50]}" in outline.ids
    assert "رد على تعليق في صفحة سابقة" in second.text
    assert f"comment-{ids[0]}" in (await see(client, outline.links["من البداية"])).ids


async def test_what_has_not_changed_is_not_sent_again(client: httpx.AsyncClient, reader_form: Form) -> None:
    await post(client, reader_form)
    first = await client.get(HTML)
    known = {"If-None-Match": first.headers["etag"]}
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert (await client.get(HTML, headers=known)).status_code == 304
    assert (await client.get(f"{HTML}?locale=en", headers=known)).status_code == 200
    assert (await client.get(f"{COMMENTS}", headers=known)).status_code == 200
    await post(client, reader_form)
    assert (await client.get(HTML, headers=known)).status_code == 200


async def test_the_fragment_speaks_the_language_that_is_asked_for(client: httpx.AsyncClient) -> None:
    arabic, english = await client.get(HTML), await client.get(f"{HTML}?locale=en-GB")
    assert 'lang="ar" dir="rtl"' in arabic.text
    assert "لن يتم نشر عنوان بريدك الإلكتروني" in arabic.text
    assert 'lang="en" dir="ltr"' in english.text
    assert "Leave a comment" in english.text


@pytest.mark.parametrize("query", ["cursor=made-up", "answer_to=%00", "view=poster"])
async def test_a_wrong_question_is_refused(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"{HTML}?{query}")).status_code == 422
