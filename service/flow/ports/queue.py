"""Ports to Redis: the review queue, the limits on posts and the bell. Losing it loses nothing."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from service.domain.campaign import Similar
from service.domain.ids import CommentId, LeaseId, SiteId
from service.domain.queue import Claim, QueueState, Waiting
from service.domain.ring import Ring
from service.text.fold import Folded


class ReviewQueue(Protocol):
    """The queue in Redis: derived from the ledger, and never the truth."""

    async def push(self, site: SiteId, waiting: Sequence[Waiting]) -> int:
        """Put cases in line and return how many were new; one that waits or is claimed already stays as it is."""

    async def claim(self, site: SiteId, holder: str, limit: int, lease_seconds: int) -> tuple[Claim, ...]:
        """Take up to ``limit`` of the most urgent unclaimed cases; leases that ran out come first back in line."""

    async def take(self, site: SiteId, holder: str, comment: CommentId, lease_seconds: int) -> Claim | None:
        """Take that case, wherever it stands in line; None where it does not wait, or is somebody's."""

    async def mine(self, site: SiteId, holder: str) -> tuple[Claim, ...]:
        """Return the holder's claims whose leases still run, the most urgent first."""

    async def resume(self, site: SiteId, holder: str, limit: int, lease_seconds: int) -> tuple[Claim, ...]:
        """Give the holder new leases for up to ``limit`` claims, the most urgent; the old ones end with that."""

    async def renew(self, site: SiteId, holder: str, lease: LeaseId, lease_seconds: int) -> Claim:
        """Raise Unknown("lease") where the lease ran out or is somebody else's."""

    async def release(self, site: SiteId, holder: str, lease: LeaseId) -> CommentId:
        """Give the case back in its old place; raise Unknown("lease") as renew does."""

    async def skip(self, site: SiteId, holder: str, lease: LeaseId) -> CommentId:
        """Give the case back in its old place, but not to this holder for a while; raise Unknown("lease") likewise."""

    async def forget_skips(self, site: SiteId, holder: str) -> None:
        """Let the holder be given again what they have skipped."""

    async def remove(self, site: SiteId, comments: Sequence[CommentId]) -> None: ...

    async def state(self, site: SiteId, head: int) -> QueueState: ...

    async def holders(self, site: SiteId) -> dict[str, int]:
        """Count the claims of each holder whose leases have not run out."""

    def members(self, site: SiteId, size: int) -> AsyncIterator[tuple[CommentId, ...]]:
        """Yield everything in the queue, waiting and claimed, in batches of at most ``size``."""


class Limits(Protocol):
    """Posts a minute. Fails open: with Redis down everything is let through, and counted."""

    async def spend(
        self,
        site: SiteId,
        client: bytes | None,
        author: bytes | None,
        text: Folded | None = None,
        before: Folded | None = None,
    ) -> Similar:
        """Count one post of the client's, of the author's where there is one, and of the site's. Raise TooMany.

        Return which posts of a day its ``text`` is like, and count it among them; not so where it is like the text
        that stood there ``before``, which is counted already.
        """


class Bell(Protocol):
    """What one process has committed is heard by all of them."""

    def ring(self, *rings: Ring) -> None:
        """Have the rings sent soon. Never waits and never raises."""

    def heard(self) -> AsyncIterator[Sequence[Ring]]:
        """Yield what is rung anywhere, first an empty sequence when the line stands."""
