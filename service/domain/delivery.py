"""A delivery: one event on its way to one endpoint, and every attempt at it."""

import enum
from datetime import datetime

import msgspec

from service.domain.endpoint import Endpoint, SealedSecret, Stopped
from service.domain.event import Event
from service.domain.ids import EndpointId, EventId, SiteId


class DeliveryState(enum.StrEnum):
    """``failed`` is one that was given up after its last attempt."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class DeliveryId(msgspec.Struct, frozen=True, order=True):
    """A delivery is named by what happened and by who is told."""

    event: EventId
    endpoint: EndpointId

    def __str__(self) -> str:
        return f"{self.event}-{self.endpoint}"

    @classmethod
    def read(cls, text: str) -> "DeliveryId | None":
        """Return the id that was written so, or None for what is none."""
        event, dash, endpoint = text.partition("-")
        return cls(EventId(event), EndpointId(endpoint)) if dash and event and endpoint else None


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """``excerpt`` and ``url`` are the comment's when it happened. ``attempts`` counts those since the last replay."""

    event: Event
    endpoint: EndpointId
    excerpt: str
    url: str | None
    state: DeliveryState
    due_at: datetime | None
    attempts: int
    created_at: datetime

    @property
    def id(self) -> DeliveryId:
        return DeliveryId(self.event.id, self.endpoint)

    @property
    def site(self) -> SiteId:
        return self.event.site


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One request. ``status`` is None where no answer came, and ``why`` says then what stood in its way.

    ``answer`` is the beginning of the answer's body, at most 16 KiB.
    """

    at: datetime
    seconds: float
    status: int | None = None
    why: str | None = None
    answer: str = ""
    retry_after: float | None = None

    @property
    def succeeded(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """Whether the endpoint has said that it wants nothing any more (HTTP 410)."""
        return self.status == 410


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery that is this process's until ``until``, with the endpoint as it stands and what signs for it."""

    delivery: Delivery
    endpoint: Endpoint
    secrets: tuple[SealedSecret, ...]
    until: datetime


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an attempt, and when to try again: None where it succeeded or was given up.

    ``stop`` says why the endpoint is to be switched off, if it is.
    """

    claimed: Claimed
    attempt: Attempt
    retry_at: datetime | None
    stop: Stopped | None = None

    @property
    def state(self) -> DeliveryState:
        if self.attempt.succeeded:
            return DeliveryState.DELIVERED
        return DeliveryState.WAITING if self.retry_at else DeliveryState.FAILED


class DeliveryRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery with its attempts, the oldest first."""

    delivery: Delivery
    attempts: tuple[Attempt, ...]


class DeliverySearch(msgspec.Struct, frozen=True, kw_only=True):
    """``after`` is the last delivery of the page before; the newest come first."""

    endpoint: EndpointId | None = None
    state: DeliveryState | None = None
    limit: int = 20
    after: DeliveryId | None = None


class DeliveriesFound(msgspec.Struct, frozen=True, kw_only=True):
    """``total`` is exact below 10,000."""

    records: tuple[DeliveryRecord, ...]
    total: int
    more: bool
