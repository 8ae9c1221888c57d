"""Preferences: how a person likes the console, changed by nobody but themselves."""

from collections.abc import Collection, Mapping

import msgspec
from msgspec import inspect

from service.domain.account import Account
from service.domain.errors import FieldError, InvalidSettings
from service.domain.event import EventType
from service.domain.mint import Mint
from service.domain.preferences import Preferences
from service.flow.ports.accounts import Accounts
from service.flow.ports.clock import Clock

FIELDS = {field.name: field.type for field in msgspec.structs.fields(Preferences)}


class PreferencesDesk:
    """Raises Unavailable."""

    def __init__(self, *, ledger: Accounts, mint: Mint, clock: Clock) -> None:
        self._ledger = ledger
        self._mint = mint
        self._clock = clock

    async def change(self, account: Account, wanted: Mapping[str, object], languages: Collection[str]) -> Preferences:
        """Change what is named, and record it. Raise InvalidSettings naming everything that is wrong.

        ``languages`` are those that the console speaks.
        """
        after, before, key = changed(account.preferences, wanted, languages), account.preferences, account.key
        if after != before:
            old, new = msgspec.to_builtins(before), msgspec.to_builtins(after)
            changes: dict[str, object] = {name: new[name] for name in new if new[name] != old[name]}
            kind, now = EventType.PREFERENCES_CHANGED, self._clock()
            step = self._mint.site_event(key.site, kind, key.actor, now, {"changed": changes})
            await self._ledger.set_preferences(key.site, key.id, after, step)
        return after


def changed(before: Preferences, wanted: Mapping[str, object], languages: Collection[str]) -> Preferences:
    """Return the preferences as they would be. Raise InvalidSettings."""
    given = {name: value for name, value in wanted.items() if name in FIELDS}
    wrong = [fault for name, value in given.items() if (fault := _fault(name, value)) is not None]
    if given.get("language") is not None and given["language"] not in languages:
        wrong.append(FieldError("language", "invalid"))
    if wrong:
        raise InvalidSettings(tuple(wrong))
    return msgspec.convert({**msgspec.to_builtins(before), **given}, Preferences)


def _fault(name: str, value: object) -> FieldError | None:
    try:
        msgspec.convert(value, FIELDS[name])
    except msgspec.ValidationError:
        bounds = inspect.type_info(FIELDS[name])
        if isinstance(bounds, inspect.IntType):
            return FieldError(name, "invalid", bounds.le, bounds.ge)
        return FieldError(name, "invalid")
    return None
