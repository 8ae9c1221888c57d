"""Seals: every sealed value of the ledger, and the keys that they are sealed with."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Select, Text, delete, func, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.ids import SiteId
from service.domain.sealed import Sealed
from service.store.faults import ledger_call
from service.store.tables import authors, endpoint_secrets, keyrings, moderators

SEALED: Mapping[str, Column[bytes]] = {
    "author_id": authors.c.sealed_email,
    "moderator_id": moderators.c.sealed_email,
    "secret_id": endpoint_secrets.c.sealed_secret,
}
"""The columns that keep something sealed, by the column of their table that says whose it is."""


class Seals:
    """Every method raises Unavailable. Reading all addresses takes its time, so the engine is a patient one."""

    def __init__(self, patient: AsyncEngine) -> None:
        self._patient = patient

    async def count(self) -> dict[str, int]:
        """Return how many values each key has sealed, by the key's id."""
        counts: dict[str, int] = {}
        async with ledger_call(), self._patient.connect() as connection:
            for sealed in SEALED.values():
                key = _key(sealed)
                counted = select(key, func.count()).where(sealed.is_not(None)).group_by(key)
                for id_, number in await connection.execute(counted):
                    counts[id_] = counts.get(id_, 0) + number
        return counts

    async def others(self, newest: str, limit: int, after: Sealed | None) -> tuple[Sealed, ...]:
        """Return values that another key has sealed, beginning behind ``after``; those of authors come first."""
        async with ledger_call(), self._patient.connect() as connection:
            for column in list(SEALED)[list(SEALED).index(after.whose) if after else 0 :]:
                behind = after if after is not None and after.whose == column else None
                rows = (await connection.execute(_others(column, newest, limit, behind))).all()
                if rows:
                    return tuple(Sealed(column, SiteId(site), identity, value) for site, identity, value in rows)
        return ()

    async def replace(self, pairs: Sequence[tuple[Sealed, bytes]]) -> None:
        """Put new seals in the place of old ones; a value that has changed meanwhile stays as it is."""
        async with ledger_call(), self._patient.begin() as connection:
            for old, new in pairs:
                sealed = SEALED[old.whose]
                table = sealed.table
                this = update(table).where(
                    table.c.site_id == old.site, table.c[old.whose] == old.identity, sealed == old.value
                )
                await connection.execute(this.values({sealed.name: new}))

    async def sealing_since(self, key: str) -> datetime | None:
        """Return when a process first said that it seals with the key."""
        async with ledger_call(), self._patient.connect() as connection:
            noted = await connection.execute(select(keyrings.c.seen_at).where(keyrings.c.key_id == key))
            return noted.scalar_one_or_none()

    async def drop(self, keys: Sequence[str]) -> None:
        """No longer ask for these keys of those who open the ledger."""
        async with ledger_call(), self._patient.begin() as connection:
            await connection.execute(delete(keyrings).where(keyrings.c.key_id.in_(keys)))


def _key(sealed: Column[bytes]) -> ColumnElement[str]:
    """Return the id of a value's key, as ``service.privacy.seal`` lays it out: its length is the second byte."""
    return func.convert_from(func.substring(sealed, 3, func.get_byte(sealed, 1)), "UTF8", type_=Text())


def _others(column: str, newest: str, limit: int, after: Sealed | None) -> Select[str, str, bytes]:
    sealed = SEALED[column]
    table = sealed.table
    wanted = select(table.c.site_id, table.c[column], sealed).where(sealed.is_not(None), _key(sealed) != newest)
    if after is not None:
        place = tuple_(table.c.site_id, table.c[column])
        wanted = wanted.where(place > tuple_(literal(after.site), literal(after.identity)))
    return wanted.order_by(table.c.site_id, table.c[column]).limit(limit)
