import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from service.domain.errors import Unknown
from service.domain.ids import CommentId, LeaseId, SiteId
from service.domain.queue import Claim, QueueState, Waiting
from service.flow.ports.queue import ReviewQueue

EMPTY = QueueState(waiting=0, claimed=0, oldest_seconds=0, head=())

Expire = Callable[[CommentId], Awaitable[None]]
MakeCase = Callable[..., Waiting]


def comments(cases: Sequence[Waiting | Claim]) -> list[CommentId]:
    return [case.comment for case in cases]


async def everything(queue: ReviewQueue, site: SiteId, size: int = 100) -> list[CommentId]:
    return sorted([comment async for batch in queue.members(site, size) for comment in batch])


async def test_the_most_urgent_come_first_and_then_who_has_waited_longest(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase
) -> None:
    line = [make_case(100, 5), make_case(99, -60), make_case(50, 0), make_case(50, 0.001), make_case(0, -600)]
    await queue.push(site, random.sample(line, len(line)))
    assert (await queue.state(site, 20)).head == tuple(comments(line))
    assert comments(await queue.claim(site, "layla", 50, 60)) == comments(line)


async def test_cases_of_one_moment_keep_the_order_of_their_arrival(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase
) -> None:
    line = sorted((make_case() for _ in range(20)), key=lambda case: case.comment)
    await queue.push(site, random.sample(line, len(line)))
    assert comments(await queue.claim(site, "layla", 20, 60)) == comments(line)


async def test_push_counts_only_what_is_new(queue: ReviewQueue, site: SiteId, make_case: MakeCase) -> None:
    first, second = make_case(), make_case()
    assert await queue.push(site, [first]) == 1
    assert await queue.push(site, [first, second]) == 1
    assert await queue.push(site, [first, second]) == 0
    assert await queue.push(site, []) == 0


async def test_a_case_that_is_pushed_again_keeps_its_place(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase
) -> None:
    calm, urgent = make_case(10), make_case(90)
    await queue.push(site, [calm, urgent])
    await queue.push(site, [Waiting(comment=calm.comment, priority=100, since=calm.since)])
    assert (await queue.state(site, 2)).head == (urgent.comment, calm.comment)


async def test_a_claimed_case_that_is_pushed_again_stays_claimed(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase
) -> None:
    case = make_case()
    await queue.push(site, [case])
    await queue.claim(site, "layla", 1, 60)
    assert await queue.push(site, [case]) == 0
    assert await queue.claim(site, "omar", 1, 60) == ()


async def test_more_cases_than_one_script_takes_are_all_pushed_and_removed(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase
) -> None:
    cases = [make_case() for _ in range(1201)]
    assert await queue.push(site, cases) == 1201
    assert (await queue.state(site, 0)).waiting == 1201
    await queue.remove(site, comments(cases))
    assert await queue.state(site, 5) == EMPTY


async def test_a_claim_takes_no_more_than_its_limit_and_no_more_than_there_are(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase
) -> None:
    await queue.push(site, [make_case() for _ in range(3)])
    assert len(await queue.claim(site, "layla", 2, 60)) == 2
    assert len(await queue.claim(site, "layla", 2, 60)) == 1
    assert await queue.claim(site, "layla", 2, 60) == ()


async def test_a_claim_names_its_holder_and_its_end(queue: ReviewQueue, site: SiteId, make_case: MakeCase) -> None:
    case = make_case()
    await queue.push(site, [case])
    before = datetime.now(UTC)
    (claim,) = await queue.claim(site, "ليلى layla", 1, 60)
    after = datetime.now(UTC)
    assert (claim.comment, claim.holder) == (case.comment, "ليلى layla")
    minute, rounding = timedelta(seconds=60), timedelta(milliseconds=1)
    assert before + minute - rounding <= claim.expires_at <= after + minute


async def test_no_case_is_ever_claimed_by_two(queue: ReviewQueue, site: SiteId, make_case: MakeCase) -> None:
    cases = [make_case(random.randrange(101)) for _ in range(200)]
    await queue.push(site, cases)

    async def moderator(name: str) -> list[Claim]:
        mine: list[Claim] = []
        while taken := await queue.claim(site, name, random.randrange(1, 8), 60):
            mine += taken
        return mine

    hands = await asyncio.gather(*(moderator(f"moderator-{number}") for number in range(12)))
    claims = [claim for hand in hands for claim in hand]
    assert sorted(comments(claims)) == sorted(comments(cases))
    assert len({claim.lease for claim in claims}) == 200


async def test_a_case_whose_lease_ran_out_is_back_in_its_old_place(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase, expire: Expire
) -> None:
    first, second, third = make_case(50, 0), make_case(50, 1), make_case(50, 2)
    await queue.push(site, [first, second, third])
    await queue.claim(site, "layla", 2, 60)
    await expire(second.comment)
    assert comments(await queue.claim(site, "omar", 5, 60)) == comments([second, third])


async def test_an_expired_lease_counts_as_waiting(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase, expire: Expire
) -> None:
    case = make_case()
    await queue.push(site, [case])
    await queue.claim(site, "layla", 1, 60)
    await expire(case.comment)
    state = await queue.state(site, 5)
    assert (state.waiting, state.claimed, state.head) == (1, 0, (case.comment,))


async def test_more_expired_leases_than_one_script_puts_back_all_count_as_waiting(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase, redis: Redis
) -> None:
    cases = [make_case() for _ in range(1500)]
    await queue.push(site, cases)
    for _ in range(30):
        await queue.claim(site, "layla", 50, 60)
    await redis.zadd(f"hakam:{{{site}}}:expiry", dict.fromkeys(comments(cases), 1), xx=True)
    state = await queue.state(site, 1)
    assert (state.waiting, state.claimed) == (1500, 0)
    assert len(await queue.claim(site, "omar", 50, 60)) == 50


async def test_renew_moves_the_end_of_the_lease(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase, redis: Redis
) -> None:
    await queue.push(site, [make_case()])
    (claim,) = await queue.claim(site, "layla", 1, 30)
    renewed = await queue.renew(site, "layla", claim.lease, 3600)
    assert (renewed.lease, renewed.comment, renewed.holder) == (claim.lease, claim.comment, "layla")
    assert renewed.expires_at - claim.expires_at >= timedelta(seconds=3570)
    written = await redis.zscore(f"hakam:{{{site}}}:expiry", claim.comment)
    assert written is not None
    assert datetime.fromtimestamp(written / 1000, UTC) == renewed.expires_at


async def test_a_lease_that_ran_out_is_neither_renewed_nor_released(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase, expire: Expire
) -> None:
    await queue.push(site, [make_case()])
    (claim,) = await queue.claim(site, "layla", 1, 60)
    await expire(claim.comment)
    with pytest.raises(Unknown, match="lease"):
        await queue.renew(site, "layla", claim.lease, 60)
    with pytest.raises(Unknown, match="lease"):
        await queue.release(site, "layla", claim.lease)


async def test_a_lease_ends_for_good_when_another_has_claimed_its_case(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase, expire: Expire
) -> None:
    await queue.push(site, [make_case()])
    (old,) = await queue.claim(site, "layla", 1, 60)
    await expire(old.comment)
    (new,) = await queue.claim(site, "layla", 1, 60)
    assert new.lease != old.lease
    with pytest.raises(Unknown, match="lease"):
        await queue.renew(site, "layla", old.lease, 60)
    await queue.renew(site, "layla", new.lease, 60)


async def test_somebody_elses_lease_is_unknown(queue: ReviewQueue, site: SiteId, make_case: MakeCase) -> None:
    await queue.push(site, [make_case()])
    (claim,) = await queue.claim(site, "layla", 1, 60)
    with pytest.raises(Unknown, match="lease"):
        await queue.renew(site, "omar", claim.lease, 60)
    with pytest.raises(Unknown, match="lease"):
        await queue.release(site, "omar", claim.lease)
    assert (await queue.state(site, 0)).claimed == 1


@pytest.mark.parametrize("lease", ["", ".", "no-dot", "a.b.c", "حكم.؟", "x" * 5000])
async def test_a_lease_that_never_was_is_unknown(queue: ReviewQueue, site: SiteId, lease: str) -> None:
    with pytest.raises(Unknown, match="lease"):
        await queue.renew(site, "layla", LeaseId(lease), 60)
    with pytest.raises(Unknown, match="lease"):
        await queue.release(site, "layla", LeaseId(lease))


async def test_the_comments_name_alone_opens_no_lease(queue: ReviewQueue, site: SiteId, make_case: MakeCase) -> None:
    await queue.push(site, [make_case()])
    (claim,) = await queue.claim(site, "layla", 1, 60)
    with pytest.raises(Unknown, match="lease"):
        await queue.release(site, "layla", LeaseId(f"{claim.comment}."))
    with pytest.raises(Unknown, match="lease"):
        await queue.release(site, "layla", LeaseId(claim.comment))


async def test_a_lease_of_one_site_is_unknown_at_another(queue: ReviewQueue, site: SiteId, make_case: MakeCase) -> None:
    await queue.push(site, [make_case()])
    (claim,) = await queue.claim(site, "layla", 1, 60)
    with pytest.raises(Unknown, match="lease"):
        await queue.renew(SiteId(f"{site}-other"), "layla", claim.lease, 60)


async def test_a_released_case_is_back_in_its_old_place(queue: ReviewQueue, site: SiteId, make_case: MakeCase) -> None:
    line = [make_case(80), make_case(50, 0), make_case(50, 1)]
    await queue.push(site, line)
    claims = await queue.claim(site, "layla", 2, 60)
    assert await queue.release(site, "layla", claims[1].lease) == line[1].comment
    assert (await queue.state(site, 5)).head == (line[1].comment, line[2].comment)
    with pytest.raises(Unknown, match="lease"):
        await queue.release(site, "layla", claims[1].lease)


async def test_removed_cases_are_gone_waiting_or_claimed(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase, redis: Redis
) -> None:
    waiting, claimed = make_case(1), make_case(99)
    await queue.push(site, [waiting, claimed])
    (claim,) = await queue.claim(site, "layla", 1, 60)
    await queue.remove(site, [waiting.comment, claimed.comment, CommentId("never there")])
    await queue.remove(site, [])
    assert await queue.state(site, 5) == EMPTY
    with pytest.raises(Unknown, match="lease"):
        await queue.renew(site, "layla", claim.lease, 60)
    assert await redis.keys(f"hakam:{{{site}}}:*") == []


async def test_the_oldest_case_is_found_under_every_priority_waiting_or_claimed(
    queue: ReviewQueue, site: SiteId
) -> None:
    hours = {100: 1, 60: 5, 59: 2, 0: 3}
    now = datetime.now(UTC)
    for priority, age in hours.items():
        case = Waiting(comment=CommentId(f"C{priority}"), priority=priority, since=now - timedelta(hours=age))
        await queue.push(site, [case])
    assert (await queue.state(site, 0)).oldest_seconds // 3600 == 5
    await queue.claim(site, "layla", 2, 60)
    assert (await queue.state(site, 0)).oldest_seconds // 3600 == 5
    await queue.remove(site, [CommentId("C60")])
    assert (await queue.state(site, 0)).oldest_seconds // 3600 == 3


async def test_a_case_from_a_clock_that_runs_ahead_has_no_age(queue: ReviewQueue, site: SiteId) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=1)
    await queue.push(site, [Waiting(comment=CommentId("C"), priority=5, since=ahead)])
    assert (await queue.state(site, 0)).oldest_seconds == 0


async def test_the_state_of_an_empty_queue_is_all_zeros(queue: ReviewQueue, site: SiteId) -> None:
    assert await queue.state(site, 20) == EMPTY


async def test_the_holders_are_counted_as_long_as_their_leases_run(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase, expire: Expire
) -> None:
    await queue.push(site, [make_case() for _ in range(5)])
    assert await queue.holders(site) == {}
    (ended,) = await queue.claim(site, "layla", 1, 60)
    await queue.claim(site, "layla", 1, 60)
    await queue.claim(site, "omar of the desk", 2, 60)
    assert await queue.holders(site) == {"layla": 2, "omar of the desk": 2}
    await expire(ended.comment)
    assert await queue.holders(site) == {"layla": 1, "omar of the desk": 2}


@pytest.mark.parametrize("size", [1, 7, 1000])
async def test_the_members_are_all_that_wait_and_all_that_are_claimed(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase, size: int
) -> None:
    cases = [make_case() for _ in range(300)]
    await queue.push(site, cases)
    await queue.claim(site, "layla", 50, 60)
    batches = [batch async for batch in queue.members(site, size)]
    assert all(1 <= len(batch) <= size for batch in batches)
    assert await everything(queue, site, size) == sorted(comments(cases))


async def test_an_empty_queue_has_no_members(queue: ReviewQueue, site: SiteId) -> None:
    assert await everything(queue, site) == []


async def test_sites_do_not_see_each_others_cases(queue: ReviewQueue, site: SiteId, make_case: MakeCase) -> None:
    other = SiteId(f"{site}-other")
    await queue.push(site, [make_case()])
    assert await queue.state(other, 5) == EMPTY
    assert await queue.claim(other, "layla", 5, 60) == ()


@pytest.mark.parametrize("lost", ["waiting", "claimed", "expiry", "leases"])
async def test_a_queue_that_lost_one_of_its_keys_is_whole_after_the_next_push(
    queue: ReviewQueue, site: SiteId, make_case: MakeCase, redis: Redis, lost: str
) -> None:
    cases = [make_case() for _ in range(4)]
    await queue.push(site, cases)
    claimed = await queue.claim(site, "layla", 2, 60)
    await redis.delete(f"hakam:{{{site}}}:{lost}")
    await redis.zadd(f"hakam:{{{site}}}:expiry", dict.fromkeys(comments(claimed), 1), xx=True)
    await queue.state(site, 0)
    await queue.push(site, cases)
    state = await queue.state(site, 10)
    assert (state.waiting, state.claimed, sorted(state.head)) == (4, 0, sorted(comments(cases)))
