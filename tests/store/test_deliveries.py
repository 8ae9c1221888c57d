"""The outbox on a real ledger: claims, outcomes, and what becomes of endpoints."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.comment import Comment, Status
from service.domain.delivery import Attempt, Claimed, DeliveryId, DeliverySearch, DeliveryState, Outcome
from service.domain.endpoint import Endpoint, SealedSecret, Signature, Stopped
from service.domain.entry import Entry
from service.domain.errors import EndpointStopped, Unavailable, Unknown
from service.domain.event import OPERATOR, Event, EventType
from service.domain.ids import EndpointId, EventId, SecretId, SiteId
from service.domain.mint import Mint
from service.domain.site import Site
from service.store.connect import connect
from service.store.deliveries import Deliveries
from service.store.endpoints import Endpoints
from service.store.erasure import Erasure
from service.store.ledger import Ledger

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SOON = NOON + timedelta(seconds=30)
MINT = Mint()

MakeEntry = Callable[..., Entry]
Scalars = Callable[..., Awaitable[list[object]]]
AddEndpoint = Callable[..., Awaitable[Endpoint]]


@pytest.fixture
def outbox(engine: AsyncEngine) -> Deliveries:
    return Deliveries(engine, MINT)


@pytest.fixture
async def others_outbox(database_url: str) -> AsyncIterator[Deliveries]:
    """A second process's."""
    opened = connect(database_url)
    yield Deliveries(opened, Mint())
    await opened.dispose()


@pytest.fixture
def endpoints(engine: AsyncEngine) -> Endpoints:
    return Endpoints(engine, engine)


@pytest.fixture
def add(endpoints: Endpoints, site: Site) -> AddEndpoint:
    async def made(**given: object) -> Endpoint:
        endpoint = Endpoint(
            id=EndpointId(MINT(NOON)),
            site=site.id,
            url="https://hooks.example/",
            events=("comment.*",),
            description="",
            signature=Signature.HMAC,
            concurrency=10,
            created_at=NOON,
        )
        endpoint = msgspec.structs.replace(endpoint, **given)
        assert await endpoints.add(endpoint, secret(), step(site), 50)
        return endpoint

    return made


def secret() -> SealedSecret:
    return SealedSecret(id=SecretId(MINT(NOON)), sealed=b"sealed")


def step(site: Site) -> Event:
    return MINT.site_event(site.id, EventType.ENDPOINT_CHANGED, OPERATOR, NOON, {})


def outcome(claimed: Claimed, *, status: int = 204, stop: Stopped | None = None, seconds: float = 60) -> Outcome:
    attempt = Attempt(at=SOON, seconds=0.1, status=status, answer="an answer")
    retry_at = None if attempt.succeeded or stop is Stopped.GONE else SOON + timedelta(seconds=seconds)
    return Outcome(claimed=claimed, attempt=attempt, retry_at=retry_at, stop=stop)


async def claim(outbox: Deliveries, site: Site, now: datetime = SOON, room: int = 100) -> tuple[Claimed, ...]:
    return await outbox.claim(site.id, room, now, now + timedelta(seconds=30))


async def test_what_happens_is_due_for_those_who_hear_of_it(
    ledger: Ledger, outbox: Deliveries, site: Site, make_entry: MakeEntry, add: AddEndpoint
) -> None:
    all_, held = await add(), await add(events=("comment.held",))
    await add(events=("decision.*",))
    entry = make_entry(body="ك" * 600, status=Status.HELD)
    await ledger.record(entry)
    claims = await claim(outbox, site)
    assert {each.endpoint.id for each in claims} == {all_.id, held.id}
    assert {each.delivery.excerpt for each in claims} == {"ك" * 500}
    assert {each.delivery.event.id for each in claims} == {entry.events[1].id}
    assert {each.delivery.event.status for each in claims} == {Status.HELD}
    assert [each.sealed for each in claims[0].secrets] == [b"sealed"]
    assert site.id in await outbox.due_sites(SOON + timedelta(seconds=31))


async def test_a_comment_that_is_refused_is_told_to_nobody(
    ledger: Ledger, outbox: Deliveries, site: Site, make_entry: MakeEntry, add: AddEndpoint
) -> None:
    await add()
    entry = make_entry(words=b"w")
    await asyncio.gather(*[ledger.record(entry), ledger.record(make_entry(words=b"w"))], return_exceptions=True)
    assert len(await claim(outbox, site)) == 1


async def test_nobody_else_gets_what_is_claimed_until_the_claim_ends(
    ledger: Ledger,
    outbox: Deliveries,
    others_outbox: Deliveries,
    site: Site,
    make_entry: MakeEntry,
    add: AddEndpoint,
) -> None:
    await add(concurrency=100)
    await asyncio.gather(*[ledger.record(make_entry()) for _ in range(40)])
    both = await asyncio.gather(*[claim(each, site, room=10) for each in (outbox, others_outbox) for _ in range(5)])
    ids = [each.delivery.id for some in both for each in some]
    assert len(ids) == len(set(ids))
    left = await claim(outbox, site)
    assert len(ids) + len(left) == 40
    assert await claim(others_outbox, site) == ()
    later = SOON + timedelta(seconds=31)
    assert len(await claim(others_outbox, site, later)) == 40


async def test_an_endpoint_has_no_more_under_way_than_it_wants_whoever_claims(
    ledger: Ledger,
    outbox: Deliveries,
    others_outbox: Deliveries,
    site: Site,
    make_entry: MakeEntry,
    add: AddEndpoint,
) -> None:
    slow, quick = await add(concurrency=3), await add(concurrency=50)
    await asyncio.gather(*[ledger.record(make_entry()) for _ in range(20)])
    claims: list[Claimed] = []
    for each in (outbox, others_outbox, outbox, others_outbox):
        claims += await claim(each, site)
    assert sum(each.endpoint.id == slow.id for each in claims) == 3
    assert sum(each.endpoint.id == quick.id for each in claims) == 20
    done = next(each for each in claims if each.endpoint.id == slow.id)
    await outbox.record(outcome(done))
    assert [each.endpoint.id for each in await claim(others_outbox, site)] == [slow.id]


async def test_a_success_is_settled_and_a_failure_comes_again_at_its_time(
    ledger: Ledger, outbox: Deliveries, site: Site, make_entry: MakeEntry, add: AddEndpoint
) -> None:
    endpoint = await add()
    await asyncio.gather(*[ledger.record(make_entry()) for _ in range(2)])
    good, bad = await claim(outbox, site)
    outcomes = [outcome(good), outcome(bad, status=500)]
    assert await asyncio.gather(*[outbox.record(each) for each in outcomes]) == [None, None]
    assert await claim(outbox, site) == ()
    again = await claim(outbox, site, SOON + timedelta(seconds=60))
    assert [each.delivery.id for each in again] == [bad.delivery.id]
    assert again[0].delivery.attempts == 1
    found = await outbox.search(site.id, DeliverySearch(endpoint=endpoint.id, state=DeliveryState.DELIVERED))
    assert [record.delivery.id for record in found.records] == [good.delivery.id]
    assert [attempt.answer for attempt in found.records[0].attempts] == ["an answer"]


async def test_who_comes_too_late_with_a_failure_changes_nothing_and_with_a_success_ends_it(
    ledger: Ledger, outbox: Deliveries, others_outbox: Deliveries, site: Site, make_entry: MakeEntry, add: AddEndpoint
) -> None:
    await add()
    await ledger.record(make_entry())
    (late,) = await claim(outbox, site)
    after = SOON + timedelta(seconds=31)
    (current,) = await claim(others_outbox, site, after)
    await outbox.record(outcome(late, status=500, seconds=0))
    assert await claim(outbox, site, after) == ()
    await outbox.record(outcome(late))
    await others_outbox.record(outcome(current, status=500))
    assert await claim(outbox, site, after + timedelta(days=1)) == ()


async def test_what_is_given_back_is_due_at_once(
    ledger: Ledger, outbox: Deliveries, site: Site, make_entry: MakeEntry, add: AddEndpoint
) -> None:
    await add()
    await ledger.record(make_entry())
    claims = await claim(outbox, site)
    await outbox.release(claims, SOON)
    assert [each.delivery.id for each in await claim(outbox, site)] == [each.delivery.id for each in claims]


async def test_gone_switches_off_and_is_told_to_the_others(
    ledger: Ledger, outbox: Deliveries, endpoints: Endpoints, site: Site, make_entry: MakeEntry, add: AddEndpoint
) -> None:
    gone, other = await add(events=("*",), description="old"), await add(events=("endpoint.disabled",))
    await asyncio.gather(*[ledger.record(make_entry()) for _ in range(2)])
    first, second = await claim(outbox, site)
    told = await asyncio.gather(
        *[outbox.record(outcome(each, status=410, stop=Stopped.GONE)) for each in (first, second)]
    )
    assert Stopped.GONE in told
    assert (await endpoints.endpoint(site.id, gone.id)).disabled_because is Stopped.GONE
    (heard,) = await claim(outbox, site)
    assert (heard.endpoint.id, heard.delivery.event.type) == (other.id, EventType.ENDPOINT_DISABLED)
    assert heard.delivery.event.data["endpoint"] == gone.id
    with pytest.raises(EndpointStopped):
        await endpoints.recover(site.id, gone.id, NOON, SOON)


async def test_days_of_nothing_but_failure_switch_off_and_a_success_between_does_not(
    ledger: Ledger, outbox: Deliveries, endpoints: Endpoints, site: Site, make_entry: MakeEntry, add: AddEndpoint
) -> None:
    endpoint = await add()
    await asyncio.gather(*[ledger.record(make_entry()) for _ in range(3)])
    one, two, three = await claim(outbox, site)
    await outbox.record(outcome(one, status=500))
    failing = await endpoints.endpoint(site.id, endpoint.id)
    assert failing.failing_since == SOON
    stale = msgspec.structs.replace(two, endpoint=failing)
    await outbox.record(outcome(msgspec.structs.replace(three, endpoint=failing)))
    assert (await endpoints.endpoint(site.id, endpoint.id)).failing_since is None
    assert await outbox.record(outcome(stale, status=500, stop=Stopped.FAILING)) is Stopped.FAILING


async def test_a_replay_is_due_again_and_an_unknown_one_is_refused(
    ledger: Ledger, outbox: Deliveries, endpoints: Endpoints, site: Site, make_entry: MakeEntry, add: AddEndpoint
) -> None:
    await add()
    await ledger.record(make_entry())
    (done,) = await claim(outbox, site)
    await outbox.record(outcome(done))
    await endpoints.replay(site.id, done.delivery.id, SOON)
    (again,) = await claim(outbox, site)
    assert (again.delivery.id, again.delivery.attempts) == (done.delivery.id, 0)
    with pytest.raises(Unknown):
        await endpoints.replay(site.id, msgspec.structs.replace(done.delivery.id, endpoint=EndpointId("x")), SOON)


async def test_recovery_sends_what_was_never_told_and_what_was_given_up(
    ledger: Ledger, outbox: Deliveries, endpoints: Endpoints, site: Site, make_entry: MakeEntry, add: AddEndpoint
) -> None:
    before = make_entry()
    await ledger.record(before)
    endpoint = await add()
    given_up, delivered = make_entry(), make_entry()
    await asyncio.gather(ledger.record(given_up), ledger.record(delivered))
    for each in await claim(outbox, site):
        lost = each.delivery.event.comment == given_up.comment.id
        attempt = Attempt(at=SOON, seconds=0, status=500 if lost else 200)
        await outbox.record(Outcome(claimed=each, attempt=attempt, retry_at=None))
    assert await endpoints.recover(site.id, endpoint.id, NOON - timedelta(days=1), SOON) == 2
    again = {each.delivery.event.comment for each in await claim(outbox, site)}
    assert again == {before.comment.id, given_up.comment.id}


async def test_a_comment_that_is_erased_leaves_no_word_in_the_outbox(
    ledger: Ledger,
    outbox: Deliveries,
    engine: AsyncEngine,
    site: Site,
    make_entry: MakeEntry,
    add: AddEndpoint,
    scalars: Scalars,
) -> None:
    await add()
    entry: Entry = make_entry(body="zebra")
    comment: Comment = entry.comment
    await ledger.record(entry)
    for each in await claim(outbox, site):
        await outbox.record(outcome(each))
    assert await scalars("SELECT excerpt FROM deliveries WHERE site_id = :site") == ["zebra"]
    await Erasure(engine, engine, MINT).erase(site.id, [comment.id], OPERATOR, SOON)
    assert set(await scalars("SELECT excerpt FROM deliveries WHERE site_id = :site")) == {""}
    assert await scalars("SELECT answer FROM attempts WHERE site_id = :site") == [""]
    (told,) = await claim(outbox, site)
    assert (told.delivery.event.type, told.delivery.excerpt) == (EventType.COMMENT_WITHDRAWN, "")


async def test_what_was_settled_is_forgotten_in_time_and_what_waits_is_not(
    ledger: Ledger, outbox: Deliveries, site: Site, make_entry: MakeEntry, add: AddEndpoint, scalars: Scalars
) -> None:
    await add()
    await asyncio.gather(*[ledger.record(make_entry()) for _ in range(2)])
    done, waits = await claim(outbox, site)
    await outbox.record(outcome(done))
    await outbox.forget(NOON - timedelta(days=1))
    assert len(await scalars("SELECT 1 FROM deliveries WHERE site_id = :site")) == 2
    assert await outbox.forget(NOON + timedelta(days=1)) >= 1
    kept = await scalars("SELECT event_id FROM deliveries WHERE site_id = :site")
    assert kept == [waits.delivery.event.id]
    assert await scalars("SELECT 1 FROM attempts WHERE site_id = :site") == []


async def test_the_oldest_that_is_due_is_found(
    ledger: Ledger, outbox: Deliveries, site: Site, make_entry: MakeEntry, add: AddEndpoint
) -> None:
    await add(concurrency=1)
    await ledger.record(make_entry(at=NOON - timedelta(hours=1)))
    await ledger.record(make_entry(at=NOON))
    assert (await outbox.oldest_due(SOON))[site.id] == NOON - timedelta(hours=1)
    await claim(outbox, site)
    assert (await outbox.oldest_due(SOON))[site.id] == NOON


async def test_an_endpoint_that_is_taken_away_takes_all_its_traces_along(
    ledger: Ledger, outbox: Deliveries, endpoints: Endpoints, site: Site, make_entry: MakeEntry, add: AddEndpoint
) -> None:
    endpoint = await add()
    await ledger.record(make_entry())
    (claimed,) = await claim(outbox, site)
    await endpoints.remove(site.id, endpoint.id, step(site))
    assert await outbox.record(outcome(claimed, status=410, stop=Stopped.GONE)) is None
    assert (await outbox.search(site.id, DeliverySearch())).total == 0
    with pytest.raises(Unknown):
        await endpoints.remove(site.id, endpoint.id, step(site))


@pytest.mark.parametrize(
    "call",
    [
        lambda outbox, _: outbox.due_sites(NOON),
        lambda outbox, _: outbox.claim(SiteId("here"), 1, NOON, SOON),
        lambda outbox, _: outbox.release((), NOON),
        lambda outbox, _: outbox.oldest_due(NOON),
        lambda outbox, _: outbox.forget(NOON),
        lambda outbox, _: outbox.search(SiteId("here"), DeliverySearch()),
        lambda outbox, _: outbox.delivery(SiteId("here"), DeliveryId(EventId("e"), EndpointId("p"))),
        lambda _, endpoints: endpoints.all_endpoints(SiteId("here")),
        lambda _, endpoints: endpoints.endpoint(SiteId("here"), EndpointId("p")),
        lambda _, endpoints: endpoints.recover(SiteId("here"), EndpointId("p"), NOON, NOON),
        lambda _, endpoints: endpoints.replay(SiteId("here"), DeliveryId(EventId("e"), EndpointId("p")), NOON),
    ],
)
async def test_every_call_says_that_the_ledger_is_down(
    call: Callable[[Deliveries, Endpoints], Awaitable[object]], tmp_path: Path
) -> None:
    nowhere = connect(f"postgresql://hakam@/hakam?host={tmp_path}")
    with pytest.raises(Unavailable):
        await call(Deliveries(nowhere, MINT), Endpoints(nowhere, nowhere))
