"""The overview: how much comes, how long it waits, and whether people agree with the machine."""

from service.domain.figures import MOST_HOURS, Figures, window_of
from service.domain.ids import SiteId
from service.flow.ports.clock import Clock
from service.flow.ports.figures import FigureLedger


class Overview:
    """Looks back. Raises Unavailable."""

    def __init__(self, ledger: FigureLedger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    async def figures(self, site: SiteId, hours: int) -> Figures:
        """Return the figures of the last hours: at least 1, and 30 days at most."""
        return await self._ledger.figures(site, window_of(min(max(hours, 1), MOST_HOURS), self._clock()))
