import asyncio
import secrets
from collections.abc import Awaitable, Callable

import pytest

from service.domain.key import Role
from service.domain.site import Site
from service.flow.administration import WrongRequest
from service.house.house import House

Letter = Awaitable[object]
OpenHouse = Callable[..., House]


async def letter(call: Letter) -> str:
    with pytest.raises(WrongRequest) as told:
        await call
    return str(told.value)


@pytest.mark.parametrize("name", ["", "Demo", "-a", "a_b", "a b", "é", "a" * 64, "a.b"])
async def test_a_name_that_no_site_can_have_is_refused_in_words(house: House, name: str) -> None:
    told = await letter(house.administration.add_site(name, (), "ar"))
    assert told == f'"{name}" cannot be a site\'s name. Use 1 to 63 small letters, digits and hyphens.'


async def test_a_site_that_is_there_already_is_not_made_again(house: House, site: Site) -> None:
    told = await letter(house.administration.add_site(site.id, (), "ar"))
    assert told == f"There is a site {site.id} already. `hakam site edit {site.id}` changes it."


@pytest.mark.parametrize(
    "origin", ["news.example", "https://news.example/path", "ftp://a.example", "https://", "*", ""]
)
async def test_what_is_no_origin_is_refused_in_words(house: House, site: Site, origin: str) -> None:
    expected = f'"{origin}" is no origin. Write it as https://news.example, without a path.'
    name = f"n{secrets.token_hex(4)}"
    assert await letter(house.administration.add_site(name, (origin,), "ar")) == expected
    assert await letter(house.administration.edit_site(site.id, (origin,), None, {})) == expected


@pytest.mark.parametrize("locale", ["", "Arabic", "AR", "a", "ar_SY", "ar-"])
async def test_what_is_no_locale_is_refused_in_words(house: House, locale: str) -> None:
    told = await letter(house.administration.add_site(f"n{secrets.token_hex(4)}", (), locale))
    assert told == f'"{locale}" is no locale. Write it as ar, en or ar-SY.'


async def test_origins_are_kept_as_browsers_write_them(house: House) -> None:
    made = await house.administration.add_site(f"n{secrets.token_hex(4)}", ("https://News.example:443",), "ar")
    assert made.origins == ("https://news.example",)
    changed = await house.administration.edit_site(made.id, ("http://A.example:80", "http://a.example"), None, {})
    assert changed.origins == ("http://a.example",)


async def test_only_what_is_given_of_a_site_changes(house: House, site: Site) -> None:
    changed = await house.administration.edit_site(site.id, (), "fr", {"body_limit": 500})
    assert (changed.origins, changed.locale) == (site.origins, "fr")
    assert changed.settings.body_limit == 500
    assert changed.settings.name_limit == site.settings.name_limit
    assert await house.registry.site(site.id) == changed


async def test_a_site_that_is_not_there_is_told_so(house: House) -> None:
    expected = 'There is no site "nobody". `hakam site list` shows those there are.'
    for call in (
        house.administration.edit_site("nobody", (), None, {}),
        house.administration.keys("nobody"),
        house.administration.add_key("nobody", Role.SITE, "k"),
        house.administration.add_moderator("nobody", "m@example.com", Role.MODERATOR),
        house.administration.revoke_key("nobody", "k"),
    ):
        assert await letter(call) == expected


async def test_a_key_is_shown_once_and_kept_as_a_hash(house: House, site: Site) -> None:
    text = await house.administration.add_key(site.id, Role.SITE, "the server")
    (key,) = await house.administration.keys(site.id)
    assert (key.label, key.role, len(key.secret_sha256)) == ("the server", Role.SITE, 32)
    assert text.startswith(f"hk_{key.id}_")
    assert text.rpartition("_")[2] not in repr(key)


async def test_a_persons_key_is_labelled_with_their_masked_address(house: House, site: Site) -> None:
    await house.administration.add_moderator(site.id, "layla@example.com", Role.MODERATOR)
    (key,) = await house.administration.keys(site.id)
    assert "layla" not in key.label
    assert key.label.startswith("l")


async def test_a_key_that_is_not_there_cannot_be_revoked(house: House, site: Site) -> None:
    told = await letter(house.administration.revoke_key(site.id, "never"))
    assert told == f"{site.id} has no key never. `hakam key list --site {site.id}` shows those it has."


async def test_a_ledger_that_has_sites_gets_no_first_one(house: House, site: Site) -> None:
    assert await house.administration.first_site(8000) is None


async def test_the_first_site_takes_pages_of_its_own_port_and_of_the_usual_one(
    open_house: OpenHouse, empty_database: str
) -> None:
    house = open_house(ledger=empty_database)
    await house.prepare()
    await house.administration.first_site(8123)
    (site,) = await house.administration.sites()
    assert site.origins == tuple(
        f"http://{host}:{port}" for port in (8123, 8000) for host in ("localhost", "127.0.0.1")
    )


async def test_of_many_processes_that_meet_at_an_empty_ledger_one_makes_the_first_site(
    open_house: OpenHouse, empty_database: str
) -> None:
    houses = [open_house(ledger=empty_database) for _ in range(4)]
    await asyncio.gather(*[each.prepare() for each in houses])
    made = [key for key in await asyncio.gather(*[each.administration.first_site(8000) for each in houses]) if key]
    assert [key.site for key in made] == ["demo"]
    (site,) = await houses[0].administration.sites()
    assert (site.locale, site.origins) == ("ar", ("http://localhost:8000", "http://127.0.0.1:8000"))
    assert (await houses[0].journeys.access.unlock(site, made[0].key, Role.ADMIN)).label == "administrator"
