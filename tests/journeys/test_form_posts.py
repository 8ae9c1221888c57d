"""A plain form without script: back to the article, or to all that was typed with what is wrong beside it."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest

from scripts.trials.running import Running

MakeForm = Callable[..., dict[str, object]]

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "ar"}


@pytest.fixture
def page_url(hakam: Running) -> str:
    """An article's page on the site's own origin."""
    return f"http://localhost:{hakam.port}/news/1?page=2"


def test_a_form_post_leads_back_to_the_article(
    api: httpx.Client, article: str, form: MakeForm, page_url: str, listed: Callable[[], list[str]]
) -> None:
    answer = api.post(f"articles/{article}/comments", data=form(article_url=page_url), headers=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{page_url}#comment-{listed()[0]}"


def test_a_held_form_post_says_so_where_it_leads(
    api: httpx.Client, article: str, form: MakeForm, page_url: str, spam: str
) -> None:
    answer = api.post(f"articles/{article}/comments", data=form(body=spam), headers={**BROWSER, "Referer": page_url})
    assert answer.status_code == 303
    assert urlsplit(answer.headers["Location"]).fragment == "comment-held"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http://localhost@evil.example/"]
)
def test_no_form_post_leads_off_the_site(api: httpx.Client, article: str, form: MakeForm, address: str) -> None:
    answer = api.post(f"articles/{article}/comments", data=form(article_url=address), headers=BROWSER)
    assert answer.status_code == 201
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "evil" not in answer.text


def test_a_wrong_form_comes_back_with_everything_that_was_typed(
    api: httpx.Client, article: str, form: MakeForm, page_url: str
) -> None:
    typed = form(name="سلمى «الشام»", email="salma@", website="not a site", article_url=page_url)
    answer = api.post(f"articles/{article}/comments", data=typed, headers=BROWSER)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("text/html")
    assert 'dir="rtl"' in answer.text
    assert all(f'value="{typed[name]}"' in answer.text for name in ("name", "email", "website"))
    assert str(typed["body"]) in answer.text
    assert re.findall(r'aria-describedby="wrong-(\w+)"', answer.text) == ["email", "website"]


def test_what_was_typed_comes_back_as_text_and_not_as_markup(api: httpx.Client, article: str, form: MakeForm) -> None:
    typed = form(name='"><script>alert(1)</script>', email="wrong", body="</textarea><script>alert(2)</script>")
    answer = api.post(f"articles/{article}/comments", data=typed, headers=BROWSER)
    assert answer.status_code == 422
    assert "<script" not in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_multipart_form_is_read_and_its_files_are_passed_over(
    api: httpx.Client, article: str, form: MakeForm
) -> None:
    filled = form()
    answer = api.post(
        f"articles/{article}/comments", data=filled, files={"photo": ("a.png", b"\x89PNG\xff\xfe", "image/png")}
    )
    assert answer.status_code == 201
    assert answer.json()["comment"]["body"] == filled["body"]


def test_a_program_that_posts_a_form_is_answered_with_data(api: httpx.Client, article: str, form: MakeForm) -> None:
    taken = api.post(f"articles/{article}/comments", data=form())
    refused = api.post(f"articles/{article}/comments", data=form(email=""))
    assert (taken.status_code, taken.json()["status"]) == (201, "published")
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_the_form_as_data_brings_a_token_that_counts_as_a_signal(
    api: httpx.Client, article: str, form: MakeForm, signed: dict[str, dict[str, str]]
) -> None:
    told = api.get("form", params={"locale": "ar"}).json()
    taken = api.post(f"articles/{article}/comments", json=form(form_token=told["form_token"])).json()
    signals = api.get(f"comments/{taken['id']}", headers=signed["moderator"]).json()["verdict"]["signals"]
    assert (told["direction"], told["promise"][:10]) == ("rtl", "لن يتم نشر")
    assert [field["name"] for field in told["fields"] if field["required"]] == ["name", "email", "body"]
    assert signals["form.token"] == {"value": True}
    assert 0 <= signals["form.seconds"]["value"] < 60
