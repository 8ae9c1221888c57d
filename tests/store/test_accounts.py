"""Accounts on a real ledger."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.account import Account, Invitation, Welcome
from service.domain.errors import AlreadyThere, Unknown
from service.domain.event import OPERATOR, Event, EventType
from service.domain.ids import KeyId, SiteId
from service.domain.key import ApiKey, Role
from service.domain.mint import Mint
from service.domain.preferences import Preferences, Theme
from service.domain.site import Site
from service.store.accounts import Accounts, preferences_of
from service.store.registry import Registry

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
AMAL = KeyId("amal")

Scalars = Callable[..., Awaitable[list[object]]]
_mint = Mint()


@pytest.fixture
def accounts(engine: AsyncEngine) -> Accounts:
    return Accounts(engine)


def key_of(site: Site, id_: KeyId = AMAL, role: Role = Role.MODERATOR) -> ApiKey:
    return ApiKey(id=id_, site=site.id, role=role, label="a•••@n•••.example", secret_sha256=b"x")


def step(site: Site, kind: EventType = EventType.MODERATOR_CHANGED) -> Event:
    return _mint.site_event(site.id, kind, OPERATOR, NOON, {})


def invitation(site: Site, secret: bytes = b"secret", until: datetime = LATER) -> Invitation:
    return Invitation(site=site.id, moderator=AMAL, secret_sha256=secret, until=until)


@pytest.fixture
async def amal(accounts: Accounts, site: Site) -> Account:
    assert await accounts.add(key_of(site), b"sealed", b"mark", NOON, step(site, EventType.MODERATOR_ADDED))
    found = await accounts.account(site.id, AMAL)
    assert found is not None
    return found


async def test_a_person_is_found_by_the_mark_of_their_address_at_their_site_only(
    accounts: Accounts, amal: Account, site: Site
) -> None:
    assert amal == Account(key=key_of(site), address=b"mark")
    assert await accounts.by_address([(site.id, b"mark"), (site.id, b"another")]) == (amal,)
    assert await accounts.by_address([(SiteId("elsewhere"), b"mark")]) == ()
    assert await accounts.by_address([]) == ()


async def test_an_address_belongs_to_one_person_of_a_site(accounts: Accounts, amal: Account, site: Site) -> None:
    assert not await accounts.add(key_of(site, KeyId("second")), b"sealed", b"mark", NOON, step(site))
    assert [each.id for each in await accounts.all_moderators(site.id)] == [AMAL]


async def test_who_lost_their_key_is_nobodys_account_and_can_be_added_again(
    accounts: Accounts, amal: Account, site: Site, registry: Registry
) -> None:
    await registry.revoke_key(site.id, AMAL, LATER)
    assert await accounts.account(site.id, AMAL) is None
    assert await accounts.by_address([(site.id, b"mark")]) == ()
    assert await accounts.add(key_of(site, KeyId("again")), b"sealed", b"mark", LATER, step(site))
    assert [each.id for each in await accounts.all_moderators(site.id)] == ["again"]


async def test_an_invitation_is_used_once_and_until_it_ends(accounts: Accounts, amal: Account, site: Site) -> None:
    await accounts.invite(invitation(site), step(site, EventType.MODERATOR_INVITED))
    assert await accounts.invited(site.id, AMAL, b"secret", NOON) == amal
    assert await accounts.invited(site.id, AMAL, b"secret", LATER) is None
    assert await accounts.invited(site.id, AMAL, b"guessed", NOON) is None
    welcome = Welcome(password="hash", at=NOON)
    await accounts.accept(invitation(site), welcome, step(site, EventType.MODERATOR_JOINED))
    joined = await accounts.account(site.id, AMAL)
    assert joined is not None
    assert (joined.password, joined.password_at) == ("hash", NOON)
    with pytest.raises(Unknown):
        await accounts.accept(invitation(site), welcome, step(site))


async def test_a_newer_invitation_takes_the_place_of_the_older(accounts: Accounts, amal: Account, site: Site) -> None:
    await accounts.invite(invitation(site), step(site))
    await accounts.invite(invitation(site, b"newer"), step(site))
    assert await accounts.invited(site.id, AMAL, b"secret", NOON) is None
    assert await accounts.invited(site.id, AMAL, b"newer", NOON) == amal


async def test_a_key_of_nobody_becomes_a_persons_with_the_address_that_they_tell(
    accounts: Accounts, site: Site, registry: Registry
) -> None:
    await registry.add_key(key_of(site, role=Role.ADMIN), NOON)
    await accounts.invite(invitation(site), step(site))
    welcome = Welcome(password="hash", at=NOON, sealed_email=b"sealed", address=b"own", label="h•••@n•••.example")
    await accounts.accept(invitation(site), welcome, step(site))
    (found,) = await accounts.by_address([(site.id, b"own")])
    assert (found.key.role, found.key.label) == (Role.ADMIN, "h•••@n•••.example")


async def test_nobody_takes_the_address_of_somebody_else(accounts: Accounts, site: Site, registry: Registry) -> None:
    assert await accounts.add(key_of(site, KeyId("first")), b"sealed", b"mark", NOON, step(site))
    await registry.add_key(key_of(site), NOON)
    await accounts.invite(invitation(site), step(site))
    with pytest.raises(AlreadyThere):
        await accounts.accept(
            invitation(site), Welcome(password="h", at=NOON, sealed_email=b"s", address=b"mark", label=""), step(site)
        )
    assert await accounts.invited(site.id, AMAL, b"secret", NOON) is not None


async def test_what_changes_of_a_person_is_kept_with_its_event(
    accounts: Accounts, amal: Account, site: Site, scalars: Scalars
) -> None:
    liked = Preferences(language="ar", theme=Theme.DARK, veil=False)
    await accounts.set_preferences(site.id, AMAL, liked, step(site, EventType.PREFERENCES_CHANGED))
    await accounts.set_password(site.id, AMAL, "old", NOON, step(site, EventType.PASSWORD_CHANGED))
    await accounts.refresh_password(site.id, AMAL, "another", "wrong")
    await accounts.refresh_password(site.id, AMAL, "old", "new")
    await accounts.set_role(site.id, AMAL, Role.ADMIN, step(site))
    changed = await accounts.account(site.id, AMAL)
    assert changed is not None
    assert (changed.preferences, changed.password, changed.key.role) == (liked, "new", Role.ADMIN)
    kinds = await scalars("SELECT type FROM events WHERE site_id = :site ORDER BY event_id")
    assert kinds == [
        EventType.MODERATOR_ADDED,
        EventType.PREFERENCES_CHANGED,
        EventType.PASSWORD_CHANGED,
        EventType.MODERATOR_CHANGED,
    ]


async def test_nobody_is_told_of_moderators_by_webhook(
    accounts: Accounts, amal: Account, site: Site, scalars: Scalars, engine: AsyncEngine
) -> None:
    async with engine.begin() as connection:
        await connection.exec_driver_sql(
            f"INSERT INTO endpoints VALUES ('{site.id}', 'e', 'https://a.example', '{{*}}', '', 'hmac', 1, now())"
        )
    told = step(site, EventType.ENDPOINT_DISABLED)
    await accounts.note((step(site, EventType.MODERATOR_SIGNED_IN), told, step(site, EventType.KEY_ADDED)))
    assert await scalars("SELECT event_id FROM deliveries WHERE site_id = :site") == [told.id]


async def test_who_is_removed_leaves_nothing_but_a_revoked_key(
    accounts: Accounts, amal: Account, site: Site, scalars: Scalars
) -> None:
    await accounts.remove(site.id, AMAL, LATER, step(site, EventType.MODERATOR_REMOVED))
    assert await accounts.account(site.id, AMAL) is None
    for table in ("accounts", "moderators"):
        assert await scalars(f"SELECT moderator_id FROM {table} WHERE site_id = :site") == []
    assert await scalars("SELECT revoked_at FROM api_keys WHERE site_id = :site") == [LATER]
    with pytest.raises(Unknown):
        await accounts.remove(site.id, AMAL, LATER, step(site))


async def test_who_lost_their_key_before_can_be_removed_too(
    accounts: Accounts, amal: Account, site: Site, registry: Registry, scalars: Scalars
) -> None:
    await registry.revoke_key(site.id, AMAL, NOON)
    await accounts.remove(site.id, AMAL, LATER, step(site, EventType.MODERATOR_REMOVED))
    assert await scalars("SELECT revoked_at FROM api_keys WHERE site_id = :site") == [NOON]
    assert await scalars("SELECT sealed_email FROM moderators WHERE site_id = :site") == []


async def test_of_two_old_moderators_with_one_address_the_newer_is_found_by_it(
    accounts: Accounts, site: Site, registry: Registry, scalars: Scalars
) -> None:
    for name in ("m1", "m2"):
        await registry.add_key(key_of(site, KeyId(name)), NOON)
        await _old_moderator(accounts, site, name)
    found = [name for place, name, _ in await accounts.unmarked(1_000) if place == site.id]
    assert found == ["m2", "m1"]
    for name in found:
        await accounts.mark(site.id, name, b"mark")
    assert [each.key.id for each in await accounts.by_address([(site.id, b"mark")])] == ["m2"]
    assert site.id not in {place for place, _, _ in await accounts.unmarked(1_000)}


async def _old_moderator(accounts: Accounts, site: Site, name: str) -> None:
    async with accounts._engine.begin() as connection:
        await connection.exec_driver_sql(
            f"INSERT INTO moderators VALUES ('{site.id}', '{name}', 'moderator', '\\x00', now())"
        )


def test_a_preference_that_is_not_known_any_more_keeps_nobody_out() -> None:
    kept = {"theme": "sepia", "veil": False, "sound": True, "lease_seconds": 5}
    assert preferences_of(kept) == Preferences(veil=False)
