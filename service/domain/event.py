"""An event: one step of a comment's way, written once and never changed."""

import enum
from datetime import datetime

import msgspec

from service.domain.comment import Status
from service.domain.ids import ArticleId, CommentId, EventId, SiteId


class EventType(enum.StrEnum):
    """What can happen. Webhook integrations hear of those whose names API clients were promised."""

    COMMENT_RECEIVED = "comment.received"
    COMMENT_HELD = "comment.held"
    COMMENT_PUBLISHED = "comment.published"
    COMMENT_REJECTED = "comment.rejected"
    COMMENT_EDITED = "comment.edited"
    COMMENT_WITHDRAWN = "comment.withdrawn"
    COMMENT_FLAGGED = "comment.flagged"
    COMMENT_ERASED = "comment.erased"
    CASE_CLAIMED = "case.claimed"
    CASE_RELEASED = "case.released"
    DECISION_MADE = "decision.made"
    DECISION_UNDONE = "decision.undone"
    EMAIL_REVEALED = "email.revealed"
    ARTICLE_CHANGED = "article.changed"
    AUTHOR_CHANGED = "author.changed"
    AUTHOR_ERASED = "author.erased"
    SITE_CHANGED = "site.changed"
    RULES_CHANGED = "rules.changed"
    ENDPOINT_CHANGED = "endpoint.changed"
    ENDPOINT_TESTED = "endpoint.test"
    ENDPOINT_DISABLED = "endpoint.disabled"
    KEY_ADDED = "key.added"
    KEY_REVOKED = "key.revoked"
    MODERATOR_ADDED = "moderator.added"
    MODERATOR_INVITED = "moderator.invited"
    MODERATOR_JOINED = "moderator.joined"
    MODERATOR_CHANGED = "moderator.changed"
    MODERATOR_REMOVED = "moderator.removed"
    MODERATOR_SIGNED_IN = "moderator.signed_in"
    MODERATOR_SIGNED_OUT = "moderator.signed_out"
    MODERATOR_LOCKED_OUT = "moderator.locked_out"
    PASSWORD_CHANGED = "moderator.password_changed"  # noqa: S105 - the name of an event, not a secret
    PREFERENCES_CHANGED = "moderator.preferences_changed"


class ActorKind(enum.StrEnum):
    """Who did it: the comment's author, a reader, the machine, a key of the site's or the operator."""

    AUTHOR = "author"
    READER = "reader"
    MACHINE = "machine"
    KEY = "key"
    OPERATOR = "operator"


class Actor(msgspec.Struct, frozen=True):
    """``id`` is the key's id where a key acted; ``label`` what its owner is called."""

    kind: ActorKind
    id: str | None = None
    label: str | None = None


AUTHOR = Actor(ActorKind.AUTHOR)
READER = Actor(ActorKind.READER)
MACHINE = Actor(ActorKind.MACHINE)
OPERATOR = Actor(ActorKind.OPERATOR)


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """``version`` is the comment's after the step, and orders its events; ``status`` is where it stands then.

    Events of a time when the status was not written down have none.
    """

    id: EventId
    site: SiteId
    comment: CommentId | None
    article: ArticleId | None = None
    type: EventType
    at: datetime
    actor: Actor
    version: int
    data: dict[str, object] = {}
    status: Status | None = None


ANNOUNCEMENT = {
    Status.PUBLISHED: EventType.COMMENT_PUBLISHED,
    Status.HELD: EventType.COMMENT_HELD,
    Status.REJECTED: EventType.COMMENT_REJECTED,
    Status.WITHDRAWN: EventType.COMMENT_WITHDRAWN,
}
"""The event that tells of a comment's coming to a status."""

TOLD = (
    EventType.COMMENT_HELD,
    EventType.COMMENT_PUBLISHED,
    EventType.COMMENT_REJECTED,
    EventType.COMMENT_EDITED,
    EventType.COMMENT_WITHDRAWN,
    EventType.COMMENT_FLAGGED,
    EventType.DECISION_MADE,
    EventType.DECISION_UNDONE,
    EventType.ENDPOINT_DISABLED,
)
"""What webhook integrations may hear of."""


def patterns_of(kind: EventType) -> tuple[str, str, str]:
    """Return the patterns that take an event of this type: its name, its noun with ``.*``, and ``*``."""
    return kind.value, f"{kind.partition('.')[0]}.*", "*"


PATTERNS = tuple(dict.fromkeys(pattern for kind in TOLD for pattern in patterns_of(kind)))
"""Every pattern that an endpoint may name."""
