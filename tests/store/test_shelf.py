import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from service.domain.article import Article, ArticleChange, ArticleState
from service.domain.entry import Entry
from service.domain.event import Actor, ActorKind
from service.domain.ids import ArticleId
from service.domain.site import Site
from service.store.ledger import Ledger

MakeEntry = Callable[..., Entry]
Scalars = Callable[..., Awaitable[list[object]]]

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HERE = ArticleId("a")
SERVER = Actor(ActorKind.KEY, "k", "the site's server")


async def test_an_article_that_nobody_knew_is_made_open(ledger: Ledger, site: Site) -> None:
    made = await ledger.set_article(ArticleChange(site=site.id, article=HERE, title="عنوان"), SERVER, NOON)
    assert made == Article(id=HERE, site=site.id, state=ArticleState.OPEN, title="عنوان", version=1)


async def test_only_what_is_given_changes(ledger: Ledger, site: Site, make_entry: MakeEntry) -> None:
    await ledger.record(make_entry())
    for change in (
        ArticleChange(site=site.id, article=HERE, title="first", url="https://news.example/1"),
        ArticleChange(site=site.id, article=HERE, state=ArticleState.CLOSED),
        ArticleChange(site=site.id, article=HERE, title="second"),
    ):
        article = await ledger.set_article(change, SERVER, NOON)
    assert article == Article(
        id=HERE,
        site=site.id,
        state=ArticleState.CLOSED,
        title="second",
        url="https://news.example/1",
        published=1,
        version=4,
    )


async def test_a_change_is_on_record_with_who_made_it(ledger: Ledger, site: Site, scalars: Scalars) -> None:
    await ledger.set_article(ArticleChange(site=site.id, article=HERE, state=ArticleState.CLOSED), SERVER, NOON)
    (kept,) = await scalars(
        "SELECT type || ' ' || (actor->>'id') || ' ' || (data->>'article') || ' ' || (data->>'state')"
        " FROM events WHERE site_id = :site"
    )
    assert kept == "article.changed k a closed"


async def test_comments_and_changes_of_one_article_do_not_hinder_each_other(
    ledger: Ledger, other_ledger: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    changes = [ArticleChange(site=site.id, article=HERE, title=f"title {number}") for number in range(20)]
    await asyncio.gather(
        *[ledger.record(make_entry()) for _ in range(40)],
        *[other_ledger.set_article(change, SERVER, NOON) for change in changes],
    )
    last = await ledger.set_article(ArticleChange(site=site.id, article=HERE), SERVER, NOON)
    assert (last.published, last.version) == (40, 40 + len(changes) + 1)
    assert last.title in {change.title for change in changes}
