import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from service.domain.comment import Comment, Status, public_view
from service.domain.decision import Decision
from service.domain.entry import Entry
from service.domain.ids import ArticleId, CommentId
from service.domain.page import TOP_LEVEL, Page, PageRequest
from service.domain.site import Site
from service.store.ledger import Ledger

MakeEntry = Callable[..., Entry]
MakeDecision = Callable[..., Decision]

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HERE = ArticleId("a")
EVERY = {Status.PUBLISHED: 0, Status.HELD: 1, Status.REJECTED: 2}


async def put(ledger: Ledger, entries: list[Entry]) -> list[Comment]:
    await asyncio.gather(*map(ledger.record, entries))
    return [entry.comment for entry in entries]


async def turned(ledger: Ledger, site: Site, limit: int, *, newest_first: bool, parent: str | None) -> list[CommentId]:
    """Return the ids of all pages, one after the other."""
    found: list[CommentId] = []
    after: CommentId | None = None
    while True:
        asked = PageRequest(limit=limit, newest_first=newest_first, parent=parent, after=after)
        page = await ledger.page(site.id, HERE, asked)
        found += [comment.id for comment in page.comments]
        if not page.more:
            return found
        assert len(page.comments) == limit
        after = page.comments[-1].id


@pytest.mark.parametrize("newest_first", [False, True])
async def test_pages_of_any_size_show_every_published_comment_once_and_in_order(
    ledger: Ledger, site: Site, make_entry: MakeEntry, *, newest_first: bool
) -> None:
    statuses = list(EVERY)
    written = await put(ledger, [make_entry(status=statuses[number % 5 % 3]) for number in range(500)])
    await put(ledger, [make_entry(article="another")])
    published = [comment.id for comment in written if comment.status is Status.PUBLISHED]
    expected = published[::-1] if newest_first else published
    for limit in (1, 7, 99, len(published) - 1, len(published), len(published) + 1):
        assert await turned(ledger, site, limit, newest_first=newest_first, parent=None) == expected


async def test_an_article_that_nobody_knows_has_an_empty_page(ledger: Ledger, site: Site) -> None:
    nothing = Page(comments=(), total=0, more=False, version=0)
    assert await ledger.page(site.id, ArticleId("unheard of"), PageRequest()) == nothing


async def test_a_page_shows_exactly_what_the_public_may_see(ledger: Ledger, site: Site, make_entry: MakeEntry) -> None:
    (comment,) = await put(ledger, [make_entry()])
    assert (await ledger.page(site.id, HERE, PageRequest())).comments == (public_view(comment),)


async def test_a_comment_that_is_published_later_appears_at_its_old_place(
    ledger: Ledger, site: Site, make_entry: MakeEntry, make_decision: MakeDecision
) -> None:
    statuses = [Status.PUBLISHED, Status.HELD, Status.PUBLISHED]
    first, middle, last = await put(ledger, [make_entry(status=status) for status in statuses])
    before = await ledger.page(site.id, HERE, PageRequest())
    assert [comment.id for comment in before.comments] == [first.id, last.id]
    await ledger.decide(site.id, make_decision(middle.id), overrule=False)
    after = await ledger.page(site.id, HERE, PageRequest())
    assert [comment.id for comment in after.comments] == [first.id, middle.id, last.id]
    assert (after.total, after.version) == (before.total + 1, before.version + 1)
    behind_first = await ledger.page(site.id, HERE, PageRequest(after=first.id, limit=1))
    assert [comment.id for comment in behind_first.comments] == [middle.id]


async def test_a_page_goes_on_behind_a_comment_that_is_gone(ledger: Ledger, site: Site, make_entry: MakeEntry) -> None:
    first, middle, last = await put(ledger, [make_entry() for _ in range(3)])
    await ledger.withdraw(site.id, middle.id, NOON)
    onward = await ledger.page(site.id, HERE, PageRequest(after=middle.id))
    back = await ledger.page(site.id, HERE, PageRequest(after=middle.id, newest_first=True))
    assert [comment.id for comment in onward.comments] == [last.id]
    assert [comment.id for comment in back.comments] == [first.id]


@pytest.mark.parametrize("newest_first", [False, True])
async def test_threads_are_paged_and_counted_on_their_own(
    ledger: Ledger, site: Site, make_entry: MakeEntry, *, newest_first: bool
) -> None:
    tops = await put(ledger, [make_entry() for _ in range(30)])
    replies = await put(ledger, [make_entry(parent=tops[number % 3].id, depth=1) for number in range(60)])
    await put(ledger, [make_entry(parent=tops[0].id, status=Status.HELD)])
    await put(ledger, [make_entry(parent=tops[0].id, article="another")])
    threads = {TOP_LEVEL: tops} | {str(top.id): replies[place::3] for place, top in enumerate(tops[:3])}
    for parent, comments in threads.items():
        ids = [comment.id for comment in comments]
        expected = ids[::-1] if newest_first else ids
        assert await turned(ledger, site, 8, newest_first=newest_first, parent=parent) == expected
        page = await ledger.page(site.id, HERE, PageRequest(limit=1, parent=parent))
        assert page.total == len(comments)
    assert (await ledger.page(site.id, HERE, PageRequest(limit=1))).total == 90


async def test_a_thread_that_nobody_knows_is_empty(ledger: Ledger, site: Site, make_entry: MakeEntry) -> None:
    await put(ledger, [make_entry()])
    page = await ledger.page(site.id, HERE, PageRequest(parent="unheard of"))
    assert (page.comments, page.total, page.more) == ((), 0, False)


async def test_counts_name_only_articles_that_exist(ledger: Ledger, site: Site, make_entry: MakeEntry) -> None:
    await put(ledger, [make_entry(), make_entry(), make_entry(article="b", status=Status.HELD)])
    asked = [ArticleId(name) for name in ("a", "b", "unheard of")]
    assert await ledger.counts(site.id, asked) == {ArticleId("a"): 2, ArticleId("b"): 0}
    assert await ledger.counts(site.id, []) == {}


async def test_another_sites_comments_are_not_seen(
    ledger: Ledger, site: Site, make_entry: MakeEntry, maker_elsewhere: MakeEntry
) -> None:
    ours, theirs = await put(ledger, [make_entry(), maker_elsewhere()])
    page = await ledger.page(site.id, HERE, PageRequest())
    assert [comment.id for comment in page.comments] == [ours.id]
    assert await ledger.counts(site.id, [HERE]) == {HERE: 1}
    assert await ledger.comment(site.id, theirs.id) is None
    assert await ledger.case(site.id, theirs.id) is None
    assert await ledger.history(site.id, theirs.id) == ()
