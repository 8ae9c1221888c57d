"""Ports of the work that goes on beside the requests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from service.domain.ids import CommentId, SiteId
from service.domain.queue import Waiting


class Housekeeping(Protocol):
    """The ledger as the sweep reads it."""

    async def held(self, site: SiteId, after: CommentId | None, limit: int) -> tuple[Waiting, ...]:
        """Return the comments that wait for a person, one of each campaign, by id, beginning behind ``after``."""

    async def still_held(self, site: SiteId, comments: Sequence[CommentId]) -> frozenset[CommentId]:
        """Return those of the comments that wait for a person, without those that wait behind another."""

    async def forget_clients(self, before: datetime) -> int:
        """Drop the client hashes of comments and of flags made before that moment; return how many."""

    async def forget_requests(self, before: datetime) -> int:
        """Drop the Idempotency-Keys and the fingerprints of before that moment; return how many."""


class Duty(Protocol):
    """Of all processes, the one that does what needs doing only once."""

    async def mine(self) -> bool:
        """Return whether it is this process, which takes the duty where nobody has it."""
