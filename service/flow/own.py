"""One's own comment: its author, known by a token, sees it while it waits and may take it back."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from service.domain.comment import Comment, Status
from service.domain.errors import NotAllowed, Unknown, Withdrawn
from service.domain.ids import CommentId
from service.domain.site import Site
from service.domain.verdict import Category, Reason
from service.flow.ports.clock import Clock
from service.flow.ports.comments import Withdrawals
from service.flow.ports.promise import Promise
from service.flow.relay import Relay

DecidedBy = Literal["machine", "person"]


class OwnView(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as its author sees it; the last two tell why a rejected one was rejected, and by whom."""

    comment: Comment
    category: Category | None = None
    decided_by: DecidedBy | None = None


class OwnComment:
    """Every call needs the author's token; without it a comment that exists and one that doesn't look the same."""

    def __init__(self, *, ledger: Withdrawals, relay: Relay, promise: Promise, clock: Clock) -> None:
        self._ledger = ledger
        self._relay = relay
        self._promise = promise
        self._clock = clock

    async def see(self, site: Site, comment: str, token: str) -> OwnView:
        """Raise NotAllowed, Unknown("comment"), Withdrawn."""
        found = await self._opened(site, CommentId(comment), token)
        if found.status is not Status.REJECTED:
            return OwnView(comment=found)
        return await self._rejection(found)

    async def withdraw(self, site: Site, comment: str, token: str) -> None:
        """Raise as ``see`` does."""
        found = await self._opened(site, CommentId(comment), token)
        await self._ledger.withdraw(site.id, found.id, self._clock())
        await self._relay.decided(msgspec.structs.replace(found, status=Status.WITHDRAWN))

    async def _opened(self, site: Site, comment: CommentId, token: str) -> Comment:
        if not self._promise.owns(site.id, comment, token):
            raise NotAllowed(known=False)
        found = await self._ledger.comment(site.id, comment)
        if found is None:
            raise Unknown("comment")
        if found.status is Status.WITHDRAWN:
            raise Withdrawn
        return found

    async def _rejection(self, comment: Comment) -> OwnView:
        decision = await self._ledger.last_decision(comment.site, comment.id)
        if decision is not None:
            return OwnView(comment=comment, category=decision.reason, decided_by="person")
        case = await self._ledger.case(comment.site, comment.id)
        return rejected_by_machine(comment, case.verdict.reasons if case else ())


def rejected_by_machine(comment: Comment, reasons: Sequence[Reason]) -> OwnView:
    """Return how the author of a comment that no person has rejected sees it; the first reason is the one told."""
    return OwnView(comment=comment, category=reasons[0].category if reasons else None, decided_by="machine")
