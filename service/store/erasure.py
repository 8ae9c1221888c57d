"""Erasure: comments lose their words and their writer in every table, and people their records and their keys."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.types import Text

from service.domain.comment import Comment
from service.domain.event import Actor, EventType
from service.domain.ids import AuthorId, CommentId, KeyId, SiteId
from service.domain.mint import Mint
from service.store.blank import NOBODY, blank, has_comments, kept_data, lock_authors
from service.store.faults import insist, ledger_call
from service.store.outbox import write_events
from service.store.tables import accounts, api_keys, authors, comments, decisions, events, moderators
from service.store.vacuum import Vacuum


class Erasure:
    """Erases in transactions of one batch each; a run that was cut short is finished by the next. Raises Unavailable.

    ``patient`` is an engine whose statements may take as long as a search through a whole table does.
    """

    def __init__(self, engine: AsyncEngine, patient: AsyncEngine, mint: Mint) -> None:
        self._engine = engine
        self._patient = patient
        self._mint = mint

    async def count(self, site: SiteId, author: AuthorId) -> int:
        """Return how many comments the author has."""
        counted = select(func.count()).where(comments.c.site_id == site, comments.c.author_id == author)
        async with ledger_call(), self._patient.connect() as connection:
            return (await connection.execute(counted)).scalar_one()

    async def knows(self, site: SiteId, author: AuthorId) -> bool:
        """Say whether there is a record of the author."""
        wanted = select(authors.c.author_id).where(authors.c.site_id == site, authors.c.author_id == author)
        async with ledger_call(), self._engine.connect() as connection:
            return (await connection.execute(wanted)).first() is not None

    async def of_author(self, site: SiteId, author: AuthorId, limit: int) -> tuple[CommentId, ...]:
        """Return some of the author's comments, whatever their status; none when all are erased."""
        wanted = select(comments.c.comment_id).where(comments.c.site_id == site, comments.c.author_id == author)
        async with ledger_call(), self._engine.connect() as connection:
            return tuple(CommentId(id_) for id_ in (await connection.execute(wanted.limit(limit))).scalars())

    async def older(self, site: SiteId, before: datetime, after: CommentId | None, limit: int) -> tuple[CommentId, ...]:
        """Return comments that were made before that moment, those not erased, by id, beginning behind ``after``."""
        behind = select(comments.c.comment_id).where(
            comments.c.site_id == site, comments.c.comment_id > (after or ""), comments.c.created_at < before
        )
        wanted = behind.where(comments.c.author_id != NOBODY).order_by(comments.c.comment_id).limit(limit)
        async with ledger_call(), self._patient.connect() as connection:
            return tuple(CommentId(id_) for id_ in (await connection.execute(wanted)).scalars())

    async def erase(self, site: SiteId, ids: Sequence[CommentId], actor: Actor, at: datetime) -> tuple[Comment, ...]:
        """Erase those of the comments that are not erased yet, and return them as they were."""

        async def once() -> tuple[Comment, ...]:
            async with self._engine.begin() as connection:
                return await blank(connection, self._mint, site, ids, actor, at)

        async with ledger_call():
            return await insist(once)

    async def forget_author(self, site: SiteId, author: AuthorId) -> bool:
        """Drop the author's record, and say whether it is gone: with a comment newer than the erasure it stays."""
        notes = update(events).where(
            events.c.site_id == site,
            events.c.comment_id.is_(None),
            events.c.data["author"].astext == author,
        )
        async with ledger_call(), self._patient.begin() as connection:
            there = (await connection.execute(lock_authors(site, [author]))).first()
            if (await connection.execute(has_comments(site, author))).first():
                return False
            # A record that begins only now is not locked: it belongs to a comment newer than this erasure.
            if there:
                this = and_(authors.c.site_id == site, authors.c.author_id == author)
                await connection.execute(delete(authors).where(this))
            await connection.execute(notes.values(data=kept_data()))
            return True

    async def note_author(self, site: SiteId, actor: Actor, at: datetime, comments: int, keys: int) -> None:
        """Record that a person was erased, and nothing that tells who."""
        step = self._mint.site_event(site, EventType.AUTHOR_ERASED, actor, at, {"comments": comments, "keys": keys})
        async with ledger_call(), self._engine.begin() as connection:
            await write_events(connection, (step,))

    async def clean(self, *, rewrite: bool) -> tuple[str, ...]:
        """Free the space of what was erased; return the tables whose files may still hold some of it."""
        return await Vacuum(self._patient).clean(rewrite=rewrite)

    async def moderators(self, site: SiteId) -> tuple[tuple[KeyId, bytes], ...]:
        """Return the key and the sealed address of every moderator."""
        wanted = select(moderators.c.moderator_id, moderators.c.sealed_email).where(moderators.c.site_id == site)
        async with ledger_call(), self._engine.connect() as connection:
            return tuple((KeyId(key), sealed) for key, sealed in await connection.execute(wanted))

    async def forget_moderator(self, site: SiteId, key: KeyId, at: datetime) -> None:
        """Revoke a moderator's key and drop their address, account and name in histories. Their decisions stay."""
        async with ledger_call(), self._patient.begin() as connection:
            for table in (events, decisions):
                nameless = update(table).where(table.c.site_id == site, table.c.actor["id"].astext == key)
                await connection.execute(nameless.values(actor=table.c.actor.op("-")(literal("label", Text()))))
            this = and_(api_keys.c.site_id == site, api_keys.c.key_id == key)
            revoked = func.coalesce(api_keys.c.revoked_at, at)
            await connection.execute(update(api_keys).where(this).values(revoked_at=revoked, label=""))
            person = and_(moderators.c.site_id == site, moderators.c.moderator_id == key)
            await connection.execute(delete(moderators).where(person))
            account = and_(accounts.c.site_id == site, accounts.c.moderator_id == key)
            await connection.execute(delete(accounts).where(account))
