"""Ports of those who read what is published, now and while it happens."""

from collections.abc import Sequence
from typing import Protocol

from service.domain.ids import ArticleId, EventId, SiteId
from service.domain.news import Happening
from service.domain.page import Page, PageRequest


class Pages(Protocol):
    """The ledger as readers see it."""

    async def version(self, site: SiteId, article: ArticleId) -> int:
        """Return what grows whenever the article's published comments change; 0 where it does not exist yet."""

    async def page(self, site: SiteId, article: ArticleId, request: PageRequest) -> Page: ...

    async def counts(self, site: SiteId, articles: Sequence[ArticleId]) -> dict[ArticleId, int]: ...


class Chronicle(Protocol):
    """The ledger as it tells what happened under an article."""

    async def happened(
        self, site: SiteId, article: ArticleId, after: EventId, limit: int, overlap: EventId | None = None
    ) -> tuple[Happening, ...]:
        """Return what happened behind ``after``, at most ``limit`` happenings in the order of their ids.

        With ``overlap`` also what has an id between that and ``after``, but came to light later.
        """
