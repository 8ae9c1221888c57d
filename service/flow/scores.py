"""Late scores: comments that were held for the deep model's score get it, and are judged to the end."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from service.domain.case import Case
from service.domain.comment import Status
from service.domain.errors import StateMoved, Unknown, Withdrawn
from service.domain.event import ANNOUNCEMENT, MACHINE
from service.domain.mint import Mint
from service.domain.unscored import Settlement, Unscored
from service.domain.verdict import Verdict
from service.flow.compose import STATUS_OF, why
from service.flow.judge import Judge
from service.flow.ports.clock import Clock
from service.flow.ports.unscored import UnscoredComments
from service.flow.relay import Relay
from service.telemetry.metrics import SCORES_WAITING

AT_ONCE = 32
"""Comments that are scored at one time."""

PATIENCE = 8.0
"""Seconds that the deep model has for each."""

LEASE = timedelta(seconds=10)
"""How long a comment is one process's to score. Then another try is made, here or elsewhere."""


class Scores:
    """Runs again and again, in every process; each takes what no other has in hand.

    Nothing is locked while the model is at work, so that people and authors may change a comment meanwhile. Then
    what they did stands. A comment whose time has passed is decided by what is known: a model that is down makes
    no more work for people than one that was never installed.
    """

    def __init__(self, *, ledger: UnscoredComments, judge: Judge, relay: Relay, mint: Mint, clock: Clock) -> None:
        self._ledger = ledger
        self._cascade = judge.cascade
        self._rulebooks = judge.rulebooks
        self._relay = relay
        self._mint = mint
        self._clock = clock

    async def settle(self) -> int:
        """Score and judge what waits, and return how many comments wait no longer. Raise Unavailable."""
        settled = 0
        while taken := await self._take():
            settled += await self._all(taken)
        return settled

    async def _take(self) -> tuple[Unscored, ...]:
        SCORES_WAITING.set(waiting := await self._ledger.count())
        if not waiting:
            return ()
        # Another process may have the model that this one lacks.
        now, overdue = self._clock(), not self._cascade.asks
        return await self._ledger.take(now, now + LEASE, AT_ONCE, overdue=overdue)

    async def _all(self, taken: Sequence[Unscored]) -> int:
        """Settle each on its own; only when all are done is it told what went wrong with one."""
        answers = await asyncio.gather(*map(self._one, taken), return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return sum(answer is True for answer in answers)

    async def _one(self, waiting: Unscored) -> bool:
        """Return whether the comment waits no longer by our doing."""
        comment, kept = waiting.comment, waiting.verdict
        rulebook = self._rulebooks.of(comment.site)
        outcome = await self._cascade.weigh(rulebook, comment.body, comment.language, kept.signals, PATIENCE)
        if outcome.waits and comment.scores_due is not None and self._clock() < comment.scores_due:
            return False
        verdict = self._cascade.decide(rulebook, outcome.verdict.signals) if outcome.waits else outcome.verdict
        try:
            case = await self._ledger.settle(self._settlement(waiting, verdict))
        except (StateMoved, Unknown, Withdrawn):
            return False
        await self._tell(case)
        return True

    def _settlement(self, waiting: Unscored, verdict: Verdict) -> Settlement:
        before, now = waiting.comment, self._clock()
        status = status_after(waiting, verdict)
        after = msgspec.structs.replace(before, status=status, version=before.version + 1, scores_due=None)
        step = self._mint.event(after, ANNOUNCEMENT[status], MACHINE, now, why(verdict, after))
        return Settlement(before=before, after=after, verdict=verdict, events=(step,), at=now)

    async def _tell(self, case: Case) -> None:
        comment = case.comment
        if comment.in_review:
            await self._relay.waiting(comment.site, [case.waiting])
        if comment.status is Status.PUBLISHED:
            self._relay.changed(comment)


def status_after(waiting: Unscored, verdict: Verdict) -> Status:
    """Return where the comment stands now. What a person has decided on goes back to people, not to rejection."""
    judged = STATUS_OF[verdict.action]
    return Status.HELD if judged is Status.REJECTED and waiting.decided else judged
