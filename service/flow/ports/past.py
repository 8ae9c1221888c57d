"""The port to the past, for those who try rules on it."""

from datetime import datetime
from typing import Protocol

from service.domain.ids import CommentId, SiteId
from service.domain.past import Judged


class Past(Protocol):
    """Comments that were judged, in the order in which they came."""

    async def count(self, site: SiteId, since: datetime) -> int:
        """Return how many comments came since then."""

    async def page(self, site: SiteId, since: datetime, after: CommentId | None, limit: int) -> tuple[Judged, ...]:
        """Return some of them, beginning behind ``after``; none at the end."""
