"""Accounts: what moderators sign in with, their invitations and how they like the console."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.account import Account, Invitation, Moderator, Welcome
from service.domain.errors import AlreadyThere, Unknown
from service.domain.event import Event
from service.domain.ids import KeyId, SiteId
from service.domain.key import ApiKey, Role
from service.domain.preferences import Preferences
from service.store.faults import ledger_call
from service.store.outbox import write_events
from service.store.registry import key_of, key_row
from service.store.tables import accounts, api_keys, moderators

_open_keys = and_(
    api_keys.c.site_id == accounts.c.site_id,
    api_keys.c.key_id == accounts.c.moderator_id,
    api_keys.c.revoked_at.is_(None),
)

PREFERENCES = {field.name: field for field in msgspec.structs.fields(Preferences)}


class Accounts:
    """Fulfils the port ``Accounts``. Every method raises Unavailable."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def account(self, site: SiteId, moderator: KeyId) -> Account | None:
        """Return the account unless its key was revoked."""
        async with ledger_call(), self._engine.connect() as connection:
            row = (await connection.execute(_accounts().where(*_this(site, moderator)))).mappings().one_or_none()
        return _account_of(row) if row is not None else None

    async def by_address(self, marks: Sequence[tuple[SiteId, bytes]]) -> tuple[Account, ...]:
        """Return the accounts with these addresses, at their sites."""
        wanted = _accounts().where(tuple_(accounts.c.site_id, accounts.c.address).in_(marks))
        async with ledger_call(), self._engine.connect() as connection:
            rows = (await connection.execute(wanted)).mappings().all()
        return tuple(map(_account_of, rows))

    async def all_moderators(self, site: SiteId) -> tuple[Moderator, ...]:
        """Return the people whose keys are not revoked, the oldest first."""
        wanted = _accounts().where(accounts.c.site_id == site).order_by(accounts.c.moderator_id)
        async with ledger_call(), self._engine.connect() as connection:
            rows = (await connection.execute(wanted)).mappings().all()
        return tuple(map(_moderator_of, rows))

    async def add(self, key: ApiKey, sealed_email: bytes, address: bytes, at: datetime, step: Event) -> bool:
        """Add a person with their key; return whether they are new: the site may have them already."""
        async with ledger_call(), self._engine.begin() as connection:
            await _leave_the_revoked(connection, key.site, address)
            new = insert(accounts).values(site_id=key.site, moderator_id=key.id, address=address, preferences={})
            kept = new.on_conflict_do_nothing().returning(accounts.c.moderator_id)
            if (await connection.execute(kept)).one_or_none() is None:
                return False
            await connection.execute(insert(moderators).values(_person_row(key, sealed_email, at)))
            await connection.execute(insert(api_keys).values(key_row(key, at)))
            await write_events(connection, (step,))
        return True

    async def invite(self, invitation: Invitation, step: Event) -> None:
        """Keep an invitation in the place of any before it. Raise Unknown("moderator")."""
        given = {"invitation": invitation.secret_sha256, "invited_until": invitation.until}
        row = {"site_id": invitation.site, "moderator_id": invitation.moderator, "preferences": {}, **given}
        kept = (
            insert(accounts).values(row).on_conflict_do_update(index_elements=["site_id", "moderator_id"], set_=given)
        )
        async with ledger_call(), self._engine.begin() as connection:
            await _lock_key(connection, invitation.site, invitation.moderator)
            await connection.execute(kept)
            await write_events(connection, (step,))

    async def invited(self, site: SiteId, moderator: KeyId, secret_sha256: bytes, now: datetime) -> Account | None:
        """Return whose invitation this is while it can be used."""
        wanted = _accounts().where(*_this(site, moderator), *_usable(secret_sha256, now))
        async with ledger_call(), self._engine.connect() as connection:
            row = (await connection.execute(wanted)).mappings().one_or_none()
        return _account_of(row) if row is not None else None

    async def accept(self, invitation: Invitation, welcome: Welcome, step: Event) -> None:
        """Use the invitation up. Raise Unknown("invitation"), AlreadyThere("moderator")."""
        site, moderator = invitation.site, invitation.moderator
        used = update(accounts).where(*_this(site, moderator), *_usable(invitation.secret_sha256, welcome.at))
        chosen = {"password": welcome.password, "password_at": welcome.at, "invitation": None, "invited_until": None}
        async with ledger_call(), self._engine.begin() as connection:
            if (await connection.execute(used.values(chosen))).rowcount == 0:
                raise Unknown("invitation")
            await _lock_key(connection, site, moderator)
            if welcome.address is not None:
                await _introduce(connection, site, moderator, welcome)
            await write_events(connection, (step,))

    async def set_password(self, site: SiteId, moderator: KeyId, password: str, at: datetime, step: Event) -> None:
        """Raise Unknown("moderator")."""
        await self._change(site, moderator, {"password": password, "password_at": at}, step)

    async def refresh_password(self, site: SiteId, moderator: KeyId, old: str, new: str) -> None:
        """Put a hash of the same password in the place of one that was made with weaker parameters."""
        this = update(accounts).where(*_this(site, moderator), accounts.c.password == old)
        async with ledger_call(), self._engine.begin() as connection:
            await connection.execute(this.values(password=new))

    async def set_preferences(self, site: SiteId, moderator: KeyId, preferences: Preferences, step: Event) -> None:
        """Raise Unknown("moderator")."""
        await self._change(site, moderator, {"preferences": msgspec.to_builtins(preferences)}, step)

    async def set_role(self, site: SiteId, moderator: KeyId, role: Role, step: Event) -> None:
        """Raise Unknown("moderator")."""
        person = update(moderators).where(moderators.c.site_id == site, moderators.c.moderator_id == moderator)
        key = update(api_keys).where(api_keys.c.site_id == site, api_keys.c.key_id == moderator)
        async with ledger_call(), self._engine.begin() as connection:
            await _lock_key(connection, site, moderator)
            await connection.execute(person.values(role=role))
            await connection.execute(key.values(role=role))
            await write_events(connection, (step,))

    async def remove(self, site: SiteId, moderator: KeyId, at: datetime, step: Event) -> None:
        """Revoke the person's key, if it is not yet, and drop all that is kept of them. Raise Unknown("moderator")."""
        key = update(api_keys).where(api_keys.c.site_id == site, api_keys.c.key_id == moderator)
        person = delete(moderators).where(moderators.c.site_id == site, moderators.c.moderator_id == moderator)
        async with ledger_call(), self._engine.begin() as connection:
            if (await connection.execute(delete(accounts).where(*_this(site, moderator)))).rowcount == 0:
                raise Unknown("moderator")
            await connection.execute(person)
            await connection.execute(key.values(revoked_at=func.coalesce(api_keys.c.revoked_at, at)))
            await write_events(connection, (step,))

    async def note(self, steps: Sequence[Event]) -> None:
        async with ledger_call(), self._engine.begin() as connection:
            await write_events(connection, tuple(steps))

    async def unmarked(self, limit: int) -> tuple[tuple[SiteId, KeyId, bytes], ...]:
        """Return moderators without an account, the newest first."""
        known = and_(accounts.c.site_id == moderators.c.site_id, accounts.c.moderator_id == moderators.c.moderator_id)
        wanted = (
            select(moderators.c.site_id, moderators.c.moderator_id, moderators.c.sealed_email)
            .where(~select(accounts.c.site_id).where(known).correlate(moderators).exists())
            .order_by(moderators.c.moderator_id.desc())
            .limit(limit)
        )
        async with ledger_call(), self._engine.connect() as connection:
            rows = await connection.execute(wanted)
            return tuple((SiteId(site), KeyId(moderator), sealed) for site, moderator, sealed in rows)

    async def mark(self, site: SiteId, moderator: KeyId, address: bytes | None) -> None:
        """Give a moderator without one an account; of two with one address only the first that comes gets its mark."""
        taken = select(accounts.c.site_id).where(accounts.c.site_id == site, accounts.c.address == address)
        async with ledger_call(), self._engine.begin() as connection:
            mine = None if (await connection.execute(taken)).first() else address
            new = insert(accounts).values(site_id=site, moderator_id=moderator, address=mine, preferences={})
            await connection.execute(new.on_conflict_do_nothing())

    async def _change(self, site: SiteId, moderator: KeyId, values: Mapping[str, object], step: Event) -> None:
        async with ledger_call(), self._engine.begin() as connection:
            changed = update(accounts).where(*_this(site, moderator)).values(**values)
            if (await connection.execute(changed)).rowcount == 0:
                raise Unknown("moderator")
            await write_events(connection, (step,))


async def _lock_key(connection: AsyncConnection, site: SiteId, moderator: KeyId) -> None:
    """Keep the person's key from changing until the transaction ends. Raise Unknown("moderator")."""
    this = (api_keys.c.site_id == site, api_keys.c.key_id == moderator, api_keys.c.revoked_at.is_(None))
    if (await connection.execute(select(api_keys.c.key_id).where(*this).with_for_update())).first() is None:
        raise Unknown("moderator")


async def _leave_the_revoked(connection: AsyncConnection, site: SiteId, address: bytes) -> None:
    """Drop the account of somebody with this address whose key was revoked, so that they can be added again."""
    this = (accounts.c.site_id == site, accounts.c.address == address)
    gone = delete(accounts).where(*this, ~select(api_keys.c.key_id).where(_open_keys).correlate(accounts).exists())
    for moderator in (await connection.execute(gone.returning(accounts.c.moderator_id))).scalars().all():
        person = (moderators.c.site_id == site, moderators.c.moderator_id == moderator)
        await connection.execute(delete(moderators).where(*person))


async def _introduce(connection: AsyncConnection, site: SiteId, moderator: KeyId, welcome: Welcome) -> None:
    """Keep the address of a person who had a key only. Raise AlreadyThere where somebody else has it."""
    taken = select(accounts.c.site_id).where(accounts.c.site_id == site, accounts.c.address == welcome.address)
    if (await connection.execute(taken)).first() is not None:
        raise AlreadyThere("moderator")
    key = (api_keys.c.site_id == site, api_keys.c.key_id == moderator)
    named = update(api_keys).where(*key).values(label=welcome.label).returning(api_keys.c.role)
    role = (await connection.execute(named)).scalar_one()
    person = {"site_id": site, "moderator_id": moderator, "role": role, "created_at": welcome.at}
    await connection.execute(insert(moderators).values(**person, sealed_email=welcome.sealed_email))
    await connection.execute(update(accounts).where(*_this(site, moderator)).values(address=welcome.address))


def _accounts() -> Select[tuple[object, ...]]:
    return select(accounts, *[each for each in api_keys.c if each.name != "site_id"]).join(api_keys, _open_keys)


def _this(site: SiteId, moderator: KeyId) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return accounts.c.site_id == site, accounts.c.moderator_id == moderator


def _usable(secret_sha256: bytes, now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return accounts.c.invitation == secret_sha256, accounts.c.invited_until > now


def _person_row(key: ApiKey, sealed_email: bytes, at: datetime) -> dict[str, object]:
    return {
        "site_id": key.site,
        "moderator_id": key.id,
        "role": key.role,
        "sealed_email": sealed_email,
        "created_at": at,
    }


def _account_of(row: RowMapping) -> Account:
    return Account(
        key=key_of(row),
        address=row["address"],
        password=row["password"],
        password_at=row["password_at"],
        preferences=preferences_of(row["preferences"]),
    )


def _moderator_of(row: RowMapping) -> Moderator:
    return Moderator(
        id=row["key_id"],
        role=Role(row["role"]),
        label=row["label"],
        created_at=row["created_at"],
        joined=row["password"] is not None,
        invited_until=row["invited_until"],
    )


def preferences_of(kept: Mapping[str, Any]) -> Preferences:
    """Return what was kept; a value that this version does not know becomes its default, and keeps nobody out."""
    return Preferences(**{name: value for name in PREFERENCES if (value := _known(name, kept)) is not None})


def _known(name: str, kept: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a preference's own type
    try:
        return msgspec.convert(kept.get(name), PREFERENCES[name].type)
    except msgspec.ValidationError:
        return None
