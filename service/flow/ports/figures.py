"""The port to what can be counted of a site's past."""

from typing import Protocol

from service.domain.figures import Figures, Window
from service.domain.ids import SiteId


class FigureLedger(Protocol):
    async def figures(self, site: SiteId, window: Window) -> Figures:
        """Count everything within the window. Raise Unavailable."""
