"""Deliveries: what is due, what came of it, and the log that people read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.batching.group import Group
from service.domain.delivery import (
    Attempt,
    Claimed,
    DeliveriesFound,
    Delivery,
    DeliveryId,
    DeliveryRecord,
    DeliverySearch,
    Outcome,
)
from service.domain.endpoint import Stopped
from service.domain.ids import SiteId
from service.domain.mint import Mint, earliest
from service.store import outcomes
from service.store.claims import OF_DELIVERY, claim, delivery_of, sites_with_due
from service.store.faults import insist, ledger_call
from service.store.tables import attempts, deliveries, events

GROUP = 200
ROOM = 10_000
PATIENCE = 15.0
"""How many outcomes are written at once, how many may wait for that, and for how many seconds."""

MOST_COUNTED = 10_000
FORGOTTEN_AT_ONCE = 1_000

_joined = deliveries.join(
    events, and_(events.c.site_id == deliveries.c.site_id, events.c.event_id == deliveries.c.event_id)
)
_whole = select(*events.columns, *[deliveries.c[name] for name in OF_DELIVERY]).select_from(_joined)

_oldest = text("""
    SELECT endpoint.site_id, min(oldest.due_at) AS due_at FROM endpoints AS endpoint
    CROSS JOIN LATERAL (
        SELECT delivery.due_at FROM deliveries AS delivery
        WHERE delivery.site_id = endpoint.site_id AND delivery.endpoint_id = endpoint.endpoint_id
          AND delivery.state = 'waiting' AND delivery.due_at <= :now
        ORDER BY delivery.due_at LIMIT 1
    ) AS oldest
    WHERE endpoint.disabled_at IS NULL
    GROUP BY endpoint.site_id
""")


_forget = text(f"""
    WITH old AS (
        SELECT delivery.site_id, delivery.event_id, delivery.endpoint_id FROM sites AS site
        CROSS JOIN LATERAL (
            SELECT * FROM deliveries
            WHERE deliveries.site_id = site.site_id AND deliveries.event_id < :before AND deliveries.state <> 'waiting'
            LIMIT {FORGOTTEN_AT_ONCE} FOR UPDATE SKIP LOCKED
        ) AS delivery
        LIMIT {FORGOTTEN_AT_ONCE}
    ), tried AS (
        DELETE FROM attempts USING old
        WHERE attempts.site_id = old.site_id AND attempts.event_id = old.event_id
          AND attempts.endpoint_id = old.endpoint_id
    )
    DELETE FROM deliveries USING old
    WHERE deliveries.site_id = old.site_id AND deliveries.event_id = old.event_id
      AND deliveries.endpoint_id = old.endpoint_id
""")  # noqa: S608 - the only thing put in is the number above


class Deliveries:
    """Fulfils the ports ``Deliveries`` and ``DeliveryLog``. Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine, mint: Mint) -> None:
        self._engine = engine
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._mint = mint
        self._outcomes = Group(self._record, size=GROUP, room=ROOM, patience=PATIENCE, machine="ledger")

    async def due_sites(self, now: datetime) -> tuple[SiteId, ...]:
        """Return the sites of which something is due."""
        async with ledger_call(), self._reading.connect() as connection:
            return tuple(SiteId(site) for (site,) in await connection.execute(sites_with_due, {"now": now}))

    async def claim(self, site: SiteId, room: int, now: datetime, until: datetime) -> tuple[Claimed, ...]:
        """Take up to ``room`` due deliveries of a site, none of which anybody else has before ``until``."""

        async def once() -> tuple[Claimed, ...]:
            async with self._engine.begin() as connection:
                return await claim(connection, site, room, now, until)

        async with ledger_call():
            return await insist(once)

    async def record(self, outcome: Outcome) -> Stopped | None:
        """Keep what came of an attempt, and say why that has switched the endpoint off, if it has."""
        return await self._outcomes.ask(outcome)

    async def release(self, claims: Sequence[Claimed], now: datetime) -> None:
        """Let others have what was claimed and not sent."""
        async with ledger_call(), self._engine.begin() as connection:
            await outcomes.release(connection, claims, now)

    async def finish(self) -> None:
        """Return when everything that came of attempts is written."""
        await self._outcomes.finish()

    async def oldest_due(self, now: datetime) -> dict[SiteId, datetime]:
        """Return since when each site's oldest due delivery has been due, for the sites that have any."""
        async with ledger_call(), self._engine.connect() as connection:
            return {SiteId(site): since for site, since in await connection.execute(_oldest, {"now": now})}

    async def forget(self, before: datetime) -> int:
        """Drop what was settled of events before that moment, and all attempts at it; return how much."""
        forgotten = 0
        while True:
            async with ledger_call(), self._engine.begin() as connection:
                some = (await connection.execute(_forget, {"before": earliest(before)})).rowcount
            forgotten += some
            if some == 0:
                return forgotten

    async def search(self, site: SiteId, wanted: DeliverySearch) -> DeliveriesFound:
        """Return deliveries with their attempts, those of the newest events first."""
        conditions = _conditions(site, wanted)
        behind = [*conditions, _behind(wanted.after)] if wanted.after else conditions
        page = _whole.where(*behind).order_by(deliveries.c.event_id.desc(), deliveries.c.endpoint_id.desc())
        some = select(literal(1)).select_from(deliveries).where(*conditions).limit(MOST_COUNTED).subquery()
        async with ledger_call(), self._engine.connect() as connection:
            rows = (await connection.execute(page.limit(wanted.limit + 1))).mappings().all()
            total = (await connection.execute(select(func.count()).select_from(some))).scalar_one()
            found = [delivery_of(row) for row in rows[: wanted.limit]]
            records = await _with_attempts(connection, site, found)
        return DeliveriesFound(records=records, total=total, more=len(rows) > wanted.limit)

    async def delivery(self, site: SiteId, id_: DeliveryId) -> DeliveryRecord | None:
        async with ledger_call(), self._engine.connect() as connection:
            row = (await connection.execute(_whole.where(*_this(site, id_)))).mappings().one_or_none()
            return (await _with_attempts(connection, site, [delivery_of(row)]))[0] if row is not None else None

    async def _record(self, group: Sequence[Outcome]) -> Sequence[Stopped | None]:
        async def once() -> list[Stopped | None]:
            async with self._engine.begin() as connection:
                return await outcomes.record(connection, self._mint, group)

        async with ledger_call():
            return await insist(once)


def _conditions(site: SiteId, wanted: DeliverySearch) -> list[ColumnElement[bool]]:
    conditions = [deliveries.c.site_id == site]
    if wanted.endpoint is not None:
        conditions.append(deliveries.c.endpoint_id == wanted.endpoint)
    if wanted.state is not None:
        conditions.append(deliveries.c.state == wanted.state)
    return conditions


def _behind(after: DeliveryId) -> ColumnElement[bool]:
    place = tuple_(deliveries.c.event_id, deliveries.c.endpoint_id)
    return place < tuple_(literal(after.event), literal(after.endpoint))


def _this(site: SiteId, id_: DeliveryId) -> tuple[ColumnElement[bool], ...]:
    return (
        deliveries.c.site_id == site,
        deliveries.c.event_id == id_.event,
        deliveries.c.endpoint_id == id_.endpoint,
    )


async def _with_attempts(
    connection: AsyncConnection, site: SiteId, found: Sequence[Delivery]
) -> tuple[DeliveryRecord, ...]:
    wanted = select(attempts).where(
        attempts.c.site_id == site, attempts.c.event_id.in_([delivery.event.id for delivery in found])
    )
    made: dict[DeliveryId, list[Attempt]] = {}
    for row in (await connection.execute(wanted.order_by(attempts.c.at))).mappings():
        attempt = Attempt(
            at=row["at"], seconds=row["seconds"], status=row["status"], why=row["why"], answer=row["answer"]
        )
        made.setdefault(DeliveryId(row["event_id"], row["endpoint_id"]), []).append(attempt)
    return tuple(DeliveryRecord(delivery=delivery, attempts=tuple(made.get(delivery.id, ()))) for delivery in found)
