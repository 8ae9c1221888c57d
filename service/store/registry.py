"""The registry: sites, their keys and their people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.errors import Unknown
from service.domain.event import Event
from service.domain.ids import KeyId, SiteId
from service.domain.key import ApiKey, Role
from service.domain.site import FORM_LANGUAGES, FormLanguage, FormTexts, Site, SiteSettings
from service.store.faults import ledger_call
from service.store.outbox import write_events
from service.store.tables import api_keys, keyrings, sites


class Registry:
    """Every method raises Unavailable where the ledger is down."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def site(self, site: SiteId) -> Site | None:
        async with ledger_call(), self._engine.connect() as connection:
            found = await connection.execute(select(sites).where(sites.c.site_id == site))
            row = found.mappings().one_or_none()
        return _site_of(row) if row is not None else None

    async def all_sites(self) -> tuple[Site, ...]:
        async with ledger_call(), self._engine.connect() as connection:
            rows = (await connection.execute(select(sites).order_by(sites.c.site_id))).mappings().all()
        return tuple(_site_of(row) for row in rows)

    async def key(self, site: SiteId, key: KeyId) -> ApiKey | None:
        """Return the key unless it is another site's or was revoked."""
        wanted = select(api_keys).where(
            api_keys.c.site_id == site, api_keys.c.key_id == key, api_keys.c.revoked_at.is_(None)
        )
        async with ledger_call(), self._engine.connect() as connection:
            row = (await connection.execute(wanted)).mappings().one_or_none()
        return key_of(row) if row is not None else None

    async def keys(self, site: SiteId) -> tuple[ApiKey, ...]:
        """Return the site's keys that are not revoked, oldest first."""
        wanted = select(api_keys).where(api_keys.c.site_id == site, api_keys.c.revoked_at.is_(None))
        oldest_first = wanted.order_by(api_keys.c.created_at, api_keys.c.key_id)
        async with ledger_call(), self._engine.connect() as connection:
            rows = (await connection.execute(oldest_first)).mappings().all()
        return tuple(key_of(row) for row in rows)

    async def add_site(self, site: Site, at: datetime) -> bool:
        """Return whether the site is new; one that exists stays as it is."""
        new = insert(sites).values(
            site_id=site.id,
            locale=site.locale,
            origins=list(site.origins),
            settings=msgspec.to_builtins(site.settings),
            created_at=at,
        )
        async with ledger_call(), self._engine.begin() as connection:
            added = await connection.execute(new.on_conflict_do_nothing().returning(sites.c.site_id))
            return added.one_or_none() is not None

    async def change_site(self, site: Site, before: Site | None = None, steps: Sequence[Event] = ()) -> bool:
        """Write a site's locale, origins and settings, and what is to be recorded of that.

        With ``before`` only if the site still stands so, and say whether they are written. Raise Unknown("site").
        """
        this = sites.c.site_id == site.id
        async with ledger_call(), self._engine.begin() as connection:
            row = (await connection.execute(select(sites).where(this).with_for_update())).mappings().one_or_none()
            if row is None:
                raise Unknown("site")
            if before is not None and _site_of(row) != before:
                return False
            # What only a newer version of Hakam knows is left as it is.
            settings = {**row["settings"], **msgspec.to_builtins(site.settings)}
            values = {"locale": site.locale, "origins": list(site.origins), "settings": settings}
            await connection.execute(update(sites).where(this).values(values))
            await write_events(connection, tuple(steps))
        return True

    async def add_key(self, key: ApiKey, at: datetime, steps: Sequence[Event] = ()) -> None:
        async with ledger_call(), self._engine.begin() as connection:
            await connection.execute(insert(api_keys).values(key_row(key, at)))
            await write_events(connection, tuple(steps))

    async def revoke_key(self, site: SiteId, key: KeyId, at: datetime, steps: Sequence[Event] = ()) -> None:
        """Make a key open nothing any more. Raise Unknown("key")."""
        this = update(api_keys).where(
            api_keys.c.site_id == site, api_keys.c.key_id == key, api_keys.c.revoked_at.is_(None)
        )
        async with ledger_call(), self._engine.begin() as connection:
            if (await connection.execute(this.values(revoked_at=at))).rowcount == 0:
                raise Unknown("key")
            await write_events(connection, tuple(steps))

    async def note_keys(self, mark: str, ids: Sequence[str], at: datetime) -> frozenset[str]:
        """Return the keys that this ledger is sealed with; remember the one that will seal from now on.

        ``mark`` stands for the keyring's own secret, ``ids`` for its sealing keys, of which the last one seals.
        A ring that lacks any of the ledger's keys leaves nothing behind.
        """
        async with ledger_call(), self._engine.begin() as connection:
            # Two processes with different keys may meet at a new ledger; the second must see the first's.
            await connection.execute(text("LOCK TABLE keyrings IN EXCLUSIVE MODE"))
            known = frozenset((await connection.execute(select(keyrings.c.key_id))).scalars())
            if known <= {mark, *ids}:
                new = insert(keyrings).on_conflict_do_nothing()
                await connection.execute(new, [{"key_id": id_, "seen_at": at} for id_ in (mark, *ids[-1:])])
            return known


def _site_of(row: RowMapping) -> Site:
    return Site(
        id=row["site_id"],
        locale=row["locale"],
        origins=tuple(row["origins"]),
        settings=_settings_of(row["settings"]),
    )


def _settings_of(kept: Mapping[str, Any]) -> SiteSettings:
    """Return the settings as they were kept.

    Bounds are for those who change a setting: a row from before a bound was drawn, or with a setting that only
    a newer version of Hakam knows, must not close its site.
    """
    known = {name: kept[name] for name in SiteSettings.__struct_fields__ if name in kept}
    return SiteSettings(**{**known, "form_texts": _texts_of(kept.get("form_texts", {}))})


def _texts_of(kept: Mapping[str, Any]) -> dict[FormLanguage, FormTexts]:
    return {
        language: FormTexts(
            **{name: kept[language][name] for name in FormTexts.__struct_fields__ if name in kept[language]}
        )
        for language in FORM_LANGUAGES
        if language in kept
    }


def key_of(row: RowMapping) -> ApiKey:
    return ApiKey(
        id=row["key_id"],
        site=row["site_id"],
        role=Role(row["role"]),
        label=row["label"],
        secret_sha256=row["secret_sha256"],
    )


def key_row(key: ApiKey, at: datetime) -> dict[str, object]:
    return {
        "site_id": key.site,
        "key_id": key.id,
        "role": key.role,
        "label": key.label,
        "secret_sha256": key.secret_sha256,
        "created_at": at,
    }
