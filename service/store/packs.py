"""Sites' own packs, and the archive of what rulebooks were made of."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.event import Event
from service.domain.ids import SiteId
from service.domain.pack import SitePack
from service.store.faults import ledger_call
from service.store.outbox import write_events
from service.store.tables import packs, rulebooks

SHARED = ""
"""Stands for the site of a rulebook that all share."""


class Packs:
    """Fulfils the port ``Packs``. Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def stamp(self) -> object:
        """Return the number of packs and the moment of the latest; a pack that is dropped changes the number."""
        wanted = select(func.count(), func.max(packs.c.at))
        async with ledger_call(), self._engine.connect() as connection:
            return tuple((await connection.execute(wanted)).one())

    async def all_packs(self) -> tuple[SitePack, ...]:
        async with ledger_call(), self._engine.connect() as connection:
            rows = (await connection.execute(select(packs).order_by(packs.c.site_id, packs.c.name))).mappings()
            return tuple(map(_pack_of, rows))

    async def packs(self, site: SiteId) -> tuple[SitePack, ...]:
        wanted = select(packs).where(packs.c.site_id == site).order_by(packs.c.name)
        async with ledger_call(), self._engine.connect() as connection:
            return tuple(map(_pack_of, (await connection.execute(wanted)).mappings()))

    async def write_pack(self, pack: SitePack, steps: Sequence[Event]) -> None:
        new = insert(packs).values(site_id=pack.site, name=pack.name, text=pack.text, at=pack.at)
        this = [packs.c.site_id, packs.c.name]
        written = new.on_conflict_do_update(index_elements=this, set_={"text": pack.text, "at": pack.at})
        async with ledger_call(), self._engine.begin() as connection:
            await connection.execute(written)
            await write_events(connection, steps)

    async def drop_pack(self, site: SiteId, name: str, steps: Sequence[Event]) -> bool:
        """Return whether there was such a pack."""
        dropped = delete(packs).where(packs.c.site_id == site, packs.c.name == name)
        async with ledger_call(), self._engine.begin() as connection:
            found = await connection.execute(dropped)
            if found.rowcount:
                await write_events(connection, steps)
            return bool(found.rowcount)

    async def archive(self, site: SiteId | None, hash_: str, sources: Mapping[str, str], at: datetime) -> None:
        """Keep what a rulebook was made of; one that is kept stays as it is."""
        new = insert(rulebooks).values(site_id=site or SHARED, hash=hash_, sources=dict(sources), at=at)
        async with ledger_call(), self._engine.begin() as connection:
            await connection.execute(new.on_conflict_do_nothing())

    async def sources(self, site: SiteId, hash_: str) -> Mapping[str, str] | None:
        """Return what a rulebook that judged on the site was made of, None where nobody kept it."""
        wanted = select(rulebooks.c.sources).where(rulebooks.c.site_id.in_((site, SHARED)), rulebooks.c.hash == hash_)
        async with ledger_call(), self._engine.connect() as connection:
            return (await connection.execute(wanted.limit(1))).scalar_one_or_none()


def _pack_of(row: RowMapping) -> SitePack:
    return SitePack(site=SiteId(row["site_id"]), name=row["name"], text=row["text"], at=row["at"])
