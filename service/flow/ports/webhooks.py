"""Ports of webhooks: the ledger's outbox, and the way out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from service.domain.delivery import (
    Attempt,
    Claimed,
    DeliveriesFound,
    DeliveryId,
    DeliveryRecord,
    DeliverySearch,
    Outcome,
)
from service.domain.endpoint import Endpoint, SealedSecret, Stopped
from service.domain.event import Event
from service.domain.ids import EndpointId, SiteId
from service.webhooks.send import Parcel


class Outbox(Protocol):
    """The ledger as the courier needs it."""

    async def due_sites(self, now: datetime) -> tuple[SiteId, ...]:
        """Return the sites of which something is due."""

    async def claim(self, site: SiteId, room: int, now: datetime, until: datetime) -> tuple[Claimed, ...]:
        """Take up to ``room`` due deliveries of a site, none of which anybody else has before ``until``."""

    async def record(self, outcome: Outcome) -> Stopped | None:
        """Keep what came of an attempt, and say why that has switched the endpoint off, if it has."""

    async def release(self, claims: Sequence[Claimed], now: datetime) -> None:
        """Let others have what was claimed and not sent."""

    async def oldest_due(self, now: datetime) -> dict[SiteId, datetime]:
        """Return since when each site's oldest due delivery has been due, for the sites that have any."""

    async def forget(self, before: datetime) -> int:
        """Drop what was settled of events before that moment, and all attempts at it; return how much."""


class Endpoints(Protocol):
    """The ledger as administrators look after endpoints. Raises Unknown("endpoint") where there is no such one."""

    async def all_endpoints(self, site: SiteId) -> tuple[Endpoint, ...]: ...

    async def endpoint(self, site: SiteId, endpoint: EndpointId) -> Endpoint: ...

    async def add(self, endpoint: Endpoint, secret: SealedSecret, step: Event, most: int) -> bool:
        """Keep a new endpoint with its secret, unless the site has ``most`` of them; say whether it is kept."""

    async def change(self, before: Endpoint, after: Endpoint, steps: Sequence[Event]) -> Endpoint:
        """Write what differs, and what others are told of that."""

    async def remove(self, site: SiteId, endpoint: EndpointId, step: Event) -> None:
        """Take an endpoint away with its secrets and all its deliveries."""

    async def rotate(
        self, site: SiteId, endpoint: EndpointId, secret: SealedSecret, now: datetime, until: datetime, step: Event
    ) -> Endpoint:
        """Add a secret; those before it sign beside it until then, and go after that."""

    async def test(self, step: Event, endpoint: EndpointId) -> DeliveryId:
        """Put a test on its way. Raise EndpointStopped too."""

    async def replay(self, site: SiteId, id_: DeliveryId, now: datetime) -> None:
        """Have a delivery sent once more, whatever came of it. Raise Unknown("delivery"), EndpointStopped."""

    async def recover(self, site: SiteId, endpoint: EndpointId, since: datetime, now: datetime) -> int:
        """Have everything since then that was not delivered sent; return how much. Raise EndpointStopped too."""


class DeliveryLog(Protocol):
    """The ledger as administrators read what was sent."""

    async def search(self, site: SiteId, wanted: DeliverySearch) -> DeliveriesFound:
        """Return deliveries with their attempts, those of the newest events first."""

    async def delivery(self, site: SiteId, id_: DeliveryId) -> DeliveryRecord | None: ...


class Sending(Protocol):
    """The way out."""

    async def send(self, parcel: Parcel, now: datetime) -> Attempt:
        """Return what came of it; whatever goes wrong on the way is a failed attempt and no exception."""

    async def close(self) -> None: ...
