"""The review: a moderator takes cases from the queue under a lease and decides them."""

import contextlib
from collections.abc import Sequence

import msgspec

from service.domain.case import Case
from service.domain.comment import Comment, Status
from service.domain.decision import Decision, Ruling
from service.domain.errors import Refusal, Unknown
from service.domain.event import Event, EventType
from service.domain.ids import CommentId, DecisionId, LeaseId, SiteId
from service.domain.key import ApiKey
from service.domain.mint import Mint
from service.domain.queue import Claim, QueueState
from service.domain.site import Site
from service.domain.verdict import Category
from service.flow.ports.clock import Clock
from service.flow.ports.moderation import Cases
from service.flow.ports.promise import Promise
from service.flow.ports.queue import ReviewQueue
from service.flow.relay import Relay
from service.telemetry.metrics import DECISIONS
from service.text.mask import mask_address

HEAD = 20
"""How many of the most urgent cases an overview of the queue shows."""

CLAIM_ROUNDS = 3
"""How often a claim asks again for cases in the place of ones that were decided meanwhile."""


TOGETHER = 200
"""How many comments of a campaign are decided in one transaction."""

MOST_TOGETHER = 5_000
"""How many are decided in one call, so that it ends in time; whoever calls again decides the next."""


class RulingRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a moderator wants done. ``overrule`` decides also what somebody has decided already.

    ``version`` is the one of the case that was read: an author may have edited the comment since.
    """

    comment: str
    action: Ruling
    reason: Category | None = None
    note: str | None = None
    overrule: bool = False
    version: int | None = None


class QueueView(msgspec.Struct, frozen=True, kw_only=True):
    """The queue with the cases at its head, all unclaimed."""

    state: QueueState
    cases: tuple[Case, ...]


class ClaimedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case and the lease under which it is the caller's."""

    claim: Claim
    case: Case


class Review:
    """The moderators' journeys. A lease is advice; the decision is the ledger's compare-and-set."""

    def __init__(
        self, *, ledger: Cases, queue: ReviewQueue, relay: Relay, promise: Promise, mint: Mint, clock: Clock
    ) -> None:
        self._ledger = ledger
        self._queue = queue
        self._relay = relay
        self._promise = promise
        self._mint = mint
        self._clock = clock

    async def queue(self, site: Site) -> QueueView:
        state = await self._queue.state(site.id, HEAD)
        cases = await self._ledger.held_cases(site.id, state.head)
        return QueueView(state=state, cases=tuple(cases[comment] for comment in state.head if comment in cases))

    async def claim(self, site: Site, key: ApiKey, limit: int, lease_seconds: int) -> tuple[ClaimedCase, ...]:
        """Take up to ``limit`` cases. What the queue still holds though it is decided is passed over."""
        taken: list[Claim] = []
        claimed: list[ClaimedCase] = []
        try:
            for _ in range(CLAIM_ROUNDS):
                claims = await self._queue.claim(site.id, key.id, limit - len(claimed), lease_seconds)
                taken += claims
                claimed += await self._opened(site.id, claims)
                if not claims or len(claimed) >= limit:
                    break
            await self._ledger.note([self._claim_event(key, item) for item in claimed])
            self._relay.claimed(site.id, [item.case.comment.id for item in claimed])
        except Refusal:
            await self._give_back(site.id, taken)
            raise
        return tuple(claimed)

    async def take(self, site: Site, key: ApiKey, comment: str, lease_seconds: int) -> ClaimedCase | None:
        """Take that case, wherever it stands in line; None where it does not wait, or is somebody's."""
        claim = await self._queue.take(site.id, key.id, CommentId(comment), lease_seconds)
        claimed = await self._opened(site.id, (claim,)) if claim else []
        await self._ledger.note([self._claim_event(key, item) for item in claimed])
        self._relay.claimed(site.id, [item.case.comment.id for item in claimed])
        return claimed[0] if claimed else None

    async def mine(self, site: Site, key: ApiKey) -> tuple[ClaimedCase, ...]:
        """Return what the caller has claimed already and nobody has decided, the most urgent first."""
        return tuple(await self._opened(site.id, await self._queue.mine(site.id, key.id)))

    async def resume(self, site: Site, key: ApiKey, limit: int, lease_seconds: int) -> tuple[ClaimedCase, ...]:
        """Return the same under new leases, at most ``limit``; whoever still has the old ones can't give them back."""
        claims = await self._queue.resume(site.id, key.id, limit, lease_seconds)
        return tuple(await self._opened(site.id, claims))

    async def renew(self, site: Site, key: ApiKey, lease: str, lease_seconds: int) -> Claim:
        """Raise Unknown("lease")."""
        return await self._queue.renew(site.id, key.id, LeaseId(lease), lease_seconds)

    async def release(self, site: Site, key: ApiKey, lease: str) -> None:
        """Raise Unknown("lease")."""
        await self._released(site, key, await self._queue.release(site.id, key.id, LeaseId(lease)))

    async def skip(self, site: Site, key: ApiKey, lease: str) -> None:
        """Give it back for others to decide; the caller is not given it for a while. Raise Unknown("lease")."""
        await self._released(site, key, await self._queue.skip(site.id, key.id, LeaseId(lease)))

    async def decide(self, site: Site, key: ApiKey, request: RulingRequest) -> tuple[Case, Decision]:
        """Raise StateMoved where somebody decided first or the author has edited it, Withdrawn, Unknown("comment")."""
        case, decision = await self._take(site, key, request)
        await self._relay.decided(case.comment)
        return case, decision

    async def decide_with_similar(
        self, site: Site, key: ApiKey, request: RulingRequest
    ) -> tuple[Case, Decision, tuple[Comment, ...]]:
        """Decide it, and alike all that waits and is much like it, up to ``MOST_TOGETHER``; return those as well.

        Each has a decision and events of its own, and can be undone by itself. Raise as ``decide`` does, and
        Unavailable where the ledger goes down on the way: what was decided until then stays so.
        """
        case, decision = await self._take(site, key, request)
        taken: list[Comment] = []
        try:
            while some := await self._take_similar(site, case, decision, MOST_TOGETHER - len(taken)):
                taken += some
        finally:
            await self._relay.decided(case.comment, *taken)
        return case, decision, tuple(taken)

    async def undo(self, site: Site, key: ApiKey, comment: str) -> tuple[Case, Decision]:
        """Give back the status of before the caller's last decision. Raise StateMoved, Withdrawn, Unknown."""
        case, decision = await self._ledger.undo(site.id, CommentId(comment), key.actor, self._clock())
        await self._relay.decided(case.comment)
        if case.comment.in_review:
            await self._relay.waiting(site.id, [case.waiting])
        return case, decision

    async def case(self, site: Site, comment: str) -> Case:
        """Raise Unknown("comment")."""
        case = await self._ledger.case(site.id, CommentId(comment))
        if case is None:
            raise Unknown("comment")
        return case

    async def last_decision(self, site: Site, comment: str) -> Decision | None:
        """Return the newest decision on the comment that stands."""
        return await self._ledger.last_decision(site.id, CommentId(comment))

    async def history(self, site: Site, comment: str) -> tuple[Event, ...]:
        """Raise Unknown("comment")."""
        events = await self._ledger.history(site.id, CommentId(comment))
        if not events:
            raise Unknown("comment")
        return events

    async def reveal(self, site: Site, key: ApiKey, comment: str, purpose: str) -> str:
        """Return the author's address, once the reveal is on record. Raise Unknown("comment"), Unknown("email")."""
        case = await self.case(site, comment)
        if case.author.sealed_email is None:
            raise Unknown("email")
        await self._ledger.note([self._event(case, EventType.EMAIL_REVEALED, key, {"purpose": purpose})])
        return self._promise.open_email(site.id, case.author.id, case.author.sealed_email)

    def masked_email(self, case: Case) -> str | None:
        """Return the form of the address that moderators see: ``a•••@e•••.com``."""
        if case.author.sealed_email is None:
            return None
        return mask_address(self._promise.open_email(case.comment.site, case.author.id, case.author.sealed_email))

    async def _released(self, site: Site, key: ApiKey, comment: CommentId) -> None:
        case = await self.case(site, comment)
        await self._ledger.note([self._event(case, EventType.CASE_RELEASED, key, {})])
        if case.comment.in_review:
            await self._relay.waiting(site.id, [case.waiting])

    async def _opened(self, site: SiteId, claims: tuple[Claim, ...]) -> list[ClaimedCase]:
        cases = await self._ledger.held_cases(site, [claim.comment for claim in claims])
        await self._relay.lost(site, [claim.comment for claim in claims if claim.comment not in cases])
        return [ClaimedCase(claim=claim, case=cases[claim.comment]) for claim in claims if claim.comment in cases]

    async def _give_back(self, site: SiteId, claims: Sequence[Claim]) -> None:
        """Put cases back in line whose leases nobody will hear of; what can't be put back now comes when they end."""
        for claim in claims:
            with contextlib.suppress(Refusal):
                await self._queue.release(site, claim.holder, claim.lease)

    def _claim_event(self, key: ApiKey, item: ClaimedCase) -> Event:
        return self._event(item.case, EventType.CASE_CLAIMED, key, {"until": item.claim.expires_at.isoformat()})

    async def _take(self, site: Site, key: ApiKey, request: RulingRequest) -> tuple[Case, Decision]:
        decision = self._decision(key, request)
        case, decision = await self._ledger.decide(
            site.id, decision, overrule=request.overrule, version=request.version
        )
        DECISIONS.labels(site=site.id, action=decision.action).inc()
        return case, decision

    async def _take_similar(self, site: Site, case: Case, decision: Decision, most: int) -> tuple[Comment, ...]:
        """Decide some more of the case's campaign; return none where none waits, or no more are wanted."""
        campaign, limit = case.comment.campaign, min(TOGETHER, most)
        if campaign is None or not limit:
            return ()
        taken = await self._ledger.decide_campaign(site.id, campaign, decision, limit)
        DECISIONS.labels(site=site.id, action=decision.action).inc(len(taken))
        return taken

    def _decision(self, key: ApiKey, request: RulingRequest) -> Decision:
        now = self._clock()
        return Decision(
            id=DecisionId(self._mint(now)),
            comment=CommentId(request.comment),
            action=request.action,
            reason=request.reason,
            note=request.note,
            actor=key.actor,
            before=Status.HELD,
            after=request.action.status,
            at=now,
        )

    def _event(self, case: Case, kind: EventType, key: ApiKey, data: dict[str, object]) -> Event:
        return self._mint.event(case.comment, kind, key.actor, self._clock(), data)
