"""Threads: a page's flat comments, each with its answers beneath it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.domain.comment import PublicComment
from service.domain.ids import CommentId


@dataclass
class Thread:
    """A comment and what answers it. A ``stray`` answers one that stands on another page."""

    comment: PublicComment
    stray: bool
    answers: list["Thread"] = field(default_factory=list)


def threads(comments: Sequence[PublicComment]) -> list[Thread]:
    """Return the tops of all threads, everything in the order it came in."""
    known = {comment.id: Thread(comment, comment.parent is not None) for comment in comments}
    tops: list[Thread] = []
    for thread in known.values():
        above = _above(known, thread)
        if above is None:
            tops.append(thread)
        else:
            thread.stray = False
            above.answers.append(thread)
    return tops


def _above(known: dict[CommentId, Thread], thread: Thread) -> Thread | None:
    parent = thread.comment.parent
    return None if parent is None else known.get(parent)
