"""The courier on a real outbox, with a way out that answers as the test says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from service.domain.delivery import Attempt, DeliverySearch, DeliveryState
from service.domain.endpoint import Endpoint, EndpointChange, Stopped
from service.domain.errors import InvalidSettings, Unavailable
from service.domain.event import OPERATOR
from service.domain.ids import SiteId
from service.domain.mint import Mint
from service.domain.site import Site
from service.flow.deliver import Deliver
from service.flow.endpoints import Endpoints, NewEndpoint
from service.house.house import House
from service.store.connect import connect
from service.store.deliveries import Deliveries
from service.store.endpoints import Endpoints as EndpointLedger
from service.webhooks.schedule import Schedule
from service.webhooks.send import Parcel
from service.webhooks.sign import is_signed

Post = Callable[..., Awaitable[object]]

WAITS = (0, 5, 60)


class Clock:
    """Stands still until the test moves it."""

    def __init__(self) -> None:
        # What a test posts is posted at the house's own time, and has happened by then.
        self.now = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5)

    def __call__(self) -> datetime:
        return self.now


class WayOut:
    """Answers with ``status``, or not before ``open`` is set, and keeps what was sent."""

    def __init__(self) -> None:
        self.status = 204
        self.open = asyncio.Event()
        self.open.set()
        self.sent: list[Parcel] = []

    async def send(self, parcel: Parcel, now: datetime) -> Attempt:
        self.sent.append(parcel)
        await self.open.wait()
        return Attempt(at=now, seconds=0, status=self.status)

    async def close(self) -> None:
        """Nothing is open."""


class OfOneSite(Deliveries):
    """Passes over the other sites, which belong to other tests."""

    def __init__(self, engine: AsyncEngine, mint: Mint, site: SiteId) -> None:
        super().__init__(engine, mint)
        self._site = site

    async def due_sites(self, now: datetime) -> tuple[SiteId, ...]:
        return tuple(site for site in await super().due_sites(now) if site == self._site)


class Office:
    """A courier with its clock and its way out, on the ledger of a house."""

    def __init__(self, house: House, database_url: str, site: Site) -> None:
        self.clock, self.way, self.mint = Clock(), WayOut(), Mint()
        self.engine = connect(database_url, connections=4)
        self.outbox = OfOneSite(self.engine, self.mint, site.id)
        self.promise = house.promise
        self.courier = self.another()
        self.desk = Endpoints(
            ledger=EndpointLedger(self.engine, self.engine),
            deliveries=self.outbox,
            secrets=house.promise,
            check_url=_anywhere,
            mint=self.mint,
            clock=self.clock,
        )

    def another(self) -> Deliver:
        schedule = Schedule(waits=WAITS, failing_for=timedelta(days=5))
        return Deliver(
            outbox=self.outbox,
            sender=self.way,
            secrets=self.promise,
            clock=self.clock,
            schedule=schedule,
            dice=lambda: 0.0,
        )

    async def add(self, site: Site, *events: str) -> tuple[Endpoint, str]:
        wanted = NewEndpoint(url="https://hooks.example/", events=events or ("comment.*",))
        shown = await self.desk.add(site.id, wanted, OPERATOR)
        return shown.endpoint, shown.secret

    async def round(self, seconds: float = 0) -> int:
        """Let time pass, begin what is due, and return how much that was, once it is over."""
        self.clock.now += timedelta(seconds=seconds)
        begun = await self.courier.begin()
        await self.courier.finish()
        return begun

    async def states(self, site: Site) -> list[DeliveryState]:
        found = await self.outbox.search(site.id, DeliverySearch())
        return [record.delivery.state for record in found.records]


async def _anywhere(_: str) -> None:
    """Let every URL in."""


@pytest.fixture
async def office(house: House, database_url: str, site: Site) -> AsyncIterator[Office]:
    opened = Office(house, database_url, site)
    yield opened
    opened.way.open.set()
    await opened.courier.close()
    await opened.engine.dispose()


async def test_what_is_due_goes_out_signed_and_is_settled(office: Office, site: Site, post: Post) -> None:
    _, secret = await office.add(site)
    await post()
    assert await office.round() == 1
    (parcel,) = office.way.sent
    head = parcel.signed
    stamp = int(head["webhook-timestamp"])
    assert is_signed(secret, head["webhook-id"], stamp, parcel.body, head["webhook-signature"])
    assert stamp == int(office.clock.now.timestamp())
    assert await office.states(site) == [DeliveryState.DELIVERED]
    assert await office.round(3_600) == 0


async def test_tries_follow_the_schedule_and_end_with_it(office: Office, site: Site, post: Post) -> None:
    await office.add(site)
    await post()
    office.way.status = 500
    assert [await office.round(seconds) for seconds in (0, 4, 1, 59, 1, 3_600)] == [1, 0, 1, 0, 1, 0]
    assert await office.states(site) == [DeliveryState.FAILED]
    bodies = {parcel.body for parcel in office.way.sent}
    stamps = {parcel.signed["webhook-timestamp"] for parcel in office.way.sent}
    assert (len(bodies), len(stamps)) == (1, 3)


async def test_five_days_of_nothing_but_failure_switch_an_endpoint_off(office: Office, site: Site, post: Post) -> None:
    endpoint, _ = await office.add(site)
    office.way.status = 500
    await post()
    await office.round()
    await post()
    with capture_logs() as lines:
        await office.round(5 * 86_400)
    stopped = await office.desk.endpoint(site.id, endpoint.id)
    assert stopped.disabled_because is Stopped.FAILING
    assert {"event": "an endpoint was switched off", "log_level": "warning"}.items() <= lines[-1].items()
    await office.desk.change(site.id, endpoint.id, EndpointChange(disabled=False), OPERATOR)
    office.way.status = 204
    assert await office.round(86_400) == 2
    assert (await office.desk.endpoint(site.id, endpoint.id)).failing_since is None


async def test_a_secret_signs_for_a_day_after_its_rotation_and_no_longer(
    office: Office, site: Site, post: Post
) -> None:
    endpoint, old = await office.add(site)
    new = (await office.desk.rotate(site.id, endpoint.id, OPERATOR)).secret
    signed = []
    for seconds in (0, 86_401):
        await post()
        await office.round(seconds)
        parcel = office.way.sent[-1]
        head = parcel.signed
        stamp = int(head["webhook-timestamp"])
        signed.append(
            [is_signed(key, head["webhook-id"], stamp, parcel.body, head["webhook-signature"]) for key in (old, new)]
        )
    assert signed == [[True, True], [False, True]]


async def test_a_process_that_stops_gives_back_what_it_could_not_send(
    office: Office, site: Site, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.flow.deliver.FAREWELL_SECONDS", 0.01)
    await office.add(site)
    await post()
    office.way.open.clear()
    assert await office.courier.begin() == 1
    await office.courier.close()
    office.way.open.set()
    office.courier = office.another()
    assert await office.round() == 1
    assert await office.states(site) == [DeliveryState.DELIVERED]


async def test_one_that_hangs_keeps_nobody_else_waiting(office: Office, site: Site, post: Post) -> None:
    await office.add(site)
    await post()
    office.way.open.clear()
    assert await office.courier.begin() == 1
    await post()
    assert await office.courier.begin() == 1
    while len(office.way.sent) < 2:  # noqa: ASYNC110 - what is on its way tells nobody
        await asyncio.sleep(0)


async def test_a_delivery_that_cannot_be_signed_is_told_in_the_log_and_stops_no_other(
    office: Office, site: Site, post: Post
) -> None:
    endpoint, _ = await office.add(site)
    await post()
    async with office.engine.begin() as connection:
        await connection.exec_driver_sql(
            f"UPDATE endpoint_secrets SET sealed_secret = 'broken' WHERE endpoint_id = '{endpoint.id}'"
        )
    await office.add(site)
    await post()
    with capture_logs() as lines:
        assert await office.round() == 3
    assert [line["event"] for line in lines] == ["a delivery stumbled"] * 2
    assert sorted(await office.states(site)) == ["delivered", "waiting", "waiting"]


async def test_a_ledger_that_is_down_is_told_so(house: House, site: Site, tmp_path: Path) -> None:
    nowhere = Office(house, f"postgresql://hakam@/hakam?host={tmp_path}", site)
    with pytest.raises(Unavailable):
        await nowhere.courier.pump()
    with pytest.raises(Unavailable):
        await nowhere.courier.measure()
    await nowhere.courier.close()


async def test_a_site_has_only_so_many_endpoints(office: Office, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.flow.endpoints.MOST_ENDPOINTS", 2)
    await office.add(site)
    await office.add(site)
    with pytest.raises(InvalidSettings) as refused:
        await office.add(site)
    assert [(error.field, error.limit) for error in refused.value.errors] == [("endpoints", 2)]
