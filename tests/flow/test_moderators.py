"""People from before there were accounts, and what histories are told of people."""

import secrets
from datetime import UTC, datetime

import asyncpg
import pytest

from service.domain.errors import AlreadyThere, InvalidSettings, Unknown
from service.domain.event import OPERATOR
from service.domain.key import Role
from service.domain.site import Site
from service.house.house import House

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def email() -> str:
    return f"Layla-{secrets.token_hex(4)}@news.example"


async def _made_before(house: House, site: Site, email: str, database_url: str, *, broken: bool = False) -> str:
    """Add a moderator as an older version did: a key, and a sealed address that nobody can search for."""
    key = await house.journeys.reception.keys.add(site.id, Role.MODERATOR, "l•••@n•••.example", OPERATOR)
    sealed = b"broken" if broken else house.promise.seal_email(site.id, key.id, email)
    connection = await asyncpg.connect(database_url)
    try:
        row = (site.id, key.id, "moderator", sealed, NOON)
        await connection.execute("INSERT INTO moderators VALUES ($1, $2, $3, $4, $5)", *row)
    finally:
        await connection.close()
    return key.id


async def test_who_was_added_before_there_were_accounts_is_invited_like_anybody(
    house: House, site: Site, email: str, database_url: str
) -> None:
    moderators = house.journeys.reception.moderators
    id_ = await _made_before(house, site, email, database_url)
    with pytest.raises(Unknown):
        await moderators.invite_named(site.id, email, OPERATOR)
    await house.prepare()
    assert f".{id_}." in await moderators.invite_named(site.id, email.lower(), OPERATOR)
    with pytest.raises(AlreadyThere):
        await moderators.add(site.id, email, Role.ADMIN, OPERATOR)


async def test_an_address_that_nobody_can_open_stops_nobody(
    house: House, site: Site, email: str, database_url: str
) -> None:
    id_ = await _made_before(house, site, email, database_url, broken=True)
    await house.prepare()
    assert [each.id for each in await house.journeys.reception.moderators.all_moderators(site.id)] == [id_]


@pytest.mark.parametrize("wrong", ["", "layla", "layla@", "a b@c.example"])
async def test_what_is_no_address_is_refused(house: House, site: Site, wrong: str) -> None:
    with pytest.raises(InvalidSettings):
        await house.journeys.reception.moderators.add(site.id, wrong, Role.MODERATOR, OPERATOR)


async def test_no_event_holds_an_address(house: House, site: Site, email: str, database_url: str) -> None:
    reception = house.journeys.reception
    made = await reception.moderators.add(site.id, email, Role.MODERATOR, OPERATOR)
    await reception.invitations.accept(made.invitation, "سماء زرقاء فوق دمشق", None)
    await reception.moderators.remove_named(site.id, email, OPERATOR)
    connection = await asyncpg.connect(database_url)
    try:
        rows = await connection.fetch(
            "SELECT data::text || actor::text AS told FROM events WHERE site_id = $1", site.id
        )
    finally:
        await connection.close()
    assert len(rows) == 4
    assert not [row for row in rows if email.partition("@")[0].lower() in row["told"].lower()]
