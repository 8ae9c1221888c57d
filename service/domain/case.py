"""A case: a comment before a person, with everything they need to decide it."""

from datetime import datetime

import msgspec

from service.domain.author import AuthorRecord
from service.domain.comment import Comment
from service.domain.queue import Waiting
from service.domain.verdict import Verdict

MOST_SIMILAR = 10_000
"""Further than this nobody counts."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A comment with its latest verdict and its author's record.

    ``similar`` counts the comments of the same campaign that wait for a person as well, up to ``MOST_SIMILAR``.
    """

    comment: Comment
    verdict: Verdict
    author: AuthorRecord
    flags: int = 0
    similar: int = 0
    waiting_since: datetime | None = None
    priority: int = 0

    @property
    def waiting(self) -> Waiting:
        """The case's place in the queue."""
        since = self.waiting_since or self.comment.created_at
        return Waiting(comment=self.comment.id, priority=self.priority, since=since, campaign=self.comment.campaign)
