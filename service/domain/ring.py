"""A ring of the bell: the word from one process to all that something was committed. It carries ids, no text."""

import enum

import msgspec

from service.domain.comment import Status
from service.domain.ids import ArticleId, CommentId, SiteId


class What(enum.StrEnum):
    """``public`` says that readers of the article see something else now; the others are a moderator's business."""

    PUBLIC = "public"
    WAITING = "waiting"
    CLAIMED = "claimed"
    DECIDED = "decided"


class Ring(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``article`` is there for ``public``, ``comment`` for the others, ``status`` for ``decided``."""

    site: SiteId
    what: What
    article: ArticleId | None = None
    comment: CommentId | None = None
    status: Status | None = None
