from collections.abc import Awaitable, Callable

import pytest

from service.domain.comment import Status
from service.domain.decision import Ruling
from service.domain.errors import NotAllowed, Withdrawn
from service.domain.ids import ArticleId
from service.domain.key import ApiKey
from service.domain.site import Site
from service.domain.verdict import Category
from service.flow.review import RulingRequest
from service.flow.submit import Receipt
from service.house.house import House

Post = Callable[..., Awaitable[Receipt]]


async def test_an_author_sees_their_comment_while_it_waits(house: House, site: Site, post_held: Post) -> None:
    receipt = await post_held()
    view = await house.journeys.own.see(site, receipt.comment.id, receipt.author_token)
    assert (view.comment, view.category, view.decided_by) == (receipt.comment, None, None)


async def test_without_the_token_what_exists_and_what_does_not_look_the_same(
    house: House, site: Site, other_site: Site, post: Post
) -> None:
    mine, theirs = await post(), await post()
    attempts = [
        (site, mine.comment.id, ""),
        (site, mine.comment.id, theirs.author_token),
        (site, "nobody", mine.author_token),
        (other_site, mine.comment.id, mine.author_token),
        (site, "\x00", mine.author_token),
        (site, mine.comment.id, "hat_سلمى"),
    ]
    for where, comment, token in attempts:
        for call in (house.journeys.own.see, house.journeys.own.withdraw):
            with pytest.raises(NotAllowed) as told:
                await call(where, comment, token)
            assert not told.value.known


async def test_a_rejected_comment_tells_its_author_why_and_that_a_person_decided(
    house: House, site: Site, post_held: Post, moderator: ApiKey
) -> None:
    receipt = await post_held()
    request = RulingRequest(comment=receipt.comment.id, action=Ruling.REJECT, reason=Category.INSULT)
    await house.journeys.review.decide(site, moderator, request)
    view = await house.journeys.own.see(site, receipt.comment.id, receipt.author_token)
    assert (view.comment.status, view.category, view.decided_by) == (Status.REJECTED, Category.INSULT, "person")


async def test_a_withdrawn_comment_leaves_page_counts_and_queue_for_good(
    house: House, site: Site, post: Post, post_held: Post, moderator: ApiKey
) -> None:
    for receipt in (await post(), await post_held()):
        await house.journeys.own.withdraw(site, receipt.comment.id, receipt.author_token)
        with pytest.raises(Withdrawn):
            await house.journeys.own.see(site, receipt.comment.id, receipt.author_token)
        with pytest.raises(Withdrawn):
            await house.journeys.own.withdraw(site, receipt.comment.id, receipt.author_token)
    assert await house.journeys.browse.counts(site, [ArticleId("a")]) == {"a": 0}
    assert (await house.journeys.review.queue(site)).cases == ()
    assert await house.journeys.review.claim(site, moderator, 5, 60) == ()
