"""A topic: an article that somebody listens to, and how far its news have been told."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from service.domain.ids import ArticleId, EventId, SiteId
from service.domain.mint import earliest
from service.domain.news import Happening
from service.flow.listener import Listener, Piece
from service.flow.ports.reading import Chronicle

OVERLAP = timedelta(seconds=10)
"""How far each look at the ledger goes back behind the last: ids are made before the commit, in several
processes, and an event may come to light after others with higher ids."""

PAGE = 500


class Topic:
    """One look at the ledger serves all listeners of the article."""

    def __init__(self, site: SiteId, article: ArticleId) -> None:
        self.site = site
        self.article = article
        self.listeners: set[Listener] = set()
        self.lock = asyncio.Lock()
        self._told: frozenset[EventId] = frozenset()
        self._looked_at: datetime | None = None

    @property
    def begun(self) -> bool:
        return self._looked_at is not None

    async def look(self, ledger: Chronicle, now: datetime) -> tuple[Happening, ...]:
        """Return what came to light since the last look; the first only learns what is there. Raise Unavailable."""
        found = await self._read(ledger, earliest((self._looked_at or now) - OVERLAP))
        fresh = tuple(each for each in found if self.begun and each.event not in self._told)
        self._told = frozenset(each.event for each in found)
        self._looked_at = max(now, self._looked_at or now)
        return fresh

    def tell(self, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            for listener in self.listeners:
                listener.hear(piece)

    async def _read(self, ledger: Chronicle, after: EventId) -> list[Happening]:
        found: list[Happening] = []
        while True:
            page = await ledger.happened(self.site, self.article, after, PAGE)
            found += page
            if len(page) < PAGE:
                return found
            after = page[-1].event
