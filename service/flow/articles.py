"""Articles: open, closed, or read by a person first."""

from service.domain.article import Article, ArticleChange, ArticleState
from service.domain.ids import ArticleId
from service.domain.key import ApiKey
from service.domain.site import Site
from service.flow.ports.clock import Clock
from service.flow.ports.moderation import Shelf
from service.text.clean import clean_line


class Articles:
    """What a site's own server says of its articles."""

    def __init__(self, ledger: Shelf, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    async def set(
        self,
        site: Site,
        key: ApiKey,
        article: ArticleId,
        state: ArticleState | None,
        title: str | None,
        url: str | None,
    ) -> Article:
        """Change what is not None; an article that nobody knew is made."""
        shown = clean_line(title or "") or None
        change = ArticleChange(site=site.id, article=article, state=state, title=shown, url=url)
        return await self._ledger.set_article(change, key.actor, self._clock())
