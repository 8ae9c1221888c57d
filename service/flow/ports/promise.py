"""Ports to the email promise, and to what its keys have sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from service.domain.entry import Identity
from service.domain.ids import CommentId, SiteId
from service.domain.sealed import Sealed
from service.privacy.keyring import Keyring


class Promise(Protocol):
    """The email promise: what is kept of an author, and what can be shown of it."""

    def identify(self, site: SiteId, email: str | None, name: str, client: str | None) -> Identity: ...

    def seal_email(self, site: SiteId, identity: str, email: str) -> bytes: ...

    def open_email(self, site: SiteId, identity: str, sealed: bytes) -> str: ...

    def author_token(self, site: SiteId, comment: CommentId) -> str: ...

    def owns(self, site: SiteId, comment: CommentId, token: str) -> bool: ...

    def form_token(self, site: SiteId, now: datetime) -> str: ...

    def form_age(self, site: SiteId, token: str, now: datetime) -> float | None:
        """Return the seconds since the form was given out, or None for a token that is not ours."""

    def fingerprint(self, site: SiteId, *parts: str) -> bytes: ...


class Secrets(Protocol):
    """The keyring as it keeps the secrets that deliveries are signed with."""

    def seal_secret(self, site: SiteId, identity: str, secret: str) -> bytes: ...

    def open_secret(self, site: SiteId, identity: str, sealed: bytes) -> str: ...


class Sealer(Protocol):
    """The keyring at work."""

    @property
    def ring(self) -> Keyring: ...

    def reseal(self, site: SiteId, identity: str, sealed: bytes) -> bytes:
        """Return the address sealed with the newest key."""


class Seals(Protocol):
    """The ledger as those who rotate keys need it."""

    async def count(self) -> dict[str, int]:
        """Return how many values each key has sealed, by the key's id."""

    async def others(self, newest: str, limit: int, after: Sealed | None) -> tuple[Sealed, ...]:
        """Return values that another key than the newest has sealed, beginning behind ``after``."""

    async def replace(self, pairs: Sequence[tuple[Sealed, bytes]]) -> None:
        """Put new seals in the place of old ones; a value that has changed meanwhile stays as it is."""

    async def sealing_since(self, key: str) -> datetime | None:
        """Return when a process first said that it seals with the key."""

    async def drop(self, keys: Sequence[str]) -> None:
        """No longer ask for these keys of those who open the ledger."""
