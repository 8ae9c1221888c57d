import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.errors import Unknown
from service.domain.ids import KeyId, SiteId
from service.domain.key import ApiKey, Role
from service.domain.site import Site
from service.store.connect import connect
from service.store.registry import Registry

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def key_of(site: Site, name: str = "k1", role: Role = Role.SITE) -> ApiKey:
    return ApiKey(id=KeyId(name), site=site.id, role=role, label=f"label of {name}", secret_sha256=b"\x00secret")


async def test_a_site_comes_back_as_it_was_made(registry: Registry, site: Site) -> None:
    assert await registry.site(site.id) == site
    assert site in await registry.all_sites()
    assert await registry.site(SiteId("nobody")) is None


async def test_a_site_that_exists_stays_as_it_is(registry: Registry, site: Site) -> None:
    other = msgspec.structs.replace(site, locale="fr", origins=())
    assert await registry.add_site(other, NOON) is False
    assert await registry.site(site.id) == site


async def test_of_ten_who_make_a_site_at_once_one_is_told_that_it_is_new(registry: Registry, site: Site) -> None:
    new = msgspec.structs.replace(site, id=SiteId(f"{site.id}-new"))
    assert sorted(await asyncio.gather(*[registry.add_site(new, NOON) for _ in range(10)])) == [False] * 9 + [True]


async def test_a_changed_site_is_changed_whole(registry: Registry, site: Site) -> None:
    settings = msgspec.structs.replace(site.settings, email_required=False, body_limit=50)
    changed = msgspec.structs.replace(
        site, locale="en", origins=("https://a.example", "https://b.example"), settings=settings
    )
    await registry.change_site(changed)
    assert await registry.site(site.id) == changed
    with pytest.raises(Unknown):
        await registry.change_site(msgspec.structs.replace(site, id=SiteId("nobody")))


async def test_a_key_opens_its_own_site_only(registry: Registry, site: Site) -> None:
    key = key_of(site, role=Role.ADMIN)
    await registry.add_key(key, NOON)
    assert await registry.key(site.id, key.id) == key
    assert await registry.key(SiteId("another"), key.id) is None
    assert await registry.key(site.id, KeyId("another")) is None


async def test_a_revoked_key_is_gone_and_is_revoked_once(registry: Registry, site: Site) -> None:
    first, second = key_of(site, "k1"), key_of(site, "k2")
    await registry.add_key(second, NOON + timedelta(hours=1))
    await registry.add_key(first, NOON)
    assert await registry.keys(site.id) == (first, second)
    await registry.revoke_key(site.id, first.id, NOON)
    assert await registry.key(site.id, first.id) is None
    assert await registry.keys(site.id) == (second,)
    for gone in (first.id, KeyId("never")):
        with pytest.raises(Unknown):
            await registry.revoke_key(site.id, gone, NOON)


async def test_another_site_cannot_revoke_a_key(registry: Registry, site: Site) -> None:
    await registry.add_key(key_of(site), NOON)
    with pytest.raises(Unknown):
        await registry.revoke_key(SiteId("another"), KeyId("k1"), NOON)
    assert await registry.key(site.id, KeyId("k1")) is not None


@pytest.fixture
async def new_engine(own_database: str) -> AsyncIterator[AsyncEngine]:
    opened = connect(own_database)
    yield opened
    await opened.dispose()


async def test_a_ledger_remembers_the_keys_it_was_sealed_with(new_engine: AsyncEngine) -> None:
    registry = Registry(new_engine)
    assert await registry.note_keys("mark", ["a"], NOON) == frozenset()
    assert await registry.note_keys("mark", ["a", "b"], NOON) == {"mark", "a"}
    assert await registry.note_keys("mark", ["b"], NOON) == {"mark", "a", "b"}


async def test_a_strange_ring_is_shown_what_the_ledger_knows_and_adds_nothing(new_engine: AsyncEngine) -> None:
    registry = Registry(new_engine)
    await registry.note_keys("mark", ["a"], NOON)
    assert await registry.note_keys("stranger", ["z"], NOON) == {"mark", "a"}
    assert await registry.note_keys("mark", [], NOON) == {"mark", "a"}


async def test_of_two_rings_that_meet_at_a_new_ledger_one_is_a_stranger(new_engine: AsyncEngine) -> None:
    registry = Registry(new_engine)
    seen = await asyncio.gather(*[registry.note_keys(f"mark {number}", [f"key {number}"], NOON) for number in range(8)])
    first = await registry.note_keys("nobody", [], NOON)
    assert len(first) == 2
    assert sorted(seen, key=len) == [frozenset(), *[first] * 7]
