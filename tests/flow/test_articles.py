from collections.abc import Awaitable, Callable

from service.domain.article import ArticleState
from service.domain.ids import ArticleId
from service.domain.key import ApiKey, Role
from service.domain.site import Site
from service.flow.submit import Receipt
from service.house.house import House

Post = Callable[..., Awaitable[Receipt]]
Key = Callable[[Role], Awaitable[ApiKey]]


async def test_a_sites_server_may_speak_of_an_article_before_anybody_comments(
    house: House, site: Site, key: Key, post: Post
) -> None:
    server = await key(Role.SITE)
    name = ArticleId("https://news.example/مقال?a=1#b")
    made = await house.journeys.articles.set(site, server, name, None, "عنوان", "https://news.example/1")
    assert (made.state, made.title, made.published) == (ArticleState.OPEN, "عنوان", 0)
    await post(article=name, article_title="another", article_url="https://news.example/2")
    again = await house.journeys.articles.set(site, server, name, ArticleState.CLOSED, None, None)
    assert (again.state, again.title, again.url, again.published) == (
        ArticleState.CLOSED,
        "عنوان",
        "https://news.example/1",
        1,
    )


async def test_a_title_turns_nothing_around_behind_it(house: House, site: Site, key: Key) -> None:
    server, name = await key(Role.SITE), ArticleId("turned")
    made = await house.journeys.articles.set(site, server, name, None, " a\u202e b\n", None)
    assert made.title == "a\u2067 b\u2069"
    again = await house.journeys.articles.set(site, server, name, None, " \n", None)
    assert again.title == made.title


async def test_a_reader_names_an_article_by_the_sites_own_address_only(
    house: House, site: Site, key: Key, post: Post
) -> None:
    server = await key(Role.SITE)
    for article, url in {
        "own": "https://news.example/1",
        "strange": "https://evil.example/1",
        "close": "https://news.example.evil.example/1",
        "other": "http://news.example/1",
    }.items():
        await post(article=article, article_url=url)
        found = await house.journeys.articles.set(site, server, ArticleId(article), None, None, None)
        assert found.url == (url if article == "own" else None)
