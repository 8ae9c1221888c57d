"""News: what readers of an article hear of its comments while they look at it."""

import enum
from collections.abc import Iterable, Sequence

import msgspec

from service.domain.comment import PublicComment
from service.domain.ids import CommentId, EventId


class NewsKind(enum.StrEnum):
    """``changed`` is told of a comment that was public before and still is."""

    PUBLISHED = "published"
    CHANGED = "changed"
    REMOVED = "removed"


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """An event of an article that may concern its readers.

    ``before`` says whether the comment was public before it; ``now`` is the comment as the public sees it
    at the moment of reading, None where it does not.
    """

    event: EventId
    comment: CommentId
    version: int
    before: bool
    now: PublicComment | None


class News(msgspec.Struct, frozen=True, kw_only=True):
    """``id`` is the event's in the ledger; ``public`` is there unless the comment was removed."""

    id: EventId
    kind: NewsKind
    comment: CommentId
    public: PublicComment | None


def news_of(happenings: Iterable[Happening]) -> tuple[News, ...]:
    """Tell each comment's happenings as one piece of news: from what was seen before the first to what is seen now.

    The order of a comment's happenings is that of their versions, since the clocks of two processes may
    differ; the news are in the order of their ids.
    """
    by_comment: dict[CommentId, list[Happening]] = {}
    for happening in happenings:
        by_comment.setdefault(happening.comment, []).append(happening)
    told = (_told(each) for each in by_comment.values())
    return tuple(sorted((news for news in told if news is not None), key=lambda news: news.id))


def _told(happenings: Sequence[Happening]) -> News | None:
    first = min(happenings, key=lambda each: (each.version, each.event))
    kind = _kind(before=first.before, now=first.now is not None)
    if kind is None:
        return None
    latest = max(each.event for each in happenings)
    return News(id=latest, kind=kind, comment=first.comment, public=first.now)


def _kind(*, before: bool, now: bool) -> NewsKind | None:
    if now:
        return NewsKind.CHANGED if before else NewsKind.PUBLISHED
    return NewsKind.REMOVED if before else None
