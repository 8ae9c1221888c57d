"""New ids, and the events that carry them.

Ids are ULIDs (https://github.com/ulid/spec, 26 characters of Crockford's base 32) that never go backwards
within one process, so that the steps of one moment keep their order.
"""

from datetime import datetime

from ulid import ULID

from service.domain.comment import Comment
from service.domain.event import Actor, Event, EventType
from service.domain.ids import EventId, SiteId


def earliest(moment: datetime) -> EventId:
    """Return the lowest id that an event of that moment, to the millisecond, can have."""
    milliseconds = max(int(moment.timestamp() * 1000), 0)
    return EventId(str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + bytes(10))))


def moment_of(event: EventId) -> datetime:
    """Return the moment that an id was made for. Raise ValueError for what is no id."""
    made = ULID.from_str(event)
    if str(made) != event:
        raise ValueError("an id has capital letters only")
    try:
        return made.datetime
    except OverflowError:
        raise ValueError("this id lies too far ahead") from None


class Mint:
    """One for a process. Calling it gives the next id for the moment ``now``."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, now: datetime) -> str:
        self._last = max(int(ULID.from_datetime(now)), self._last + 1)
        return str(ULID.from_int(self._last))

    def event(
        self, comment: Comment, kind: EventType, actor: Actor, at: datetime, data: dict[str, object] | None = None
    ) -> Event:
        """Return the step of that kind in the comment's way; its version is the comment's."""
        return Event(
            id=EventId(self(at)),
            site=comment.site,
            comment=comment.id,
            article=comment.article,
            type=kind,
            at=at,
            actor=actor,
            version=comment.version,
            data=data or {},
            status=comment.status,
        )

    def site_event(self, site: SiteId, kind: EventType, actor: Actor, at: datetime, data: dict[str, object]) -> Event:
        """Return a step of that kind that concerns the site, and no comment's way."""
        return Event(id=EventId(self(at)), site=site, comment=None, type=kind, at=at, actor=actor, version=0, data=data)
