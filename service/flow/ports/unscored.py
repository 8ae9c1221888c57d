"""Port of those who bring scores late."""

from datetime import datetime
from typing import Protocol

from service.domain.case import Case
from service.domain.unscored import Settlement, Unscored


class UnscoredComments(Protocol):
    """The ledger as it keeps comments that wait for a score."""

    async def take(self, now: datetime, until: datetime, limit: int, *, overdue: bool) -> tuple[Unscored, ...]:
        """Take up to ``limit`` comments in hand, so that nobody else does before ``until``; the oldest first.

        With ``overdue`` only those whose time has passed.
        """

    async def settle(self, settlement: Settlement) -> Case:
        """End the waiting if the comment is still as it was found; else raise StateMoved, Withdrawn or Unknown."""

    async def count(self) -> int: ...
