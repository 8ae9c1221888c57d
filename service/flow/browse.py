"""Browsing: what readers see under an article."""

from collections.abc import Sequence

from service.domain.ids import ArticleId
from service.domain.page import Page, PageRequest
from service.domain.site import Site
from service.flow.ports.reading import Pages


class Browse:
    """Pages and counts of published comments."""

    def __init__(self, ledger: Pages) -> None:
        self._ledger = ledger

    async def version(self, site: Site, article: ArticleId) -> int:
        """Return what a page may be kept under: it grows whenever the article's published comments change."""
        return await self._ledger.version(site.id, article)

    async def page(self, site: Site, article: ArticleId, request: PageRequest) -> Page:
        """Return the page; an article that nobody has commented on has an empty one."""
        return await self._ledger.page(site.id, article, request)

    async def counts(self, site: Site, articles: Sequence[ArticleId]) -> dict[ArticleId, int]:
        """Return the number of published comments of each article asked for, 0 for the unknown."""
        known = await self._ledger.counts(site.id, articles)
        return {article: known.get(article, 0) for article in articles}
