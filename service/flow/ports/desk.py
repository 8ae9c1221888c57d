"""The port of those who sit at the desk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from service.domain.comment import Comment
from service.domain.decision import Decision
from service.domain.event import Actor
from service.domain.ids import CommentId, DecisionId, SiteId
from service.domain.ruled import Ruled
from service.domain.surroundings import Surroundings


class DeskLedger(Protocol):
    """The ledger as the desk needs it."""

    async def surroundings(self, site: SiteId, comments: Sequence[Comment]) -> dict[CommentId, Surroundings]: ...

    async def lately(self, site: SiteId, actor: Actor, since: datetime, limit: int) -> tuple[Ruled, ...]:
        """Return the actor's newest decisions that stand; of those taken in one call, the one they were taken with."""

    async def undo_along(
        self, site: SiteId, decision: Decision, at: datetime, after: DecisionId, limit: int
    ) -> tuple[tuple[Comment, ...], DecisionId | None]:
        """Take back up to ``limit`` of what was decided in one call with the decision, which is undone already.

        Begin behind ``after``. Return the comments as they stand then, and where to go on, None at the end. What has
        changed since it was decided stays as it is.
        """
