"""An author: what is known of one, and what moderators have said of them."""

import enum
from datetime import datetime

import msgspec

from service.domain.event import Actor
from service.domain.ids import AuthorId, SiteId


class Standing(enum.StrEnum):
    """What moderators have said of an author once and for all."""

    NONE = "none"
    TRUSTED = "trusted"
    BLOCKED = "blocked"


class AuthorRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an author; the address only sealed."""

    id: AuthorId
    published: int
    rejected: int
    first_seen: datetime
    standing: Standing
    sealed_email: bytes | None


class StandingNote(msgspec.Struct, frozen=True, kw_only=True):
    """Who has given an author the standing of today, when, and why."""

    standing: Standing
    note: str | None
    actor: Actor
    at: datetime


class StandingChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an author from now on; ``note`` tells the other moderators why."""

    site: SiteId
    author: AuthorId
    standing: Standing
    note: str | None = None
