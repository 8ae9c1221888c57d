"""Outcomes: what came of attempts, many in one transaction, and what that means for their endpoints."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, bindparam, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.delivery import Claimed, Outcome
from service.domain.endpoint import Endpoint, Stopped
from service.domain.event import MACHINE, Event, EventType
from service.domain.ids import EndpointId, SiteId
from service.domain.mint import Mint
from service.store.outbox import write_events
from service.store.rows import Row, insert_rows, pack
from service.store.tables import attempts, endpoints

Place = tuple[SiteId, EndpointId]

_attempts = insert_rows(attempts).on_conflict_do_nothing()

# A success counts even where the claim has ended meanwhile; a failure then is the business of whoever has it now.
_settle = text("""
    UPDATE deliveries SET state = outcome.state, due_at = outcome.due_at, claimed_until = NULL,
                          attempts = deliveries.attempts + 1
    FROM json_to_recordset(CAST(:rows AS json)) AS outcome(
        site_id text, event_id text, endpoint_id text, state text, due_at timestamptz, claimed_until timestamptz
    )
    WHERE deliveries.site_id = outcome.site_id AND deliveries.event_id = outcome.event_id
      AND deliveries.endpoint_id = outcome.endpoint_id AND deliveries.state = 'waiting'
      AND (outcome.state = 'delivered' OR deliveries.claimed_until = outcome.claimed_until)
""").bindparams(bindparam("rows", type_=Text()))

_release = text("""
    UPDATE deliveries SET due_at = CAST(:now AS timestamptz), claimed_until = NULL
    FROM json_to_recordset(CAST(:rows AS json)) AS held(
        site_id text, event_id text, endpoint_id text, claimed_until timestamptz
    )
    WHERE deliveries.site_id = held.site_id AND deliveries.event_id = held.event_id
      AND deliveries.endpoint_id = held.endpoint_id AND deliveries.state = 'waiting'
      AND deliveries.claimed_until = held.claimed_until
""").bindparams(bindparam("rows", type_=Text()))


async def record(connection: AsyncConnection, mint: Mint, outcomes: Sequence[Outcome]) -> list[Stopped | None]:
    """Keep the attempts and settle their deliveries; return for each why it switched its endpoint off, if it did."""
    await connection.execute(_attempts, pack([_attempt_row(each) for each in outcomes]))
    await connection.execute(_settle, pack([_settled_row(each) for each in outcomes]))
    await _note_health(connection, outcomes)
    stopping = [each for each in outcomes if each.stop is not None]
    stopped = {place for each in stopping if (place := await _stop(connection, mint, each)) is not None}
    return [each.stop if _place(each) in stopped else None for each in outcomes]


async def release(connection: AsyncConnection, claims: Iterable[Claimed], now: datetime) -> None:
    """Make claimed deliveries due again at once."""
    await connection.execute(_release, {**pack([_claim_row(each) for each in claims]), "now": now})


def stopped_event(mint: Mint, endpoint: Endpoint, because: Stopped, at: datetime) -> Event:
    """Return what the other endpoints are told."""
    data: dict[str, object] = {"endpoint": endpoint.id, "description": endpoint.description, "reason": because}
    return mint.site_event(endpoint.site, EventType.ENDPOINT_DISABLED, MACHINE, at, data)


async def _note_health(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """Write down since when an endpoint has done nothing but fail; most batches change nothing of that."""
    well = {_place(each) for each in outcomes if each.attempt.succeeded}
    ill = {_place(each) for each in outcomes} - well
    begun = min(each.attempt.at for each in outcomes)
    if well and any(each.claimed.endpoint.failing_since for each in outcomes):
        recovered = and_(_among(well), endpoints.c.failing_since.is_not(None))
        await connection.execute(update(endpoints).where(recovered).values(failing_since=None))
    if ill:
        fallen = and_(_among(ill), endpoints.c.failing_since.is_(None))
        await connection.execute(update(endpoints).where(fallen).values(failing_since=begun))


async def _stop(connection: AsyncConnection, mint: Mint, outcome: Outcome) -> Place | None:
    """Switch the endpoint off, unless somebody did or it has recovered meanwhile."""
    endpoint, at = outcome.claimed.endpoint, outcome.attempt.at
    this = and_(_among({_place(outcome)}), endpoints.c.disabled_at.is_(None))
    if outcome.stop is Stopped.FAILING:
        this = and_(this, endpoints.c.failing_since == endpoint.failing_since)
    off = update(endpoints).where(this).values(disabled_at=at, disabled_because=outcome.stop)
    if outcome.stop is None or not (await connection.execute(off)).rowcount:
        return None
    await write_events(connection, (stopped_event(mint, endpoint, outcome.stop, at),))
    return _place(outcome)


def _among(places: Iterable[Place]) -> ColumnElement[bool]:
    return tuple_(endpoints.c.site_id, endpoints.c.endpoint_id).in_(sorted(places))


def _place(outcome: Outcome) -> Place:
    return outcome.claimed.endpoint.site, outcome.claimed.endpoint.id


def _claim_row(claimed: Claimed) -> Row:
    id_ = claimed.delivery.id
    return {
        "site_id": claimed.delivery.site,
        "event_id": id_.event,
        "endpoint_id": id_.endpoint,
        "claimed_until": claimed.until,
    }


def _settled_row(outcome: Outcome) -> Row:
    return {**_claim_row(outcome.claimed), "state": outcome.state, "due_at": outcome.retry_at}


def _attempt_row(outcome: Outcome) -> Row:
    attempt, id_ = outcome.attempt, outcome.claimed.delivery.id
    return {
        "site_id": outcome.claimed.delivery.site,
        "event_id": id_.event,
        "endpoint_id": id_.endpoint,
        "at": attempt.at,
        "seconds": attempt.seconds,
        "status": attempt.status,
        "why": attempt.why,
        "answer": attempt.answer,
    }
