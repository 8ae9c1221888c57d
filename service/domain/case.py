"""A case: a comment before a person, with everything they need to decide it."""

import enum
from datetime import datetime

import msgspec

from service.domain.comment import Comment, Status
from service.domain.event import Actor
from service.domain.ids import AuthorId, CommentId, DecisionId, LeaseId, SiteId
from service.domain.verdict import Category, Verdict


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


class StandingChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an author from now on; ``note`` tells the other moderators why."""

    site: SiteId
    author: AuthorId
    standing: Standing
    note: str | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A comment with its latest verdict and its author's record."""

    comment: Comment
    verdict: Verdict
    author: AuthorRecord
    flags: int = 0
    similar: int = 0
    waiting_since: datetime | None = None
    priority: int = 0


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A case's place in the queue: the highest ``priority`` (0 to 100) first, then who has waited longest."""

    comment: CommentId
    priority: int
    since: datetime


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A case that is one moderator's until ``expires_at``."""

    lease: LeaseId
    comment: CommentId
    holder: str
    expires_at: datetime


class QueueState(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a site's queue; ``head`` are the most urgent unclaimed comments, first things first."""

    waiting: int
    claimed: int
    oldest_seconds: int
    head: tuple[CommentId, ...]


class Ruling(enum.StrEnum):
    """What a moderator may do with a case."""

    PUBLISH = "publish"
    REJECT = "reject"

    @property
    def status(self) -> Status:
        return Status.PUBLISHED if self is Ruling.PUBLISH else Status.REJECTED


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A ruling on record. ``before`` is the status that an undo gives back."""

    id: DecisionId
    comment: CommentId
    action: Ruling
    reason: Category | None
    note: str | None
    actor: Actor
    before: Status
    after: Status
    at: datetime
    undone_at: datetime | None = None
