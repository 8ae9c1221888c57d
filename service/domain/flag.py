"""A flag: a reader's report of a published comment."""

from datetime import datetime

import msgspec

from service.domain.comment import Comment
from service.domain.ids import CommentId, SiteId
from service.domain.verdict import Category


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """``visitor`` is the keyed hash of the network it came from; the same visitor counts once a comment."""

    site: SiteId
    comment: CommentId
    visitor: bytes
    reason: Category
    note: str | None
    at: datetime


class Flagged(msgspec.Struct, frozen=True, kw_only=True):
    """What a flag has done. ``counted`` is false where its visitor had flagged the comment before."""

    comment: Comment
    counted: bool
    priority: int
    since: datetime | None
