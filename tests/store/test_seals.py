"""Rotation of keys over a real ledger: all is sealed anew, page by page, and old keys go only when none needs them."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.endpoint import Endpoint, SealedSecret, Signature
from service.domain.entry import Entry
from service.domain.event import OPERATOR, EventType
from service.domain.ids import EndpointId, KeyId, SecretId
from service.domain.key import ApiKey, Role
from service.domain.mint import Mint
from service.domain.site import Site
from service.flow import rotation
from service.flow.administration import WrongRequest
from service.flow.rotation import ALL_HAVE_READ_IT, Rotation
from service.privacy.keyring import Keyring, new_keyring
from service.privacy.promise import EmailPromise
from service.store.accounts import Accounts
from service.store.connect import connect
from service.store.endpoint_rows import read_secrets
from service.store.endpoints import Endpoints
from service.store.ledger import Ledger
from service.store.records import Records
from service.store.registry import Registry
from service.store.seals import Seals

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
READERS = [f"reader{number}@readers.example" for number in range(5)]

MakeEntry = Callable[..., Entry]


class Books:
    """A ledger of one test's own with five readers' addresses and a moderator's, sealed with a ring's first key."""

    def __init__(self, engine: AsyncEngine, site: Site, make_entry: MakeEntry) -> None:
        self._site = site
        self._engine = engine
        self._make_entry = make_entry
        self._ledger = Ledger(engine, Mint())
        self._records = Records(engine)
        self.registry = Registry(engine)
        self.seals = Seals(engine)
        self.ring = new_keyring()
        self.rotated = self.ring.rotated()

    async def fill(self) -> None:
        await self.registry.add_site(self._site, NOON)
        await self.note(self.ring)
        for email in READERS:
            await self.comment(email, self.ring)
        sealed = EmailPromise(self.ring).seal_email(self._site.id, "amal", "amal@news.example")
        key = ApiKey(id=KeyId("amal"), site=self._site.id, role=Role.MODERATOR, label="", secret_sha256=b"")
        step = Mint().site_event(self._site.id, EventType.MODERATOR_ADDED, OPERATOR, NOON, {})
        assert await Accounts(self._engine).add(key, sealed, b"mark", NOON, step)

    async def note(self, ring: Keyring) -> frozenset[str]:
        return await self.registry.note_keys(ring.mark, ring.ids, NOON)

    async def comment(self, email: str, ring: Keyring) -> None:
        identity = EmailPromise(ring).identify(self._site.id, email, "", None)
        entry = self._make_entry(author=identity.author, sealed=identity.sealed_email)
        await self._ledger.record(entry)

    async def address(self, email: str, ring: Keyring) -> str:
        """Return the address that the ledger has for the author with this one."""
        promise = EmailPromise(ring)
        author = promise.identify(self._site.id, email, "", None).author
        record = await self._records.author(self._site.id, author)
        assert record is not None
        assert record.sealed_email is not None
        return promise.open_email(self._site.id, author, record.sealed_email)

    def rotation(self, ring: Keyring, at: datetime = NOON) -> Rotation:
        return Rotation(seals=self.seals, promise=EmailPromise(ring), clock=lambda: at)


@pytest.fixture
async def books(own_database: str, site: Site, make_entry: MakeEntry) -> AsyncIterator[Books]:
    engine = connect(own_database)
    opened = Books(engine, site, make_entry)
    await opened.fill()
    yield opened
    await engine.dispose()


async def test_every_address_is_sealed_with_the_new_key_and_opens_with_it_alone(books: Books) -> None:
    assert await books.seals.count() == {"k1": 6}
    assert await books.rotation(books.rotated).reseal() == 6
    assert await books.seals.count() == {"k2": 6}
    assert [await books.address(email, books.rotated.retired()) for email in READERS] == READERS


async def test_a_signing_secret_is_sealed_anew_with_the_addresses(books: Books, own_database: str, site: Site) -> None:
    engine = connect(own_database)
    endpoint = Endpoint(
        id=EndpointId("hook"),
        site=site.id,
        url="https://hooks.example/",
        events=("*",),
        description="",
        signature=Signature.HMAC,
        concurrency=1,
        created_at=NOON,
    )
    sealed = EmailPromise(books.ring).seal_secret(site.id, "secret", "whsec_a")
    step = Mint().site_event(site.id, EventType.ENDPOINT_CHANGED, OPERATOR, NOON, {})
    await Endpoints(engine, engine).add(endpoint, SealedSecret(id=SecretId("secret"), sealed=sealed), step, 1)
    assert await books.rotation(books.rotated).reseal() == 7
    async with engine.connect() as connection:
        (secret,) = (await read_secrets(connection, site.id, [endpoint.id]))[endpoint.id]
    await engine.dispose()
    promise = EmailPromise(books.rotated.retired())
    assert promise.open_secret(site.id, secret.id, secret.sealed) == "whsec_a"


async def test_addresses_are_sealed_anew_page_by_page(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    assert await books.rotation(books.rotated).reseal() == 6
    assert await books.seals.count() == {"k2": 6}


async def test_a_rotation_that_was_cut_short_is_unfinished_and_goes_on(books: Books) -> None:
    page = await books.seals.others("k2", 4, None)
    promise = EmailPromise(books.rotated)
    await books.seals.replace([(each, promise.reseal(each.site, each.identity, each.value)) for each in page])
    assert await books.seals.count() == {"k1": 2, "k2": 4}
    assert await books.rotation(books.rotated).is_unfinished()
    assert await books.rotation(books.rotated).reseal() == 2
    assert not await books.rotation(books.rotated).is_unfinished()


async def test_a_value_that_changed_meanwhile_stays_as_it_is(books: Books) -> None:
    first, *_ = await books.seals.others("k2", 1, None)
    await books.seals.replace([(first, b"newer")])
    await books.seals.replace([(first, b"older")])
    assert (await books.seals.others("k2", 1, None))[0].value == b"newer"


async def test_the_old_key_stays_while_an_address_needs_it(books: Books) -> None:
    await books.note(books.rotated)
    with pytest.raises(WrongRequest, match="6 addresses are still sealed with k1"):
        await books.rotation(books.rotated, NOON + ALL_HAVE_READ_IT).retire()


async def test_the_old_key_stays_while_a_process_may_still_seal_with_it(books: Books) -> None:
    await books.note(books.rotated)
    await books.rotation(books.rotated).reseal()
    with pytest.raises(WrongRequest, match="younger than a minute"):
        await books.rotation(books.rotated, NOON).retire()


async def test_once_the_old_key_is_retired_a_ring_without_it_opens_the_ledger(books: Books) -> None:
    await books.note(books.rotated)
    await books.rotation(books.rotated).reseal()
    assert await books.rotation(books.rotated, NOON + ALL_HAVE_READ_IT).retire() == ("k1",)
    alone = books.rotated.retired()
    assert await books.note(alone) == {alone.mark, "k2"}


async def test_a_ring_that_still_has_the_old_key_does_not_bring_it_back(books: Books) -> None:
    await books.note(books.rotated)
    await books.rotation(books.rotated).reseal()
    await books.rotation(books.rotated, NOON + ALL_HAVE_READ_IT).retire()
    await books.note(books.rotated)
    await books.note(books.ring)
    assert await books.note(books.rotated) == {books.ring.mark, "k2"}


async def test_with_one_key_nothing_is_retired(books: Books) -> None:
    assert await books.rotation(books.ring, NOON + ALL_HAVE_READ_IT).retire() == ()
