import asyncio
from collections.abc import Awaitable, Callable

import pytest

from service.domain.comment import Status
from service.domain.decision import Ruling
from service.domain.errors import StateMoved, Unavailable, Unknown
from service.domain.ids import ArticleId, CommentId
from service.domain.key import ApiKey
from service.domain.site import Site
from service.flow.review import RulingRequest
from service.flow.submit import Receipt
from service.house.house import House

Post = Callable[..., Awaitable[Receipt]]
OpenHouse = Callable[..., House]


def publish(receipt: Receipt) -> RulingRequest:
    return RulingRequest(comment=receipt.comment.id, action=Ruling.PUBLISH)


async def steps(house: House, site: Site, receipt: Receipt) -> list[str]:
    return [event.type.value for event in await house.journeys.review.history(site, receipt.comment.id)]


async def test_a_held_comment_is_claimed_decided_and_published_with_every_step_on_record(
    house: House, site: Site, post_held: Post, moderator: ApiKey
) -> None:
    receipt = await post_held()
    (claimed,) = await house.journeys.review.claim(site, moderator, 5, 60)
    assert (claimed.case.comment.id, claimed.claim.holder) == (receipt.comment.id, moderator.id)
    case, decision = await house.journeys.review.decide(site, moderator, publish(receipt))
    assert (case.comment.status, decision.before, decision.actor.id) == (Status.PUBLISHED, Status.HELD, moderator.id)
    assert await house.journeys.browse.counts(site, [ArticleId("a")]) == {"a": 1}
    assert (await house.journeys.review.queue(site)).state.waiting == 0
    assert await steps(house, site, receipt) == [
        "comment.received",
        "comment.held",
        "case.claimed",
        "decision.made",
        "comment.published",
    ]


async def test_what_one_claimed_another_does_not_get(
    house: House, site: Site, post_held: Post, moderator: ApiKey, second_moderator: ApiKey
) -> None:
    receipts = await asyncio.gather(*[post_held() for _ in range(12)])
    both = await asyncio.gather(
        house.journeys.review.claim(site, moderator, 7, 60), house.journeys.review.claim(site, second_moderator, 7, 60)
    )
    ids = [item.case.comment.id for items in both for item in items]
    assert sorted(ids) == sorted(receipt.comment.id for receipt in receipts)


async def test_a_claim_passes_over_what_was_decided_meanwhile(
    house: House, site: Site, post_held: Post, moderator: ApiKey, open_house: OpenHouse, no_queue: str
) -> None:
    receipts = [await post_held() for _ in range(6)]
    deaf = open_house(queue=no_queue)
    for receipt in receipts[:4]:
        await deaf.journeys.review.decide(site, moderator, publish(receipt))
    claimed = await house.journeys.review.claim(site, moderator, 2, 60)
    assert {item.case.comment.id for item in claimed} == {receipt.comment.id for receipt in receipts[4:]}
    state = (await house.journeys.review.queue(site)).state
    assert (state.waiting, state.claimed) == (0, 2)


async def test_with_the_ledger_down_after_the_claim_the_cases_go_back_in_line(
    house: House, site: Site, post_held: Post, moderator: ApiKey, open_house: OpenHouse, no_ledger: str
) -> None:
    receipts = [await post_held() for _ in range(3)]
    blind = open_house(ledger=no_ledger)
    with pytest.raises(Unavailable):
        await blind.journeys.review.claim(site, moderator, 2, 3600)
    state = (await house.journeys.review.queue(site)).state
    assert (state.waiting, state.claimed) == (3, 0)
    claimed = await house.journeys.review.claim(site, moderator, 50, 60)
    assert [item.case.comment.id for item in claimed] == [receipt.comment.id for receipt in receipts]


async def test_a_released_case_goes_back_to_its_old_place(
    house: House, site: Site, post_held: Post, moderator: ApiKey, second_moderator: ApiKey
) -> None:
    first, second = await post_held(), await post_held()
    (claimed,) = await house.journeys.review.claim(site, moderator, 1, 60)
    with pytest.raises(Unknown):
        await house.journeys.review.release(site, second_moderator, claimed.claim.lease)
    renewed = await house.journeys.review.renew(site, moderator, claimed.claim.lease, 600)
    assert renewed.expires_at > claimed.claim.expires_at
    await house.journeys.review.release(site, moderator, claimed.claim.lease)
    for lease in (claimed.claim.lease, "nothing", ""):
        with pytest.raises(Unknown):
            await house.journeys.review.release(site, moderator, lease)
    view = await house.journeys.review.queue(site)
    assert [case.comment.id for case in view.cases] == [first.comment.id, second.comment.id]
    assert (await steps(house, site, first))[-2:] == ["case.claimed", "case.released"]


async def test_deciding_needs_no_lease_and_happens_once(
    house: House, site: Site, post_held: Post, moderator: ApiKey, second_moderator: ApiKey
) -> None:
    receipt = await post_held()
    await house.journeys.review.claim(site, moderator, 1, 60)
    await house.journeys.review.decide(site, second_moderator, publish(receipt))
    with pytest.raises(StateMoved):
        await house.journeys.review.decide(site, moderator, publish(receipt))


async def test_an_undone_decision_brings_the_case_back_in_line(
    house: House, site: Site, post_held: Post, moderator: ApiKey, second_moderator: ApiKey
) -> None:
    receipt = await post_held()
    before = (await house.journeys.review.queue(site)).cases
    await house.journeys.review.decide(site, moderator, publish(receipt))
    with pytest.raises(StateMoved):
        await house.journeys.review.undo(site, second_moderator, receipt.comment.id)
    case, _ = await house.journeys.review.undo(site, moderator, receipt.comment.id)
    (back,) = (await house.journeys.review.queue(site)).cases
    assert back == case
    assert (back.waiting_since, back.priority) == (before[0].waiting_since, before[0].priority)
    assert await house.journeys.browse.counts(site, [ArticleId("a")]) == {"a": 0}


async def test_the_queue_shows_the_most_urgent_first_and_no_more_than_twenty(
    house: House, site: Site, post_held: Post, post: Post
) -> None:
    receipts = [await post_held() for _ in range(22)]
    view = await house.journeys.review.queue(site)
    assert view.state.waiting == 22
    priorities = [case.priority for case in view.cases]
    assert priorities == sorted(priorities, reverse=True)
    assert [case.comment.id for case in view.cases] == [receipt.comment.id for receipt in receipts[:20]]


async def test_what_never_was_is_unknown(house: House, site: Site, moderator: ApiKey) -> None:
    review = house.journeys.review
    for call in (
        review.case(site, "nobody"),
        review.history(site, "nobody"),
        review.undo(site, moderator, "nobody"),
        review.decide(site, moderator, RulingRequest(comment="nobody", action=Ruling.REJECT)),
        review.reveal(site, moderator, "nobody", "why"),
        review.renew(site, moderator, "nobody.x", 60),
    ):
        with pytest.raises(Unknown):
            await call


async def test_another_sites_comment_is_unknown(house: House, other_site: Site, post: Post) -> None:
    receipt = await post()
    with pytest.raises(Unknown):
        await house.journeys.review.case(other_site, receipt.comment.id)
    with pytest.raises(Unknown):
        await house.journeys.review.history(other_site, CommentId(receipt.comment.id))


async def test_an_address_is_shown_masked_and_revealed_only_on_record(
    house: House, site: Site, post: Post, moderator: ApiKey
) -> None:
    receipt = await post(email="salma@example.com")
    case = await house.journeys.review.case(site, receipt.comment.id)
    masked = house.journeys.review.masked_email(case)
    assert masked is not None
    assert "salma" not in masked
    assert "example" not in masked
    shown = await house.journeys.review.reveal(site, moderator, receipt.comment.id, "a court order")
    assert shown == "salma@example.com"
    last = (await house.journeys.review.history(site, receipt.comment.id))[-1]
    assert (last.type.value, last.actor.id, last.data) == ("email.revealed", moderator.id, {"purpose": "a court order"})
