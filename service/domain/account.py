"""An account: what a moderator signs in with, beside the key that they have."""

from datetime import datetime

import msgspec

from service.domain.ids import KeyId, SiteId
from service.domain.key import ApiKey, Role
from service.domain.preferences import Preferences


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """``key`` says who the person is. ``password`` is its Argon2 hash, None until they have chosen one.

    ``address`` is a keyed hash of their address, None where nobody has said it yet.
    """

    key: ApiKey
    address: bytes | None = None
    password: str | None = None
    password_at: datetime | None = None
    preferences: Preferences = Preferences()

    def __repr__(self) -> str:
        return f"<Account {self.key.id}>"


class Moderator(msgspec.Struct, frozen=True, kw_only=True):
    """A person as administrators see them. ``label`` is what histories call them: a masked address at most.

    ``joined`` says whether they have chosen a password, ``invited_until`` when a link that they were given ends.
    """

    id: KeyId
    role: Role
    label: str
    created_at: datetime
    joined: bool
    invited_until: datetime | None


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A link by which a moderator chooses a password, once. Only a SHA-256 of its secret is kept."""

    site: SiteId
    moderator: KeyId
    secret_sha256: bytes
    until: datetime


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody brings who uses an invitation: a password's hash, and their address where it was not known.

    ``sealed_email``, ``address`` and ``label`` are None where it was.
    """

    password: str
    at: datetime
    sealed_email: bytes | None = None
    address: bytes | None = None
    label: str | None = None

    def __repr__(self) -> str:
        return "<Welcome>"
