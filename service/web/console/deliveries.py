"""The delivery log of one endpoint, as its page shows it: what was sent, how often, and what came back."""

from collections.abc import Mapping

import msgspec

from service.domain.delivery import DeliveriesFound, DeliveryId, DeliveryRecord, DeliverySearch, DeliveryState
from service.domain.ids import EndpointId
from service.web.console.anteroom import text_of
from service.web.console.seat import Seat
from service.web.cursor import read_mark, write_mark
from service.web.malformed import InvalidRequest
from service.webhooks.body import body_of

SHOWN = 20


class Line(msgspec.Struct, frozen=True):
    """A delivery with its body as it goes over the wire, indented."""

    record: DeliveryRecord
    body: str

    @property
    def status(self) -> int | str | None:
        """What came of the last attempt: a status, else what stood in its way; None before the first."""
        last = self.record.attempts[-1] if self.record.attempts else None
        return None if last is None else last.status or last.why


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the log. ``state`` is what it was asked for, ``next`` the mark of the following page.

    ``fresh`` says that something is still to be tried for the first time, so that it is worth looking again soon.
    """

    lines: tuple[Line, ...]
    total: int
    state: DeliveryState | None
    next: str | None
    fresh: bool


async def log_of(seat: Seat, endpoint: EndpointId, query: Mapping[str, object]) -> Log:
    """Return what the query asks for; one that asks for nothing sensible gets the newest."""
    asked = text_of(dict(query), "state")
    state = DeliveryState(asked) if asked in set(DeliveryState) else None
    question = ("console deliveries", endpoint, state)
    after = _after(text_of(dict(query), "cursor"), question)
    wanted = DeliverySearch(endpoint=endpoint, state=state, limit=SHOWN, after=after)
    found = await seat.journeys.endpoints.search(seat.site.id, wanted)
    return Log(
        lines=tuple(Line(record, _indented(record)) for record in found.records),
        total=found.total,
        state=state,
        next=_next(found, question),
        fresh=any(each.delivery.state is DeliveryState.WAITING and not each.attempts for each in found.records),
    )


def _indented(record: DeliveryRecord) -> str:
    return msgspec.json.format(body_of(record.delivery), indent=2).decode()


def _after(cursor: str, question: object) -> DeliveryId | None:
    try:
        return DeliveryId.read(read_mark(cursor, question)) if cursor else None
    except InvalidRequest:
        return None


def _next(found: DeliveriesFound, question: object) -> str | None:
    return write_mark(question, str(found.records[-1].delivery.id)) if found.more and found.records else None
