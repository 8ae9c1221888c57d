"""The list of articles: those with the newest comments first, page by page, with what waits there."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.article import ArticleChange, ArticleState
from service.domain.article_list import ArticleSearch
from service.domain.comment import Status
from service.domain.entry import Entry
from service.domain.errors import Unknown
from service.domain.event import OPERATOR
from service.domain.ids import ArticleId
from service.domain.site import Site
from service.store.article_lists import ArticleLists
from service.store.ledger import Ledger

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)

MakeEntry = Callable[..., Entry]


@pytest.fixture
def lists(engine: AsyncEngine) -> ArticleLists:
    return ArticleLists(engine)


async def names(lists: ArticleLists, site: Site, **wanted: object) -> list[str]:
    search = ArticleSearch(**wanted)  # type: ignore[arg-type]  # a test names a search's own fields
    return [each.article.id for each in (await lists.find(site.id, search)).articles]


async def silent(ledger: Ledger, site: Site, article: str, **change: object) -> None:
    """Have an article that nobody has commented on."""
    wanted = ArticleChange(site=site.id, article=ArticleId(article), **change)  # type: ignore[arg-type]  # as above
    await ledger.set_article(wanted, OPERATOR, NOON)


async def test_articles_come_with_their_newest_comment_and_what_waits(
    ledger: Ledger, lists: ArticleLists, site: Site, make_entry: MakeEntry
) -> None:
    for minute, (article, status) in enumerate(
        [("a", Status.HELD), ("b", Status.HELD), ("a", Status.PUBLISHED), ("a", Status.REJECTED)]
    ):
        await ledger.record(make_entry(article=article, status=status, at=NOON + timedelta(minutes=minute)))
    first, second = (await lists.find(site.id, ArticleSearch())).articles
    assert (first.article.id, first.article.published, first.held) == ("a", 1, 1)
    assert first.newest_at == NOON + timedelta(minutes=3)
    assert (second.article.id, second.article.published, second.held) == ("b", 0, 1)


@pytest.mark.parametrize("looked_for", [{}, {"text": "story"}, {"state": ArticleState.OPEN}])
async def test_pages_follow_each_other_without_gap_or_repeat(
    ledger: Ledger, lists: ArticleLists, site: Site, make_entry: MakeEntry, looked_for: dict[str, object]
) -> None:
    for number in (3, 1, 4, 2, 5):
        for _ in range(number):
            await ledger.record(make_entry(article=f"story-{number}"))
    seen: list[str] = []
    page = await lists.find(site.id, ArticleSearch(limit=2, **looked_for))  # type: ignore[arg-type]  # as above
    seen += [each.article.id for each in page.articles]
    while page.more:
        after = page.articles[-1].place
        page = await lists.find(site.id, ArticleSearch(limit=2, after=after, **looked_for))  # type: ignore[arg-type]  # as above
        seen += [each.article.id for each in page.articles]
    assert seen == [f"story-{number}" for number in (5, 2, 4, 1, 3)]


async def test_an_article_without_a_comment_is_found_by_its_title_its_name_or_its_state(
    ledger: Ledger, lists: ArticleLists, site: Site, make_entry: MakeEntry
) -> None:
    await silent(ledger, site, "https://news.example/2026/%D9%85", title="انتخابات 100% نزيهة")
    await silent(ledger, site, "closed_one", state=ArticleState.CLOSED)
    await ledger.record(make_entry(article="talked-about"))
    assert await names(lists, site) == ["talked-about"]
    assert await names(lists, site, text="100% نز") == ["https://news.example/2026/%D9%85"]
    assert await names(lists, site, text="/2026/") == ["https://news.example/2026/%D9%85"]
    assert await names(lists, site, text="d_o") == ["closed_one"]
    assert await names(lists, site, text="d%o") == []
    assert await names(lists, site, state=ArticleState.CLOSED) == ["closed_one"]
    assert await names(lists, site, state=ArticleState.OPEN) == ["talked-about", "https://news.example/2026/%D9%85"]


async def test_an_articles_comments_are_counted_by_where_they_stand(
    ledger: Ledger, lists: ArticleLists, site: Site, make_entry: MakeEntry
) -> None:
    for status, number in ((Status.PUBLISHED, 3), (Status.HELD, 2), (Status.REJECTED, 1)):
        for _ in range(number):
            await ledger.record(make_entry(status=status))
    counted = await lists.numbers(site.id, ArticleId("a"))
    assert (counted.published, counted.held, counted.rejected, counted.withdrawn, counted.flagged) == (3, 2, 1, 0, 0)
    assert counted.article.published == 3
    with pytest.raises(Unknown):
        await lists.numbers(site.id, ArticleId("b"))
