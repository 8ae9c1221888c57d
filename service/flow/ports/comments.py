"""Ports of those who write comments, change them and report them."""

from datetime import datetime
from typing import Protocol

from service.domain.case import Case
from service.domain.comment import Comment
from service.domain.decision import Decision
from service.domain.edit import Draft, Edit
from service.domain.entry import Background, Entry, Question, Remembered
from service.domain.flag import Flag, Flagged
from service.domain.ids import CommentId, SiteId


class Intake(Protocol):
    """The ledger as the river needs it."""

    async def remembered(self, site: SiteId, key: str) -> Remembered | None: ...

    async def background(self, question: Question) -> Background: ...

    async def record(self, entry: Entry) -> None:
        """Return once the entry is durable.

        Raises DuplicateComment, KeyReused where the Idempotency-Key was taken meanwhile, Overloaded,
        Unavailable.
        """

    async def comment(self, site: SiteId, comment: CommentId) -> Comment | None: ...


class Withdrawals(Protocol):
    """The ledger as the author of one comment needs it."""

    async def comment(self, site: SiteId, comment: CommentId) -> Comment | None: ...

    async def case(self, site: SiteId, comment: CommentId) -> Case | None: ...

    async def last_decision(self, site: SiteId, comment: CommentId) -> Decision | None: ...

    async def withdraw(self, site: SiteId, comment: CommentId, at: datetime) -> None:
        """Take a comment back for good; raise Unknown, or Withdrawn where that has happened already."""


class Edits(Protocol):
    """The ledger as the editing author needs it."""

    async def draft(self, site: SiteId, comment: CommentId) -> Draft | None:
        """Raise Withdrawn."""

    async def background(self, question: Question) -> Background: ...

    async def edit(self, edit: Edit) -> Case:
        """Change the comment if it is still as the edit found it; else raise StateMoved, Withdrawn or Unknown."""


class Flags(Protocol):
    """The ledger as readers report comments to it."""

    async def flag(self, flag: Flag, to_hold: int) -> Flagged:
        """Count the flag, and hold the comment with the ``to_hold``-th that nobody has decided on.

        Raise Unknown("comment") for a comment that is not published.
        """
