"""Endpoints: made, changed, rotated and taken away by administrators, and told again what they missed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.delivery import DeliveryId
from service.domain.endpoint import Endpoint, SealedSecret
from service.domain.errors import EndpointStopped, Unknown
from service.domain.event import Event
from service.domain.ids import EndpointId, SiteId
from service.domain.mint import earliest
from service.store.endpoint_rows import endpoint_of, endpoint_row, read_secrets, secret_row
from service.store.faults import insist, ledger_call
from service.store.outbox import ABOUT, EXCERPT_OF, PLACE_OF, TAKES, TELLING, write_events, write_test
from service.store.tables import attempts, deliveries, endpoint_secrets, endpoints

# What was delivered is left alone, so that asking twice tells nobody twice.
_recover = text(f"""
    INSERT INTO deliveries (site_id, event_id, endpoint_id, url, excerpt, state, due_at, attempts, created_at)
    SELECT event.site_id, event.event_id, endpoint.endpoint_id, {PLACE_OF}, {EXCERPT_OF},
           'waiting', CAST(:now AS timestamptz), 0, CAST(:now AS timestamptz)
    FROM events AS event
    JOIN endpoints AS endpoint ON endpoint.site_id = event.site_id AND endpoint.endpoint_id = :endpoint AND {TAKES}
    {ABOUT}
    WHERE event.site_id = :site AND event.event_id >= :first AND event.type IN ({TELLING})
      AND event.data->>'endpoint' IS DISTINCT FROM endpoint.endpoint_id
    ON CONFLICT (site_id, event_id, endpoint_id)
    DO UPDATE SET state = 'waiting', due_at = excluded.due_at, attempts = 0
    WHERE deliveries.state = 'failed'
""")  # noqa: S608 - made of names of ours


class Endpoints:
    """Fulfils the port ``Endpoints``. Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine, patient: AsyncEngine) -> None:
        self._engine = engine
        self._patient = patient

    async def all_endpoints(self, site: SiteId) -> tuple[Endpoint, ...]:
        """Return the site's endpoints, the oldest first."""
        wanted = select(endpoints).where(endpoints.c.site_id == site).order_by(endpoints.c.endpoint_id)
        async with ledger_call(), self._engine.connect() as connection:
            rows = (await connection.execute(wanted)).mappings().all()
            secrets = await read_secrets(connection, site, [row["endpoint_id"] for row in rows])
        return tuple(endpoint_of(row, secrets.get(row["endpoint_id"], ())) for row in rows)

    async def endpoint(self, site: SiteId, endpoint: EndpointId) -> Endpoint:
        """Raise Unknown("endpoint")."""
        async with ledger_call(), self._engine.connect() as connection:
            return await _read(connection, site, endpoint)

    async def add(self, endpoint: Endpoint, secret: SealedSecret, step: Event, most: int) -> bool:
        """Keep a new endpoint with its secret, unless the site has ``most`` of them; say whether it is kept."""
        counted = select(func.count()).where(endpoints.c.site_id == endpoint.site)
        async with ledger_call(), self._engine.begin() as connection:
            if (await connection.execute(counted)).scalar_one() >= most:
                return False
            await connection.execute(insert(endpoints).values(endpoint_row(endpoint)))
            row = secret_row(endpoint.site, endpoint.id, secret, endpoint.created_at)
            await connection.execute(insert(endpoint_secrets).values(row))
            await write_events(connection, (step,))
        return True

    async def change(self, before: Endpoint, after: Endpoint, steps: Sequence[Event]) -> Endpoint:
        """Write what differs, and what others are told of that. Raise Unknown("endpoint")."""
        old, new = endpoint_row(before), endpoint_row(after)
        different = {name: value for name, value in new.items() if value != old[name]}
        changed = update(endpoints).where(*_this(after.site, after.id)).values({"site_id": after.site, **different})
        async with ledger_call(), self._engine.begin() as connection:
            if (await connection.execute(changed)).rowcount == 0:
                raise Unknown("endpoint")
            await write_events(connection, steps)
            return await _read(connection, after.site, after.id)

    async def remove(self, site: SiteId, endpoint: EndpointId, step: Event) -> None:
        """Take an endpoint away with its secrets and all its deliveries. Raise Unknown("endpoint")."""
        async with ledger_call(), self._patient.begin() as connection:
            await _lock(connection, site, endpoint)
            for table in (endpoint_secrets, attempts, deliveries, endpoints):
                this = (table.c.site_id == site, table.c.endpoint_id == endpoint)
                await connection.execute(delete(table).where(*this))
            await write_events(connection, (step,))

    async def rotate(
        self, site: SiteId, endpoint: EndpointId, secret: SealedSecret, now: datetime, until: datetime, step: Event
    ) -> Endpoint:
        """Add a secret; those before it sign beside it until then, and go after that. Raise Unknown("endpoint")."""
        of_endpoint = (endpoint_secrets.c.site_id == site, endpoint_secrets.c.endpoint_id == endpoint)
        over = delete(endpoint_secrets).where(*of_endpoint, endpoint_secrets.c.until <= now)
        old = update(endpoint_secrets).where(*of_endpoint, endpoint_secrets.c.until.is_(None)).values(until=until)
        async with ledger_call(), self._engine.begin() as connection:
            await _lock(connection, site, endpoint)
            await connection.execute(over)
            await connection.execute(old)
            await connection.execute(insert(endpoint_secrets).values(secret_row(site, endpoint, secret, now)))
            await write_events(connection, (step,))
            return await _read(connection, site, endpoint)

    async def test(self, step: Event, endpoint: EndpointId) -> DeliveryId:
        """Put a test on its way. Raise Unknown("endpoint"), EndpointStopped."""
        async with ledger_call(), self._engine.begin() as connection:
            await _open(connection, step.site, endpoint)
            await write_test(connection, step)
        return DeliveryId(step.id, endpoint)

    async def replay(self, site: SiteId, id_: DeliveryId, now: datetime) -> None:
        """Have a delivery sent once more, whatever came of it. Raise Unknown("delivery"), EndpointStopped."""
        this = (
            deliveries.c.site_id == site,
            deliveries.c.event_id == id_.event,
            deliveries.c.endpoint_id == id_.endpoint,
        )
        again = update(deliveries).where(*this).values(state="waiting", due_at=now, claimed_until=None, attempts=0)
        async with ledger_call(), self._engine.begin() as connection:
            if (await connection.execute(again)).rowcount == 0:
                raise Unknown("delivery")
            await _open(connection, site, id_.endpoint)

    async def recover(self, site: SiteId, endpoint: EndpointId, since: datetime, now: datetime) -> int:
        """Have everything since then that was not delivered sent; return how much. Raise Unknown, EndpointStopped."""
        asked = {"site": site, "endpoint": endpoint, "first": earliest(since), "now": now}

        async def once() -> int:
            async with self._patient.begin() as connection:
                await _open(connection, site, endpoint)
                return (await connection.execute(_recover, asked)).rowcount

        async with ledger_call():
            return await insist(once)


async def _read(connection: AsyncConnection, site: SiteId, endpoint: EndpointId) -> Endpoint:
    row = (await connection.execute(select(endpoints).where(*_this(site, endpoint)))).mappings().one_or_none()
    if row is None:
        raise Unknown("endpoint")
    return endpoint_of(row, (await read_secrets(connection, site, [endpoint])).get(endpoint, ()))


async def _open(connection: AsyncConnection, site: SiteId, endpoint: EndpointId) -> None:
    """Raise Unknown("endpoint"), or EndpointStopped where nothing can be sent to it."""
    if (await _read(connection, site, endpoint)).disabled_at is not None:
        raise EndpointStopped


async def _lock(connection: AsyncConnection, site: SiteId, endpoint: EndpointId) -> None:
    wanted = select(endpoints.c.endpoint_id).where(*_this(site, endpoint)).with_for_update()
    if (await connection.execute(wanted)).one_or_none() is None:
        raise Unknown("endpoint")


def _this(site: SiteId, endpoint: EndpointId) -> tuple[ColumnElement[bool], ...]:
    return endpoints.c.site_id == site, endpoints.c.endpoint_id == endpoint
