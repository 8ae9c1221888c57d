"""A site: whose articles the comments stand under, and what it asks of them."""

import enum

import msgspec

from service.domain.ids import KeyId, SiteId


class Role(enum.StrEnum):
    """What a key may do; each role includes the ones before it."""

    SITE = "site"
    MODERATOR = "moderator"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


class SiteSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site may set for itself. Lengths are in Unicode code points."""

    name_required: bool = True
    email_required: bool = True
    name_limit: int = 245
    email_limit: int = 254
    website_limit: int = 2_000
    body_limit: int = 10_000
    thread_depth: int = 5
    edit_window_seconds: int = 300
    flags_to_hold: int = 5


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """One publisher. ``origins`` are the web origins its pages are served from."""

    id: SiteId
    locale: str
    origins: tuple[str, ...] = ()
    settings: SiteSettings = SiteSettings()


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it is kept: its secret only as a SHA-256, which suffices for 256 random bits."""

    id: KeyId
    site: SiteId
    role: Role
    label: str
    secret_sha256: bytes
