"""Claims: due deliveries in the hands of one process, until it has recorded what came of them or the claim ends.

A claim is a moment in the row itself. Whoever is killed loses nothing: once that moment has come, the delivery
is due again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, select, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.delivery import Claimed, Delivery, DeliveryState
from service.domain.endpoint import Endpoint
from service.domain.ids import EndpointId, SiteId
from service.store.endpoint_rows import endpoint_of, read_secrets
from service.store.packing import event_of
from service.store.tables import deliveries, endpoints, events

OF_DELIVERY = ("endpoint_id", "url", "excerpt", "state", "due_at", "attempts", "created_at")
"""The columns that make a delivery, beside those of its event."""

sites_with_due = text("""
    SELECT site.site_id FROM sites AS site WHERE EXISTS (
        SELECT FROM endpoints AS endpoint
        WHERE endpoint.site_id = site.site_id AND endpoint.disabled_at IS NULL AND EXISTS (
            SELECT FROM deliveries AS delivery
            WHERE delivery.site_id = site.site_id AND delivery.endpoint_id = endpoint.endpoint_id
              AND delivery.state = 'waiting' AND delivery.due_at <= :now
        )
    )
""")

# An endpoint's places are counted with those that other processes have taken; whoever claims holds its row's lock.
_claim = text("""
    WITH due AS (
        SELECT mine.event_id, mine.endpoint_id
        FROM unnest(CAST(:endpoints AS text[]), CAST(:limits AS integer[])) AS endpoint(endpoint_id, concurrency)
        CROSS JOIN LATERAL (
            SELECT count(*) AS number FROM deliveries AS delivery
            WHERE delivery.site_id = :site AND delivery.endpoint_id = endpoint.endpoint_id
              AND delivery.claimed_until > CAST(:now AS timestamptz)
        ) AS taken
        CROSS JOIN LATERAL (
            SELECT delivery.event_id, delivery.endpoint_id FROM deliveries AS delivery
            WHERE delivery.site_id = :site AND delivery.endpoint_id = endpoint.endpoint_id
              AND delivery.state = 'waiting' AND delivery.due_at <= CAST(:now AS timestamptz)
            ORDER BY delivery.due_at, delivery.event_id
            LIMIT greatest(endpoint.concurrency - taken.number, 0)
            FOR UPDATE SKIP LOCKED
        ) AS mine
        LIMIT CAST(:room AS integer)
    )
    UPDATE deliveries SET due_at = CAST(:until AS timestamptz), claimed_until = CAST(:until AS timestamptz)
    FROM due, events
    WHERE deliveries.site_id = :site AND deliveries.event_id = due.event_id
      AND deliveries.endpoint_id = due.endpoint_id
      AND events.site_id = :site AND events.event_id = due.event_id
    RETURNING events.*, deliveries.endpoint_id, deliveries.url, deliveries.excerpt, deliveries.state,
              deliveries.due_at, deliveries.attempts, deliveries.created_at
""").columns(*events.columns, *[deliveries.c[name] for name in OF_DELIVERY])


async def claim(
    connection: AsyncConnection, site: SiteId, room: int, now: datetime, until: datetime
) -> tuple[Claimed, ...]:
    """Take up to ``room`` of a site's due deliveries, the first due of each endpoint first."""
    open_ = {row["endpoint_id"]: endpoint_of(row) for row in (await connection.execute(_open(site))).mappings()}
    if not open_:
        return ()
    asked = {
        "site": site,
        "endpoints": list(open_),
        "limits": [endpoint.concurrency for endpoint in open_.values()],
        "room": room,
        "now": now,
        "until": until,
    }
    rows = (await connection.execute(_claim, asked)).mappings().all()
    found = sorted(map(delivery_of, rows), key=lambda delivery: delivery.event.id)
    return await _with_secrets(connection, site, open_, found, until)


def delivery_of(row: RowMapping) -> Delivery:
    """Return the delivery that a row of ``deliveries`` joined with its event keeps."""
    return Delivery(
        event=event_of(row),
        endpoint=row["endpoint_id"],
        excerpt=row["excerpt"],
        url=row["url"],
        state=DeliveryState(row["state"]),
        due_at=row["due_at"],
        attempts=row["attempts"],
        created_at=row["created_at"],
    )


def _open(site: SiteId) -> Select[tuple[object, ...]]:
    wanted = select(endpoints).where(endpoints.c.site_id == site, endpoints.c.disabled_at.is_(None))
    return wanted.with_for_update(skip_locked=True, key_share=True)


async def _with_secrets(
    connection: AsyncConnection,
    site: SiteId,
    open_: Mapping[EndpointId, Endpoint],
    found: Sequence[Delivery],
    until: datetime,
) -> tuple[Claimed, ...]:
    names = {delivery.endpoint for delivery in found}
    if not names:
        return ()
    secrets = await read_secrets(connection, site, names)
    return tuple(
        Claimed(delivery=delivery, endpoint=open_[delivery.endpoint], secrets=secrets[delivery.endpoint], until=until)
        for delivery in found
        if delivery.endpoint in secrets
    )
