"""A search: the comments of a site that moderators look for, in whatever state."""

from datetime import datetime

import msgspec

from service.domain.case import Case
from service.domain.comment import Status
from service.domain.ids import ArticleId, AuthorId, CommentId

MOST_COUNTED = 10_000
"""What is found is counted no further than this."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What is not None has to be true of a comment.

    ``words`` are folded, letters and digits only; a comment has all of them, the last one perhaps as the
    beginning of a word. ``since`` is included and ``until`` is not. ``after`` is the last comment of the page before.
    """

    status: Status | None = None
    article: ArticleId | None = None
    author: AuthorId | None = None
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
