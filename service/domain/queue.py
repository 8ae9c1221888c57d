"""The review queue: who waits in it, what is claimed, and how it stands."""

from datetime import datetime

import msgspec

from service.domain.ids import CampaignId, CommentId, LeaseId


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A case's place in the queue: the highest ``priority`` (0 to 100) first, then who has waited longest.

    Of a ``campaign`` only the first stands in line.
    """

    comment: CommentId
    priority: int
    since: datetime
    campaign: CampaignId | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A case that is one moderator's until ``expires_at``."""

    lease: LeaseId
    comment: CommentId
    holder: str
    expires_at: datetime


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with claims. ``label`` is what they are called, None where their key is no longer there."""

    id: str
    label: str | None
    claims: int


class QueueState(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a site's queue; ``head`` are the most urgent unclaimed comments, first things first."""

    waiting: int
    claimed: int
    oldest_seconds: int
    head: tuple[CommentId, ...]
