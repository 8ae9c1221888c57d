"""A decision: what a person made of a comment."""

import enum
from datetime import datetime

import msgspec

from service.domain.comment import Status
from service.domain.event import Actor
from service.domain.ids import CommentId, DecisionId
from service.domain.verdict import Category


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
