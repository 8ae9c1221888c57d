"""The delivery log: what was sent to endpoints, what they answered, and the way to send it again."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import FromPath, QueryParameter

from service.domain.delivery import Attempt, DeliveriesFound, DeliveryId, DeliveryRecord, DeliverySearch, DeliveryState
from service.domain.errors import FieldError
from service.domain.ids import EndpointId, EventId
from service.web.cursor import read_mark, write_mark
from service.web.description import MODERATOR, WITH_KEY, problems
from service.web.given import Given
from service.web.keys import admins_only
from service.web.malformed import InvalidRequest
from service.web.visit import Visit, is_id, read_delivery_id
from service.webhooks.body import Body, told_of


class AttemptAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One request. ``status`` is null where no answer came, and ``error`` says what stood in its way.

    ``answer`` is the beginning of the answer's body, at most 16 KiB.
    """

    at: datetime
    seconds: float
    status: int | None
    error: str | None
    answer: str


class DeliveryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """``message`` is the ``webhook-id``, the same in every attempt; ``next_attempt_at`` is there while it waits."""

    id: str
    message: EventId
    endpoint: EndpointId
    type: str
    state: DeliveryState
    created_at: datetime
    next_attempt_at: datetime | None
    body: Body
    attempts: tuple[AttemptAnswer, ...]


class DeliveryList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of deliveries; ``next`` is the cursor of the following page."""

    items: tuple[DeliveryAnswer, ...]
    next: str | None
    total: int


@get(
    "/deliveries",
    summary="What was sent to webhook endpoints",
    operation_id="list_deliveries",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, 422),
)
async def list_deliveries(
    visit: Given[Visit],
    endpoint: Annotated[str | None, QueryParameter(description="An endpoint's id.")] = None,
    stand: Annotated[DeliveryState | None, QueryParameter(name="state", description="Where they stand.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, QueryParameter(description="`next` of the page before.")] = None,
) -> DeliveryList:
    """Return deliveries with all their attempts, those of the newest events first; settled ones are kept 30 days."""
    if endpoint and not is_id(endpoint):
        raise InvalidRequest((FieldError("endpoint", "invalid"),))
    question = ("deliveries", endpoint or None, stand)
    wanted = DeliverySearch(
        endpoint=EndpointId(endpoint) if endpoint else None,
        state=stand,
        limit=limit,
        after=_after(cursor, question) if cursor else None,
    )
    found = await visit.journeys.endpoints.search(visit.site.id, wanted)
    items = tuple(map(delivery_answer, found.records))
    return DeliveryList(items=items, next=_next(found, question), total=found.total)


@get(
    "/deliveries/{delivery:str}",
    summary="One delivery",
    operation_id="see_delivery",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def see_delivery(delivery: FromPath[str], visit: Given[Visit]) -> DeliveryAnswer:
    """Return a delivery with all its attempts."""
    return delivery_answer(await visit.journeys.endpoints.delivery(visit.site.id, read_delivery_id(delivery)))


@post(
    "/deliveries/{delivery:str}/replay",
    status_code=202,
    summary="Send a delivery again",
    operation_id="replay_delivery",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, 409),
)
async def replay_delivery(delivery: FromPath[str], visit: Given[Visit]) -> DeliveryAnswer:
    """Send it once more at once, with the same ``webhook-id``, whatever came of it before."""
    return delivery_answer(await visit.journeys.endpoints.replay(visit.site.id, read_delivery_id(delivery)))


def delivery_answer(record: DeliveryRecord) -> DeliveryAnswer:
    delivery = record.delivery
    return DeliveryAnswer(
        id=str(delivery.id),
        message=delivery.event.id,
        endpoint=delivery.endpoint,
        type=delivery.event.type,
        state=delivery.state,
        created_at=delivery.created_at,
        next_attempt_at=delivery.due_at,
        body=told_of(delivery),
        attempts=tuple(map(_attempt, record.attempts)),
    )


def _attempt(attempt: Attempt) -> AttemptAnswer:
    return AttemptAnswer(
        at=attempt.at, seconds=attempt.seconds, status=attempt.status, error=attempt.why, answer=attempt.answer
    )


def _after(cursor: str, question: object) -> DeliveryId:
    after = DeliveryId.read(read_mark(cursor, question))
    if after is None:
        raise InvalidRequest((FieldError("cursor", "invalid"),))
    return after


def _next(found: DeliveriesFound, question: object) -> str | None:
    return write_mark(question, str(found.records[-1].delivery.id)) if found.more and found.records else None


delivery_calls = (list_deliveries, see_delivery, replay_delivery)
"""Every call about the log."""
