"""A choice of comments: what a ruling would meet in each of them, and taking back what was done to many."""

from collections.abc import Awaitable, Callable

import pytest

from service.domain.decision import Ruling
from service.domain.errors import StateMoved
from service.domain.ids import CommentId
from service.domain.key import ApiKey
from service.domain.site import Site
from service.flow.bulk import decide_many, undo_many
from service.flow.choice import Outlook, Summary, summarise
from service.flow.review import RulingRequest
from service.flow.submit import Receipt
from service.house.house import House

Post = Callable[..., Awaitable[Receipt]]
Look = Callable[[Ruling], Awaitable[Summary]]


@pytest.fixture
async def held(post_held: Post) -> list[CommentId]:
    return [(await post_held()).comment.id for _ in range(3)]


async def decide(
    house: House, site: Site, key: ApiKey, comment: CommentId, action: Ruling, *, overrule: bool = False
) -> None:
    request = RulingRequest(comment=comment, action=action, overrule=overrule)
    await house.journeys.review.decide(site, key, request)


async def test_each_comment_is_told_by_what_stands_in_the_way(
    house: House,
    site: Site,
    post: Post,
    post_held: Post,
    held: list[CommentId],
    moderator: ApiKey,
    second_moderator: ApiKey,
) -> None:
    public = await post()
    withdrawn = await post()
    moved, others, own = held
    waiting = (await post_held()).comment
    versions = {waiting.id: 1, moved: 1, others: 2, own: 2, public.comment.id: 1, withdrawn.comment.id: 2}
    await house.journeys.own.withdraw(site, withdrawn.comment.id, withdrawn.author_token)
    await decide(house, site, second_moderator, moved, Ruling.PUBLISH)
    await decide(house, site, second_moderator, others, Ruling.PUBLISH)
    await decide(house, site, moderator, own, Ruling.PUBLISH)
    found = await summarise(house.journeys.search, site, moderator, Ruling.REJECT, versions)
    assert [each.outlook for each in found.chosen] == [
        Outlook.WAITS,
        Outlook.MOVED,
        Outlook.OTHERS,
        Outlook.OWN,
        Outlook.MACHINE,
        Outlook.GONE,
    ]
    assert found.counts == dict.fromkeys([each.outlook for each in found.chosen], 1)
    assert [each.comment.id for each in found.waiting] == [waiting.id]
    assert [each.comment.id for each in found.anew] == [others, own, public.comment.id]
    so_already = await summarise(house.journeys.search, site, moderator, Ruling.PUBLISH, {own: 2})
    assert so_already.counts == {Outlook.SO_ALREADY: 1}


async def test_what_was_done_to_many_is_taken_back_from_those_who_are_still_so(
    house: House, site: Site, held: list[CommentId], moderator: ApiKey, second_moderator: ApiKey
) -> None:
    review = house.journeys.review
    requests = [RulingRequest(comment=comment, action=Ruling.REJECT) for comment in held]
    await decide_many(review, site, moderator, requests)
    await decide(house, site, second_moderator, held[1], Ruling.PUBLISH, overrule=True)
    outcomes = await undo_many(review, site, moderator, held)
    assert [isinstance(outcome, StateMoved) for outcome in outcomes] == [False, True, False]
    looked = await house.journeys.search.look(site, held)
    assert [each.case.comment.status for each in looked] == ["held", "published", "held"]


async def test_who_holds_claims_is_told_by_name(
    house: House, site: Site, held: list[CommentId], moderator: ApiKey, second_moderator: ApiKey
) -> None:
    assert await house.journeys.claimants.count(site) == ()
    await house.journeys.review.claim(site, moderator, 2, 60)
    await house.journeys.review.claim(site, second_moderator, 1, 60)
    told = [(holder.label, holder.claims) for holder in await house.journeys.claimants.count(site)]
    assert told == [("the moderator", 2), ("the moderator", 1)]
