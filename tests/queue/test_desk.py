"""What the desk asks of the queue: what is whose, one case by its name, and what somebody would rather not decide."""

from collections.abc import Awaitable, Callable

import pytest

from service.domain.errors import Unknown
from service.domain.ids import CommentId, LeaseId, SiteId
from service.domain.queue import Waiting
from service.flow.ports.queue import ReviewQueue

Expire = Callable[[CommentId], Awaitable[None]]
MakeCase = Callable[..., Waiting]


@pytest.fixture
async def line(queue: ReviewQueue, site: SiteId, make_case: MakeCase) -> list[CommentId]:
    """Five that wait, in their order."""
    cases = [make_case(90 - number) for number in range(5)]
    await queue.push(site, cases)
    return [case.comment for case in cases]


async def test_everybodys_claims_are_their_own_and_the_most_urgent_comes_first(
    queue: ReviewQueue, site: SiteId, line: list[CommentId]
) -> None:
    first = await queue.claim(site, "layla", 2, 60)
    await queue.claim(site, "omar", 1, 60)
    second = await queue.claim(site, "layla", 1, 60)
    assert await queue.mine(site, "layla") == (*first, *second)
    assert [claim.comment for claim in await queue.mine(site, "omar")] == [line[2]]
    assert await queue.mine(site, "nobody") == ()


async def test_a_lease_that_ended_is_nobodys(
    queue: ReviewQueue, site: SiteId, line: list[CommentId], expire: Expire
) -> None:
    await queue.claim(site, "layla", 2, 60)
    await expire(line[0])
    assert [claim.comment for claim in await queue.mine(site, "layla")] == [line[1]]
    assert [claim.comment for claim in await queue.resume(site, "layla", 5, 60)] == [line[1]]


async def test_who_resumes_has_new_leases_and_the_old_ones_have_ended(
    queue: ReviewQueue, site: SiteId, line: list[CommentId]
) -> None:
    old = await queue.claim(site, "layla", 3, 30)
    new = await queue.resume(site, "layla", 2, 600)
    assert [claim.comment for claim in new] == line[:2]
    assert all(one.expires_at > other.expires_at for one, other in zip(new, old, strict=False))
    with pytest.raises(Unknown):
        await queue.release(site, "layla", old[0].lease)
    assert await queue.release(site, "layla", new[0].lease) == line[0]
    assert await queue.release(site, "layla", old[2].lease) == line[2]


async def test_a_case_is_taken_by_its_name_wherever_it_stands(
    queue: ReviewQueue, site: SiteId, line: list[CommentId], expire: Expire
) -> None:
    claim = await queue.take(site, "layla", line[3], 60)
    assert claim is not None
    assert await queue.take(site, "omar", line[3], 60) is None
    assert await queue.take(site, "omar", CommentId("unheard"), 60) is None
    await expire(line[3])
    taken = await queue.take(site, "omar", line[3], 60)
    assert taken is not None
    assert taken.lease != claim.lease


async def test_what_somebody_skipped_goes_to_others_and_not_to_them(
    queue: ReviewQueue, site: SiteId, line: list[CommentId]
) -> None:
    (claim,) = await queue.claim(site, "layla", 1, 60)
    assert await queue.skip(site, "layla", claim.lease) == line[0]
    assert [each.comment for each in await queue.claim(site, "layla", 2, 60)] == line[1:3]
    assert [each.comment for each in await queue.claim(site, "omar", 2, 60)] == [line[0], line[3]]
    with pytest.raises(Unknown):
        await queue.skip(site, "layla", claim.lease)
    with pytest.raises(Unknown):
        await queue.skip(site, "layla", LeaseId("nothing"))


async def test_nothing_but_skipped_cases_is_nothing_until_they_are_wanted_again(
    queue: ReviewQueue, site: SiteId, line: list[CommentId]
) -> None:
    for claim in await queue.claim(site, "layla", 5, 60):
        await queue.skip(site, "layla", claim.lease)
    assert await queue.claim(site, "layla", 5, 60) == ()
    assert (await queue.state(site, 1)).waiting == 5
    await queue.forget_skips(site, "layla")
    assert [claim.comment for claim in await queue.claim(site, "layla", 5, 60)] == line


async def test_a_skipped_case_that_is_taken_by_its_name_is_skipped_no_more(
    queue: ReviewQueue, site: SiteId, line: list[CommentId]
) -> None:
    (claim,) = await queue.claim(site, "layla", 1, 60)
    await queue.skip(site, "layla", claim.lease)
    taken = await queue.take(site, "layla", line[0], 60)
    assert taken is not None
    await queue.release(site, "layla", taken.lease)
    assert [each.comment for each in await queue.claim(site, "layla", 1, 60)] == line[:1]
