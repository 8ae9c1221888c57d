"""Authors: their records, and what moderators say of them."""

from datetime import datetime

import msgspec
from sqlalchemy import select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.author import AuthorRecord, Standing, StandingChange
from service.domain.errors import Unknown
from service.domain.event import Actor, Event, EventType
from service.domain.ids import EventId
from service.domain.mint import Mint
from service.store.decisions import write_events
from service.store.faults import ledger_call
from service.store.tables import authors


class AuthorRecords:
    """Fulfils the port ``Standings``."""

    def __init__(self, engine: AsyncEngine, mint: Mint) -> None:
        self._engine = engine
        self._mint = mint

    async def set_standing(self, change: StandingChange, actor: Actor, at: datetime) -> AuthorRecord:
        """Set it and record who did. Raise Unknown("author"), Unavailable."""
        async with ledger_call(), self._engine.begin() as connection:
            before = await _lock(connection, change)
            if change.standing is before.standing is Standing.NONE:
                return before
            await _set(connection, change, at)
            await write_events(connection, (self._event(change, before.standing, actor, at),))
        return msgspec.structs.replace(before, standing=change.standing)

    def _event(self, change: StandingChange, before: Standing, actor: Actor, at: datetime) -> Event:
        return Event(
            id=EventId(self._mint(at)),
            site=change.site,
            comment=None,
            type=EventType.AUTHOR_CHANGED,
            at=at,
            actor=actor,
            version=0,
            data={"author": change.author, "before": before, "standing": change.standing, "note": change.note},
        )


async def _lock(connection: AsyncConnection, change: StandingChange) -> AuthorRecord:
    wanted = select(authors).where(authors.c.site_id == change.site, authors.c.author_id == change.author)
    row = (await connection.execute(wanted.with_for_update())).mappings().one_or_none()
    if row is None:
        raise Unknown("author")
    return author_of(row)


async def _set(connection: AsyncConnection, change: StandingChange, at: datetime) -> None:
    since = None if change.standing is Standing.NONE else at
    changed = update(authors).where(authors.c.site_id == change.site, authors.c.author_id == change.author)
    await connection.execute(changed.values(standing=change.standing, standing_at=since))


def author_of(row: RowMapping) -> AuthorRecord:
    """Return the record that a row of ``authors`` keeps."""
    return AuthorRecord(
        id=row["author_id"],
        published=row["published"],
        rejected=row["rejected"],
        first_seen=row["first_seen"],
        standing=Standing(row["standing"]),
        sealed_email=row["sealed_email"],
    )
