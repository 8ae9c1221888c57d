"""A key: what opens a site, and who is behind it."""

import enum

import msgspec

from service.domain.event import Actor, ActorKind
from service.domain.ids import KeyId, SiteId


class Role(enum.StrEnum):
    """What a key may do; each role includes the ones before it."""

    SITE = "site"
    MODERATOR = "moderator"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it is kept: its secret only as a SHA-256, which suffices for 256 random bits."""

    id: KeyId
    site: SiteId
    role: Role
    label: str
    secret_sha256: bytes

    @property
    def actor(self) -> Actor:
        """Whoever acts with the key, as histories name them."""
        return Actor(ActorKind.KEY, self.id, self.label)
