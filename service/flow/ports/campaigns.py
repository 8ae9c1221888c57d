"""Port of those who bring comments that are much alike before a person as one case."""

from typing import Protocol

from service.domain.ids import CampaignId, SiteId
from service.domain.queue import Waiting


class Campaigns(Protocol):
    """The ledger as it knows which comments of a campaign wait for a person."""

    async def first_two(self, site: SiteId, campaign: CampaignId) -> tuple[Waiting, ...]:
        """Return the most urgent two of those that wait, or as many as there are."""
