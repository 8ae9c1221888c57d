"""The port of those who look after a site's articles."""

from collections.abc import Sequence
from typing import Protocol

from service.domain.article_list import ArticleNumbers, ArticleSearch, ArticlesFound
from service.domain.ids import ArticleId, SiteId


class ArticleLists(Protocol):
    """The ledger as it lists articles."""

    async def find(self, site: SiteId, wanted: ArticleSearch) -> ArticlesFound:
        """Return one page. Articles without a comment are found where something is looked for."""

    async def titles(self, site: SiteId, names: Sequence[ArticleId]) -> dict[ArticleId, str]:
        """Return the titles of those of the articles that have one."""

    async def numbers(self, site: SiteId, article: ArticleId) -> ArticleNumbers:
        """Count an article's comments; raise Unknown("article")."""
