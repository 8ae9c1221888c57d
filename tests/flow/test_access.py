from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from service.domain.errors import NotAllowed, Unavailable, Unknown
from service.domain.ids import SiteId
from service.domain.key import ApiKey, Role
from service.domain.site import Site
from service.flow.access import FRESH, REMEMBERED_SITES, Access
from service.flow.origin import hosts_of
from service.house.house import House

OpenHouse = Callable[..., House]
Key = Callable[[Role], Awaitable[ApiKey]]


class Watch:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def access(house: House, watch: Watch) -> Access:
    return Access(house.registry, watch)


@pytest.mark.parametrize(
    "name", ["", "nobody", "Demo", "-a", "a-", "a b", "a/b", "a.b", "a" * 64, "سلمى", "a\x00", "a\n", "\ud800", "%"]
)
async def test_what_is_no_site_is_unknown(access: Access, name: str) -> None:
    with pytest.raises(Unknown) as told:
        await access.enter(name)
    assert told.value.noun == "site"


async def test_what_cannot_be_a_site_is_unknown_even_with_the_ledger_down(
    open_house: OpenHouse, no_ledger: str, site: Site
) -> None:
    blind = open_house(ledger=no_ledger).journeys.access
    with pytest.raises(Unknown):
        await blind.enter("No Site")
    with pytest.raises(Unavailable):
        await blind.enter(site.id)


async def test_a_site_that_was_seen_stays_open_while_the_ledger_is_down(
    open_house: OpenHouse, no_ledger: str, site: Site, watch: Watch
) -> None:
    own = msgspec.structs.replace(site, origins=("https://seen.example",))
    blind = Access(open_house(ledger=no_ledger).registry, watch)
    with pytest.raises(Unavailable):
        await blind.enter_by_host("seen.example")
    blind._remember(own, watch.now)
    blind._hosts = (watch.now, hosts_of([own]))
    watch.now += timedelta(hours=1)
    assert await blind.enter(site.id) == await blind.enter_by_host("seen.example") == own


async def test_a_change_of_a_site_counts_once_the_memory_is_stale(
    house: House, access: Access, watch: Watch, site: Site
) -> None:
    assert await access.enter(site.id) == site
    changed = msgspec.structs.replace(site, locale="fr")
    await house.registry.change_site(changed)
    watch.now += FRESH - timedelta(milliseconds=1)
    assert await access.enter(site.id) == site
    watch.now += timedelta(milliseconds=1)
    assert await access.enter(site.id) == changed


async def test_no_more_sites_are_remembered_than_there_is_room_for(access: Access, site: Site, watch: Watch) -> None:
    for number in range(REMEMBERED_SITES):
        access._remember(msgspec.structs.replace(site, id=SiteId(f"x{number}")), watch.now)
    assert await access.enter(site.id) == site
    assert len(access._recent) == 1


async def test_a_site_is_found_by_the_host_of_its_origin(house: House, access: Access, site: Site) -> None:
    host = f"{site.id}.example"
    own = await house.administration.edit_site(site.id, (f"https://{host}", f"http://{host}:8080"), None, {})
    for written in (host, f"{host.upper()}:443", f"{host}:80", f"{host}:8080"):
        assert await access.enter_by_host(written) == own
    for other in ("", host[1:], f"{host}:8081", f"www.{host}", f"{host}/"):
        with pytest.raises(Unknown):
            await access.enter_by_host(other)


async def test_a_host_of_two_sites_is_nobodys(house: House, access: Access, site: Site, other_site: Site) -> None:
    for each in (site, other_site):
        await house.administration.edit_site(each.id, (f"https://{site.id}.example",), None, {})
    with pytest.raises(Unknown):
        await access.enter_by_host(f"{site.id}.example")


async def test_a_key_opens_what_its_role_includes(house: House, access: Access, site: Site) -> None:
    text = await house.administration.add_key(site.id, Role.MODERATOR, "m")
    for role in (Role.SITE, Role.MODERATOR):
        assert (await access.unlock(site, text, role)).role is Role.MODERATOR
    with pytest.raises(NotAllowed) as told:
        await access.unlock(site, text, Role.ADMIN)
    assert told.value.known


async def test_a_key_of_one_site_is_nobodys_on_another(
    house: House, access: Access, site: Site, other_site: Site
) -> None:
    text = await house.administration.add_key(site.id, Role.ADMIN, "a")
    with pytest.raises(NotAllowed) as told:
        await access.unlock(other_site, text, Role.SITE)
    assert not told.value.known


async def test_a_revoked_key_opens_nothing_from_that_moment_on(house: House, access: Access, site: Site) -> None:
    text = await house.administration.add_key(site.id, Role.ADMIN, "a")
    key = await access.unlock(site, text, Role.ADMIN)
    await house.administration.revoke_key(site.id, key.id)
    with pytest.raises(NotAllowed) as told:
        await access.unlock(site, text, Role.SITE)
    assert not told.value.known


async def test_what_only_looks_like_a_key_opens_nothing(house: House, access: Access, site: Site) -> None:
    text = await house.administration.add_key(site.id, Role.ADMIN, "a")
    swapped = text[:-1] + ("a" if text[-1] != "a" else "b")
    for bearer in (
        "",
        "hk_",
        "hat_x",
        swapped,
        text.upper(),
        f" {text}",
        f"{text}\n",
        text[:-1],
        "hk_\x00_" + "a" * 52,
    ):
        with pytest.raises(NotAllowed) as told:
            await access.unlock(site, bearer, Role.SITE)
        assert not told.value.known
