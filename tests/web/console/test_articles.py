"""Articles in the console: listed, looked into and switched, whatever they are called."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

import pytest

from scripts.trials.console import Browser
from service.domain.errors import ArticleClosed
from service.domain.site import Site
from service.flow.submit import Receipt

Seated = Callable[..., Awaitable[Browser]]
Post = Callable[..., Awaitable[Receipt]]

NAMES = ["https://news.example/2026/05/مقال?x=1&y=2#z", "a/b", "a%2Fb", " ", "'\"><script>", "نقاش عام", "x" * 200]


@pytest.mark.parametrize("name", NAMES)
async def test_an_article_of_any_name_is_listed_seen_and_switched(
    seated: Seated, site: Site, post: Post, name: str
) -> None:
    moderator = await seated()
    await post(article=name)
    here = f"/console/{site.id}/articles/{quote(name, safe='')}"
    assert f'href="{here}"' in (await moderator.get(f"/console/{site.id}/articles")).text
    page = await moderator.get(here)
    assert page.status_code == 200
    assert "<script>" not in page.text.partition("<main")[2].partition("</main>")[0]
    switched = await moderator.send(here, state="closed")
    assert (switched.status_code, switched.headers["location"]) == (303, f"{here}?changed=1")
    assert 'value="closed" checked' in (await moderator.get(here)).text
    with pytest.raises(ArticleClosed):
        await post(article=name)


async def test_articles_are_found_by_name_and_state_and_their_numbers_lead_to_their_comments(
    seated: Seated, site: Site, post: Post, post_held: Post
) -> None:
    moderator = await seated()
    await post(article="sport")
    await post_held(article="sport")
    await post(article="politics")
    root = f"/console/{site.id}/articles"
    await moderator.send(f"{root}/sport", state="hold_all")
    assert "politics" not in (await moderator.get(f"{root}?state=hold_all")).text
    assert "politics" not in (await moderator.get(f"{root}?q=spor")).text
    assert "No articles were found" in (await moderator.get(f"{root}?q=weather")).text
    assert f"/console/{site.id}/comments?article=sport&amp;status=held" in (await moderator.get(f"{root}/sport")).text


async def test_what_is_no_article_is_told_so(seated: Seated, site: Site) -> None:
    moderator = await seated()
    root = f"/console/{site.id}/articles"
    assert (await moderator.get(f"{root}/nowhere")).status_code == 404
    assert (await moderator.send(f"{root}/nowhere", state="ajar")).status_code == 422
    assert (await moderator.get(f"{root}//x")).status_code == 404
