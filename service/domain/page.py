"""A page of published comments, reached by a key and not by an offset."""

import msgspec

from service.domain.article import ArticleState
from service.domain.comment import PublicComment
from service.domain.ids import CommentId

TOP_LEVEL = "none"
"""Stands for the parent of comments that answer no other."""


class PageRequest(msgspec.Struct, frozen=True, kw_only=True):
    """``after`` is the last comment of the page before; ``parent`` is None for all comments, or TOP_LEVEL."""

    limit: int = 50
    newest_first: bool = False
    parent: str | None = None
    after: CommentId | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """``more`` says that comments follow; ``total`` counts all that the request's filter lets through.

    ``version``, ``state`` and ``url`` are the article's; one that does not exist yet is open, of version 0.
    """

    comments: tuple[PublicComment, ...]
    total: int
    more: bool
    version: int
    state: ArticleState = ArticleState.OPEN
    url: str | None = None
