"""The body of a delivery: thin, below 20 kB whatever a comment says, and without anybody's address.

    {"type": "comment.held", "timestamp": "2026-05-04T12:00:00Z",
     "data": {"site", "article", "comment": {"id", "status", "version", "url", "excerpt"}, "actor", "reason"}}

It is made anew for each attempt from what never changes, so every attempt has the same one.
"""

from datetime import datetime

import msgspec

from service.domain.delivery import Delivery
from service.domain.event import ANNOUNCEMENT, Event

LONGEST_URL = 2_000


class ToldComment(msgspec.Struct, frozen=True, kw_only=True):
    """``version`` grows with every change and orders a comment's events; ``excerpt`` is what the public sees."""

    id: str
    status: str | None
    version: int
    url: str | None
    excerpt: str


class ToldEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint that this tells of. Its address may be a secret of somebody's, so it is not told."""

    id: str
    description: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """``actor`` is the kind of who did it, and never who."""

    site: str
    article: str | None
    comment: ToldComment | None
    actor: str
    reason: str | None
    endpoint: ToldEndpoint | msgspec.UnsetType = msgspec.UNSET


class Body(msgspec.Struct, frozen=True, kw_only=True):
    type: str
    timestamp: datetime
    data: Told


def body_of(delivery: Delivery) -> bytes:
    """Return the body as it goes over the wire."""
    return msgspec.json.encode(told_of(delivery))


def told_of(delivery: Delivery) -> Body:
    event = delivery.event
    told = Told(
        site=event.site,
        article=event.article,
        comment=_comment(delivery),
        actor=event.actor.kind,
        reason=_word(event.data.get("reason")),
        endpoint=_endpoint(event),
    )
    return Body(type=event.type, timestamp=event.at, data=told)


def _comment(delivery: Delivery) -> ToldComment | None:
    event = delivery.event
    if event.comment is None:
        return None
    fits = delivery.url is not None and len(delivery.url) <= LONGEST_URL
    return ToldComment(
        id=event.comment,
        status=event.status or _announced(event),
        version=event.version,
        url=delivery.url if fits else None,
        excerpt=delivery.excerpt,
    )


def _announced(event: Event) -> str | None:
    """Return the status that an event tells of by its type."""
    return next((status for status, kind in ANNOUNCEMENT.items() if kind is event.type), None)


def _endpoint(event: Event) -> ToldEndpoint | msgspec.UnsetType:
    endpoint = event.data.get("endpoint")
    if not isinstance(endpoint, str):
        return msgspec.UNSET
    return ToldEndpoint(id=endpoint, description=_word(event.data.get("description")) or "")


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None
