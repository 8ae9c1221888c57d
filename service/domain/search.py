"""A search: the comments of a site that moderators look for, in whatever state."""

from datetime import datetime

import msgspec

from service.domain.case import Case
from service.domain.comment import Status
from service.domain.decision import Decision
from service.domain.ids import ArticleId, AuthorId, CommentId
from service.domain.verdict import Category

MOST_COUNTED = 10_000
"""What is found is counted no further than this."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What is not None has to be true of a comment.

    ``words`` are folded, letters and digits only; a comment has all of them, Arabic ones perhaps with an article, a
    conjunction or a preposition in front, the last one perhaps as the beginning of a word. ``reason`` is one of the
    rules' that objected to the comment as it stands now, or one that a person gave whose decision stands. ``since``
    is included and ``until`` is not. ``after`` is the last comment of the page before.
    """

    status: Status | None = None
    article: ArticleId | None = None
    author: AuthorId | None = None
    reason: Category | None = None
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    after: CommentId | None = None
    limit: int = 50


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what was found, the newest first. A ``total`` of MOST_COUNTED stands for that many or more."""

    cases: tuple[Case, ...]
    total: int
    more: bool


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """A comment that somebody looks at to decide it: its case, and the newest decision that stands, if one does."""

    case: Case
    decision: Decision | None
