"""Standings: what moderators say of an author once and for all."""

from datetime import datetime

import msgspec
from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.author import AuthorRecord, Standing, StandingChange, StandingNote
from service.domain.errors import Unknown
from service.domain.event import Actor, EventType
from service.domain.ids import AuthorId, SiteId
from service.domain.mint import Mint
from service.store.blank import NOBODY
from service.store.faults import ledger_call
from service.store.outbox import write_events
from service.store.packing import author_of
from service.store.tables import authors, events


class Standings:
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
            step = self._mint.site_event(change.site, EventType.AUTHOR_CHANGED, actor, at, _told(change, before))
            await write_events(connection, (step,))
        return msgspec.structs.replace(before, standing=change.standing)

    async def standing_note(self, site: SiteId, author: AuthorId) -> StandingNote | None:
        """Return what was last said of the author. Raise Unavailable."""
        async with ledger_call(), self._engine.connect() as connection:
            row = (await connection.execute(_last_said(site, author))).mappings().one_or_none()
        if row is None:
            return None
        said = row["data"]
        fields = {"standing": said["standing"], "note": said.get("note"), "actor": row["actor"], "at": row["at"]}
        return msgspec.convert(fields, StandingNote)


def _last_said(site: SiteId, author: AuthorId) -> Select[tuple[object, ...]]:
    said = events.c.data["author"].astext == author
    changes = select(events.c.data, events.c.actor, events.c.at).where(
        events.c.site_id == site, events.c.comment_id.is_(None), events.c.type == EventType.AUTHOR_CHANGED, said
    )
    return changes.order_by(events.c.event_id.desc()).limit(1)


async def _lock(connection: AsyncConnection, change: StandingChange) -> AuthorRecord:
    wanted = select(authors).where(authors.c.site_id == change.site, authors.c.author_id == change.author)
    row = (await connection.execute(wanted.with_for_update())).mappings().one_or_none()
    if row is None or change.author == NOBODY:
        raise Unknown("author")
    return author_of(row)


async def _set(connection: AsyncConnection, change: StandingChange, at: datetime) -> None:
    since = None if change.standing is Standing.NONE else at
    changed = update(authors).where(authors.c.site_id == change.site, authors.c.author_id == change.author)
    await connection.execute(changed.values(standing=change.standing, standing_at=since))


def _told(change: StandingChange, before: AuthorRecord) -> dict[str, object]:
    return {"author": change.author, "before": before.standing, "standing": change.standing, "note": change.note}
