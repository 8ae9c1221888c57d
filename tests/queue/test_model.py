"""The queue beside a plain model of it in Python: whatever is done to both, they stay the same."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from ulid import ULID

from service.domain.errors import Unknown
from service.domain.ids import CommentId, SiteId
from service.domain.queue import Claim, QueueState, Waiting
from service.queue.connect import connect, single
from service.queue.review import RedisReviewQueue

MORNING = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
NAMES = [CommentId(f"C{number:02}") for number in range(12)]
HOLDERS = st.sampled_from(["layla", "omar"])
CASES = st.builds(
    Waiting,
    comment=st.sampled_from(NAMES),
    priority=st.integers(0, 100),
    since=st.integers(0, 5000).map(lambda milliseconds: MORNING + timedelta(milliseconds=milliseconds)),
)

Result = TypeVar("Result")


def urgency(case: Waiting) -> tuple[int, datetime, CommentId]:
    return -case.priority, case.since, case.comment


class QueueAndModel(RuleBasedStateMachine):
    """``waiting`` and ``claimed`` are the model; ``leases`` are all that were ever given."""

    redis_url: str

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.site = SiteId(f"model-{ULID()}")
        self.server = connect(self.redis_url)
        self.redis = single(self.redis_url)
        self.queue = RedisReviewQueue(self.server)
        self.waiting: dict[CommentId, Waiting] = {}
        self.claimed: dict[CommentId, tuple[Waiting, Claim]] = {}
        self.leases: list[Claim] = []

    def teardown(self) -> None:
        self.run(self.queue.remove(self.site, NAMES))
        self.run(self.server.close())
        self.run(self.redis.aclose())
        self.loop.close()

    def run(self, step: Awaitable[Result]) -> Result:
        return self.loop.run_until_complete(step)

    @rule(cases=st.lists(CASES, max_size=6, unique_by=lambda case: case.comment))
    def push(self, cases: list[Waiting]) -> None:
        new = {case.comment: case for case in cases if case.comment not in self.waiting | self.claimed}
        assert self.run(self.queue.push(self.site, cases)) == len(new)
        self.waiting |= new

    @rule(holder=HOLDERS, limit=st.integers(1, 5))
    def claim(self, holder: str, limit: int) -> None:
        wanted = sorted(self.waiting.values(), key=urgency)[:limit]
        claims = self.run(self.queue.claim(self.site, holder, limit, 3600))
        assert [claim.comment for claim in claims] == [case.comment for case in wanted]
        self.leases += claims
        self.claimed |= {claim.comment: (self.waiting.pop(claim.comment), claim) for claim in claims}

    @rule(data=st.data(), holder=HOLDERS)
    def renew(self, data: st.DataObject, holder: str) -> None:
        for claim in self.some_lease(data):
            if self.stands(claim, holder):
                assert self.run(self.queue.renew(self.site, holder, claim.lease, 3600)).comment == claim.comment
            else:
                with pytest.raises(Unknown):
                    self.run(self.queue.renew(self.site, holder, claim.lease, 3600))

    @rule(data=st.data(), holder=HOLDERS)
    def release(self, data: st.DataObject, holder: str) -> None:
        for claim in self.some_lease(data):
            if self.stands(claim, holder):
                assert self.run(self.queue.release(self.site, holder, claim.lease)) == claim.comment
                self.give_back(claim.comment)
            else:
                with pytest.raises(Unknown):
                    self.run(self.queue.release(self.site, holder, claim.lease))

    @rule(data=st.data())
    def expire(self, data: st.DataObject) -> None:
        """End a lease by writing its end into the past, past the queue's own methods."""
        for comment in data.draw(st.lists(st.sampled_from(sorted(self.claimed)), max_size=1)) if self.claimed else []:
            self.run(self.redis.zadd(f"hakam:{{{self.site}}}:expiry", {comment: 1}, xx=True))
            self.give_back(comment)

    @rule(comments=st.lists(st.sampled_from(NAMES), max_size=4))
    def remove(self, comments: list[CommentId]) -> None:
        self.run(self.queue.remove(self.site, comments))
        for comment in comments:
            self.waiting.pop(comment, None)
            self.claimed.pop(comment, None)

    @rule()
    def wipe(self) -> None:
        keys = [f"hakam:{{{self.site}}}:{name}" for name in ("waiting", "claimed", "expiry", "leases")]
        self.run(self.redis.delete(*keys))
        self.waiting.clear()
        self.claimed.clear()

    @invariant()
    def the_members_are_the_same(self) -> None:
        assert self.run(self.members()) == sorted(self.waiting | self.claimed)

    @invariant()
    def the_state_is_the_same(self) -> None:
        before = self.oldest_seconds()
        state = self.run(self.queue.state(self.site, 5))
        assert before - 1 <= state.oldest_seconds <= self.oldest_seconds()
        head = tuple(case.comment for case in sorted(self.waiting.values(), key=urgency)[:5])
        counts = QueueState(waiting=len(self.waiting), claimed=len(self.claimed), oldest_seconds=0, head=head)
        assert (state.waiting, state.claimed, state.head) == (counts.waiting, counts.claimed, counts.head)

    async def members(self) -> list[CommentId]:
        return sorted([comment async for batch in self.queue.members(self.site, 3) for comment in batch])

    def oldest_seconds(self) -> int:
        cases = [*self.waiting.values(), *(case for case, _ in self.claimed.values())]
        return int((datetime.now(UTC) - min(case.since for case in cases)).total_seconds()) if cases else 0

    def some_lease(self, data: st.DataObject) -> list[Claim]:
        return [data.draw(st.sampled_from(self.leases))] if self.leases else []

    def stands(self, claim: Claim, holder: str) -> bool:
        case = self.claimed.get(claim.comment)
        return case is not None and case[1].lease == claim.lease and claim.holder == holder

    def give_back(self, comment: CommentId) -> None:
        self.waiting[comment], _ = self.claimed.pop(comment)


def test_the_queue_does_what_its_model_does(redis_url: str) -> None:
    class Here(QueueAndModel):
        pass

    Here.redis_url = redis_url
    run_state_machine_as_test(Here, settings=settings(max_examples=40, stateful_step_count=40, deadline=None))
