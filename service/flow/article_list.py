"""The list of articles: which are talked about, what waits there, and how each one stands."""

from collections.abc import Iterable

from service.domain.article_list import ArticleNumbers, ArticleSearch, ArticlesFound
from service.domain.ids import ArticleId
from service.domain.site import Site
from service.flow.ports.article_lists import ArticleLists


class ArticleList:
    """What moderators see of articles; ``Articles`` changes them."""

    def __init__(self, ledger: ArticleLists) -> None:
        self._ledger = ledger

    async def find(self, site: Site, wanted: ArticleSearch) -> ArticlesFound:
        """Return a page, the articles with the newest comments first."""
        return await self._ledger.find(site.id, wanted)

    async def titles(self, site: Site, names: Iterable[ArticleId]) -> dict[ArticleId, str]:
        """Return the titles of those of the articles that have one."""
        wanted = tuple(dict.fromkeys(names))
        return await self._ledger.titles(site.id, wanted) if wanted else {}

    async def numbers(self, site: Site, article: ArticleId) -> ArticleNumbers:
        """Raise Unknown("article")."""
        return await self._ledger.numbers(site.id, article)
