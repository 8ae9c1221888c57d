"""Ports of those who let moderators in: their accounts, their passwords, their sessions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from service.domain.account import Account, Invitation, Moderator, Welcome
from service.domain.event import Event
from service.domain.ids import KeyId, SiteId
from service.domain.key import ApiKey, Role
from service.domain.preferences import Preferences

Unmarked = tuple[SiteId, KeyId, bytes]
"""A moderator of a time when there were no accounts: site, id and sealed address."""


class Accounts(Protocol):
    """The ledger as it keeps accounts. What somebody's key no longer opens is nobody's account."""

    async def account(self, site: SiteId, moderator: KeyId) -> Account | None: ...

    async def by_address(self, marks: Sequence[tuple[SiteId, bytes]]) -> tuple[Account, ...]: ...

    async def all_moderators(self, site: SiteId) -> tuple[Moderator, ...]: ...

    async def add(self, key: ApiKey, sealed_email: bytes, address: bytes, at: datetime, step: Event) -> bool:
        """Add a person with their key; return whether they are new: the site may have them already."""

    async def invite(self, invitation: Invitation, step: Event) -> None:
        """Keep an invitation in the place of any before it. Raise Unknown("moderator")."""

    async def invited(self, site: SiteId, moderator: KeyId, secret_sha256: bytes, now: datetime) -> Account | None:
        """Return whose invitation this is while it can be used."""

    async def accept(self, invitation: Invitation, welcome: Welcome, step: Event) -> None:
        """Use the invitation up. Raise Unknown("invitation"), AlreadyThere("moderator")."""

    async def set_password(self, site: SiteId, moderator: KeyId, password: str, at: datetime, step: Event) -> None: ...

    async def refresh_password(self, site: SiteId, moderator: KeyId, old: str, new: str) -> None:
        """Put a hash of the same password in the place of one that was made with weaker parameters."""

    async def set_preferences(self, site: SiteId, moderator: KeyId, preferences: Preferences, step: Event) -> None: ...

    async def set_role(self, site: SiteId, moderator: KeyId, role: Role, step: Event) -> None:
        """Raise Unknown("moderator")."""

    async def remove(self, site: SiteId, moderator: KeyId, at: datetime, step: Event) -> None:
        """Revoke the person's key and drop all that is kept of them. Raise Unknown("moderator")."""

    async def note(self, steps: Sequence[Event]) -> None: ...

    async def unmarked(self, limit: int) -> tuple[Unmarked, ...]:
        """Return moderators without an account, the newest first."""

    async def mark(self, site: SiteId, moderator: KeyId, address: bytes | None) -> None:
        """Give a moderator an account; of two with one address only the first that comes gets its mark."""


class AddressBook(Protocol):
    """The email promise as moderators have it."""

    def moderator_mark(self, site: SiteId, email: str) -> bytes: ...

    def attempt_marks(self, email: str, client: str | None) -> tuple[str, str]:
        """Return what wrong passwords are counted by: for the address, and for the network they come from."""

    def seal_email(self, site: SiteId, identity: str, email: str) -> bytes: ...

    def open_email(self, site: SiteId, identity: str, sealed: bytes) -> str: ...


class Passwords(Protocol):
    """Slow on purpose: each call takes a processor and memory for a while."""

    async def hash(self, password: str) -> str: ...

    async def matches(self, kept: str | None, password: str) -> bool:
        """Compare, and take as long where there is nothing to compare with."""

    def is_weak(self, kept: str) -> bool:
        """Say whether the hash was made with weaker parameters than are used now."""


class Attempts(Protocol):
    """Counts sign-ins before it is known what becomes of them. Raises Unavailable."""

    async def spend(self, person: str, client: str) -> bool:
        """Count one; raise LockedOut where there were too many. Return whether it locks the person out if it fails."""

    async def clear(self, person: str, client: str) -> None:
        """Take back what was counted, for the person is who they say."""


class Sessions(Protocol):
    """What is remembered of those who are signed in, by the ids that their browsers show. Raises Unavailable."""

    async def read(self, session: str, renew_for: int | None) -> bytes | None:
        """Return what was kept, and keep it for so many seconds more."""

    async def write(self, session: str, value: bytes, seconds: int) -> None: ...

    async def drop(self, session: str) -> None: ...

    async def drop_all(self) -> None: ...

    async def left(self, session: str) -> int | None:
        """Return the seconds that it is kept yet, None where there is none."""
