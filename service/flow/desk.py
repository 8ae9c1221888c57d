"""The desk: where a moderator reads one case after the other, some of them claimed ahead."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from service.domain.case import Case
from service.domain.comment import Comment
from service.domain.decision import Decision
from service.domain.errors import StateMoved, Unknown
from service.domain.key import ApiKey
from service.domain.queue import QueueState
from service.domain.ruled import Ruled
from service.domain.site import Site
from service.domain.surroundings import Surroundings
from service.flow.ports.clock import Clock
from service.flow.ports.desk import DeskLedger
from service.flow.ports.queue import ReviewQueue
from service.flow.relay import Relay
from service.flow.review import ClaimedCase, Review, RulingRequest

LATELY = timedelta(hours=8)
"""A shift: what was decided before it is taken back from the comment's own page."""

MOST_LATELY = 10

TOGETHER = 200
"""How many comments are given back in one transaction."""


class DeskCase(msgspec.Struct, frozen=True, kw_only=True):
    """A claimed case with everything that stands around it."""

    claimed: ClaimedCase
    around: Surroundings
    email_masked: str | None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a ruling: the decision, or where somebody was first, what theirs was as far as one is known.

    ``similar`` counts the comments that were decided alike.
    """

    case: Case
    decision: Decision | None
    mine: bool
    similar: int = 0


class Desk:
    """Every method raises Unavailable."""

    def __init__(self, *, review: Review, queue: ReviewQueue, ledger: DeskLedger, relay: Relay, clock: Clock) -> None:
        self._review = review
        self._queue = queue
        self._ledger = ledger
        self._relay = relay
        self._clock = clock

    async def state(self, site: Site) -> QueueState:
        return await self._queue.state(site.id, 0)

    async def cases(
        self, site: Site, key: ApiKey, wanted: int, lease_seconds: int, seen: Sequence[str] = ()
    ) -> tuple[DeskCase, ...]:
        """Return up to ``wanted`` cases that are the caller's: those they hold but have not ``seen``, then new ones."""
        held = [item for item in await self._review.mine(site, key) if item.case.comment.id not in seen][:wanted]
        if len(held) < wanted:
            held += await self._review.claim(site, key, wanted - len(held), lease_seconds)
        return await self._surrounded(site, held)

    async def resume(self, site: Site, key: ApiKey, most: int, lease_seconds: int) -> tuple[DeskCase, ...]:
        """Return what the caller holds already, the most urgent first, under new leases.

        A page that is left gives its own leases back, and may do so after the next page has asked for them.
        """
        return await self._surrounded(site, await self._review.resume(site, key, most, lease_seconds))

    async def take(self, site: Site, key: ApiKey, comment: str, lease_seconds: int) -> tuple[DeskCase, ...]:
        """Return the case as the caller's, or none where it does not wait any more or is somebody else's."""
        held = [item for item in await self._review.mine(site, key) if item.case.comment.id == comment]
        if not held and (taken := await self._review.take(site, key, comment, lease_seconds)):
            held = [taken]
        return await self._surrounded(site, held)

    async def keep(self, site: Site, key: ApiKey, leases: Sequence[str], lease_seconds: int) -> tuple[str, ...]:
        """Renew leases, and return those that have ended."""
        ended = []
        for lease in leases:
            try:
                await self._review.renew(site, key, lease, lease_seconds)
            except Unknown:
                ended.append(lease)
        return tuple(ended)

    async def give_back(self, site: Site, key: ApiKey, leases: Sequence[str]) -> None:
        """Put cases back in line; a lease that has ended did so already."""
        for lease in leases:
            try:
                await self._review.release(site, key, lease)
            except Unknown:
                continue

    async def skip(self, site: Site, key: ApiKey, lease: str) -> None:
        """Leave a case to others, and do not be given it for a while; one whose lease has ended is theirs already."""
        try:
            await self._review.skip(site, key, lease)
        except Unknown:
            return

    async def unskip(self, site: Site, key: ApiKey) -> None:
        """Let the caller be given again what they have skipped."""
        await self._queue.forget_skips(site.id, key.id)

    async def decide(self, site: Site, key: ApiKey, ruling: RulingRequest, *, similar: bool) -> Outcome:
        """Take the decision, with all that is similar if so wanted, or tell what somebody else's was.

        Raise Withdrawn, Unknown("comment").
        """
        try:
            if similar:
                case, decision, alike = await self._review.decide_with_similar(site, key, ruling)
                return Outcome(case=case, decision=decision, mine=True, similar=len(alike))
            case, decision = await self._review.decide(site, key, ruling)
        except StateMoved:
            return await self.standing(site, key, ruling.comment)
        return Outcome(case=case, decision=decision, mine=True)

    async def standing(self, site: Site, key: ApiKey, comment: str) -> Outcome:
        """Return how the comment stands and by whose decision. Raise Unknown("comment")."""
        case = await self._review.case(site, comment)
        decision = await self._review.last_decision(site, comment)
        return Outcome(case=case, decision=decision, mine=decision is not None and decision.actor.id == key.id)

    async def lately(self, site: Site, key: ApiKey) -> tuple[Ruled, ...]:
        """Return what the caller has decided in this shift and may take back, the newest first."""
        return await self._ledger.lately(site.id, key.actor, self._clock() - LATELY, MOST_LATELY)

    async def undo(self, site: Site, key: ApiKey, comment: str) -> Outcome:
        """Take back the caller's decision on the comment, and all that was decided alike in the same call.

        Raise StateMoved, Withdrawn, Unknown("comment").
        """
        case, decision = await self._review.undo(site, key, comment)
        alike: list[Comment] = []
        after = decision.id
        try:
            while True:
                some, last = await self._ledger.undo_along(site.id, decision, self._clock(), after, TOGETHER)
                alike += some
                if last is None:
                    break
                after = last
        finally:
            if alike:
                await self._relay.decided(*alike)
        return Outcome(case=case, decision=decision, mine=True, similar=len(alike))

    async def around(self, site: Site, case: Case) -> Surroundings:
        """Return what surrounds a comment, whether it waits for a person or not."""
        return (await self._ledger.surroundings(site.id, [case.comment]))[case.comment.id]

    async def _surrounded(self, site: Site, held: Sequence[ClaimedCase]) -> tuple[DeskCase, ...]:
        around = await self._ledger.surroundings(site.id, [item.case.comment for item in held])
        return tuple(self._desk_case(item, around[item.case.comment.id]) for item in held)

    def _desk_case(self, item: ClaimedCase, around: Surroundings) -> DeskCase:
        return DeskCase(claimed=item, around=around, email_masked=self._review.masked_email(item.case))
