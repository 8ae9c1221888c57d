"""Pages that are kept take a bounded room, whoever asks for whatever."""

import tracemalloc

from service.domain.ids import ArticleId, SiteId
from service.web.kept_pages import MOST_BYTES, EncodedPage, KeptPages

SITE = SiteId("demo")


def empty(number: int) -> tuple[ArticleId, EncodedPage]:
    """Return an article of a name as long as may be, and its page, which nobody else holds."""
    etag = f'W/"0-{number:016x}"'
    return ArticleId(f"{number:0200d}"[:199] + "\U0001f4f0"), EncodedPage(
        etag, b'{"comments":[],"next":null,"total":%d}' % number
    )


def test_a_kept_page_is_found_by_its_article_and_its_tag_only() -> None:
    pages = KeptPages()
    article, page = empty(1)
    pages.keep(SITE, article, page)
    assert pages.find(SITE, article, page.etag) is page
    assert pages.find(SiteId("other"), article, page.etag) is None
    assert pages.find(SITE, article, "another") is None


def test_pages_of_articles_that_do_not_exist_take_no_more_memory_than_others() -> None:
    pages = KeptPages()
    tracemalloc.start()
    for number in range(40_000):
        pages.keep(SITE, *empty(number))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < MOST_BYTES


def test_a_page_larger_than_the_room_is_not_kept() -> None:
    pages = KeptPages()
    page = EncodedPage("large", bytes(MOST_BYTES))
    pages.keep(SITE, ArticleId("a"), page)
    assert pages.find(SITE, ArticleId("a"), "large") is None
