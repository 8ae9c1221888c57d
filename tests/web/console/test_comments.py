"""The list of comments: a plain form searches all states, and the address holds the search."""

import re
from collections.abc import Awaitable, Callable
from html import unescape
from urllib.parse import urlencode

import pytest

from scripts.trials.console import Browser
from service.domain.decision import Ruling
from service.domain.key import Role
from service.domain.site import Site
from service.domain.verdict import Category
from service.flow.review import RulingRequest
from service.flow.submit import Receipt
from service.house.house import House

Seated = Callable[..., Awaitable[Browser]]
Post = Callable[..., Awaitable[Receipt]]

BOX = re.compile(r'name="c-([0-9A-Z]+)"')


@pytest.fixture
async def moderator(seated: Seated) -> Browser:
    return await seated()


async def found(browser: Browser, site: Site, **query: str) -> list[str]:
    page = await browser.get(f"/console/{site.id}/comments?{urlencode(query)}")
    assert page.status_code == 200
    return BOX.findall(page.text)


async def test_comments_in_every_state_are_found_by_words_status_article_author_and_day(
    moderator: Browser, site: Site, post: Post, post_held: Post
) -> None:
    first = (await post(name="عبد الرحمن المنصور")).comment
    held = (await post_held(article="https://news.example/a?b=c#d")).comment
    assert await found(moderator, site) == [held.id, first.id]
    assert await found(moderator, site, q="المنصو") == [first.id]
    assert await found(moderator, site, status="held") == [held.id]
    assert await found(moderator, site, article="https://news.example/a?b=c#d") == [held.id]
    assert await found(moderator, site, author=first.author, status="") == [first.id]
    day = first.created_at.date().isoformat()
    assert await found(moderator, site, **{"from": day, "to": day}) == [held.id, first.id]
    assert await found(moderator, site, to="2001-01-01") == []


async def test_a_comment_is_found_by_the_reason_of_a_rule_or_of_a_person(
    moderator: Browser, site: Site, post: Post, post_held: Post
) -> None:
    clean, held = (await post()).comment, (await post_held()).comment
    assert await found(moderator, site, reason="spam") == [held.id]
    assert await found(moderator, site, reason="hate") == []
    form = {"action": "reject", "reason": "hate", "overrule": "1", "version": "1"}
    await moderator.send(f"/console/{site.id}/comments/{clean.id}/decisions", **form)
    assert await found(moderator, site, reason="hate") == [clean.id]


async def test_pages_follow_each_other_by_links(moderator: Browser, site: Site, post: Post) -> None:
    posted = [(await post()).comment.id for _ in range(32)]
    page = await moderator.get(f"/console/{site.id}/comments?status=published")
    assert "32 comments" in page.text
    following = re.search(r'rel="next" href="([^"]+)"', page.text)
    assert following is not None
    assert "status=published" in following[1]
    last = await moderator.get(unescape(following[1]))
    assert BOX.findall(page.text) + BOX.findall(last.text) == posted[::-1]
    assert f'href="/console/{site.id}/comments?status=published"' in last.text
    foreign = await moderator.get(unescape(following[1]).replace("published", "held"))
    assert "This page mark does not belong to this list" in foreign.text


async def test_what_cannot_be_searched_for_is_told_beside_its_field_with_all_that_was_typed(
    moderator: Browser, site: Site
) -> None:
    query = urlencode({"q": '"><!--؟!', "from": "yesterday", "status": "open"})
    page = await moderator.get(f"/console/{site.id}/comments?{query}")
    assert page.status_code == 200
    assert "A search needs a letter or a digit at least." in page.text
    assert "This is a day such as 2026-05-04" in page.text
    assert '"><!--' not in page.text
    assert 'value="&#34;&gt;&lt;!--؟!"' in page.text


async def test_who_reads_arabic_has_it_in_arabic(seated: Seated, site: Site, post_held: Post) -> None:
    await post_held()
    page = await (await seated(language="ar")).get(f"/console/{site.id}/comments")
    assert '<html lang="ar" dir="rtl"' in page.text
    assert "تعليق واحد" in page.text


async def test_the_queue_says_what_waits_why_and_who_reads(
    house: House, seated: Seated, site: Site, post_held: Post
) -> None:
    held = [(await post_held()).comment for _ in range(3)]
    reader, other = await seated(), await seated(Role.ADMIN)
    text = await house.administration.add_key(site.id, Role.MODERATOR, "the <night> shift")
    key = await house.journeys.access.unlock(site, text, Role.MODERATOR)
    await house.journeys.review.claim(site, key, 2, 60)
    page = (await reader.get(f"/console/{site.id}/queue")).text
    assert f"/comments/{held[2].id}" in page
    assert f"/comments/{held[0].id}" not in page
    assert "The comment has five links or more." in page
    assert "the &lt;night&gt; shift" in page
    assert "2 cases" in page
    assert (await other.get(f"/console/{site.id}/queue")).status_code == 200
    request = RulingRequest(comment=held[2].id, action=Ruling.REJECT, reason=Category.SPAM)
    await house.journeys.review.decide(site, key, request)
    assert "Nobody waits" in (await reader.get(f"/console/{site.id}/queue")).text
