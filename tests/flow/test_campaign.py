"""A campaign from end to end: many comments, one case, one decision."""

from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count, islice

import msgspec
import pytest
from redis.asyncio import Redis

from service.domain.article import ArticleChange, ArticleState
from service.domain.comment import Status
from service.domain.decision import Ruling
from service.domain.errors import StateMoved
from service.domain.event import OPERATOR, EventType
from service.domain.ids import ArticleId, CommentId
from service.domain.key import ApiKey
from service.domain.signal import Missing, Scored
from service.domain.site import Site
from service.flow import review
from service.flow.review import RulingRequest
from service.flow.submit import Receipt
from service.house.clock import now
from service.house.house import House
from service.queue.connect import connect
from service.queue.review import RedisReviewQueue

Post = Callable[..., Awaitable[Receipt]]
OpenHouse = Callable[..., House]
Send = Callable[[int], Awaitable[list[CommentId]]]
Stands = Callable[..., Awaitable[None]]

TEXT = "انشروا هذا الكلام في كل مكان حتى يعرف الجميع من الذي سرق المساعدات وباعها في السوق"
INNOCENT = "وصلت الحافلة متأخرة هذا الصباح أيضا، فمتى تفي الشركة بوعدها وتزيد عدد السائقين على الخط"
ARTICLES = [ArticleId("a0"), ArticleId("a1"), ArticleId("a2")]
LOOKS = 1_000

PASS = 9
"""So many of a campaign are public before anybody knows that it is one."""


@pytest.fixture
async def queue(redis_url: str) -> AsyncIterator[RedisReviewQueue]:
    server = connect(redis_url)
    yield RedisReviewQueue(server)
    await server.close()


@pytest.fixture
async def send(post: Post) -> Send:
    """Post so many more of the campaign, by other authors, from other places, under other articles; return the held."""
    numbers = count(1)

    async def some(how_many: int) -> list[CommentId]:
        sent = [
            await post(body=f"{TEXT} {number}", article=ARTICLES[number % 3], client=f"203.0.113.{number}")
            for number in islice(numbers, how_many)
        ]
        return [receipt.comment.id for receipt in sent if receipt.status is Status.HELD]

    return some


@pytest.fixture
async def held(send: Send) -> list[CommentId]:
    """Six of a campaign that wait, in the order of their coming."""
    waiting = await send(PASS + 6)
    assert len(waiting) == 6
    return waiting


@pytest.fixture
def stands(house: House, site: Site) -> Stands:
    """Return when these comments stand in line and no others, in this order: the queue may hear of them late."""

    async def wait(*comments: CommentId) -> None:
        for _ in range(LOOKS):
            if (found := (await house.journeys.review.queue(site)).state.head) == comments:
                break
        assert found == comments

    return wait


def publish(comment: CommentId) -> RulingRequest:
    return RulingRequest(comment=comment, action=Ruling.PUBLISH)


async def test_one_case_stands_in_line_with_the_number_of_those_behind_it(
    house: House, site: Site, held: list[CommentId], stands: Stands
) -> None:
    await stands(held[0])
    view = await house.journeys.review.queue(site)
    assert (view.state.head, view.state.waiting) == ((held[0],), 1)
    assert [case.similar for case in view.cases] == [5]
    assert view.cases[0].verdict.signals["similar.count"] == Scored(PASS)
    assert "floods.campaign" in [reason.rule for reason in view.cases[0].verdict.reasons]


async def test_one_decision_takes_them_all_and_each_is_on_record(
    house: House, site: Site, held: list[CommentId], stands: Stands, moderator: ApiKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "TOGETHER", 2)
    request = RulingRequest(comment=held[0], action=Ruling.REJECT, note="حملة")
    _, _, similar = await house.journeys.review.decide_with_similar(site, moderator, request)
    assert [comment.id for comment in similar] == held[1:]
    await stands()
    cases = [await house.journeys.review.case(site, comment) for comment in held]
    assert {(case.comment.status, case.comment.version, case.similar) for case in cases} == {(Status.REJECTED, 2, 0)}
    assert all(case.author.rejected == 1 for case in cases)
    for comment in held:
        steps = await house.journeys.review.history(site, comment)
        assert [step.type for step in steps[-2:]] == [EventType.DECISION_MADE, EventType.COMMENT_REJECTED]
        assert (steps[-2].data["note"], steps[-2].actor.id) == ("حملة", moderator.id)
    again = msgspec.structs.replace(request, overrule=True)
    assert (await house.journeys.review.decide_with_similar(site, moderator, again))[2] == ()


async def test_what_was_decided_together_is_public_in_the_counts_and_undone_one_by_one(
    house: House, site: Site, held: list[CommentId], stands: Stands, moderator: ApiKey, second_moderator: ApiKey
) -> None:
    before = await house.ledger.counts(site.id, ARTICLES)
    await house.journeys.review.decide_with_similar(site, moderator, publish(held[0]))
    after = await house.ledger.counts(site.id, ARTICLES)
    assert sum(after.values()) - sum(before.values()) == 6
    with pytest.raises(StateMoved):
        await house.journeys.review.undo(site, second_moderator, held[3])
    undone, _ = await house.journeys.review.undo(site, moderator, held[3])
    assert undone.comment.status is Status.HELD
    await stands(held[3])


async def test_when_the_first_is_decided_alone_the_next_takes_its_place(
    house: House, site: Site, held: list[CommentId], stands: Stands, moderator: ApiKey
) -> None:
    await house.journeys.review.decide(site, moderator, publish(held[0]))
    await stands(held[1])
    await house.journeys.review.decide(site, moderator, publish(held[3]))
    await stands(held[1])
    await house.journeys.review.undo(site, moderator, held[0])
    await stands(held[0])


async def test_when_the_first_is_withdrawn_the_next_takes_its_place(
    house: House, site: Site, held: list[CommentId], stands: Stands
) -> None:
    token = house.promise.author_token(site.id, held[0])
    await house.journeys.own.withdraw(site, held[0], token)
    await stands(held[1])


async def test_whoever_edits_their_comment_into_another_leaves_the_campaign(
    house: House, site: Site, held: list[CommentId], stands: Stands
) -> None:
    token = house.promise.author_token(site.id, held[0])
    await house.journeys.editing.edit(site, held[0], token, {"body": INNOCENT})
    await stands(held[0], held[1])
    alone = await house.journeys.review.case(site, held[0])
    assert (alone.similar, (await house.journeys.review.case(site, held[1])).similar) == (0, 4)


async def test_an_erased_comment_is_tied_to_no_other_and_the_next_takes_its_place(
    house: House, site: Site, post: Post, send: Send, stands: Stands
) -> None:
    await send(PASS)
    first = await post(body=f"{TEXT} !!", email="somebody@example.com")
    (second,) = await send(1)
    await stands(first.comment.id)
    (found,) = await house.forget.find("somebody@example.com", site.id)
    await house.forget.person(found)
    await stands(second)
    blank = await house.journeys.review.case(site, first.comment.id)
    assert (blank.comment.campaign, blank.similar) == (None, 0)


async def test_the_sweep_agrees_on_who_stands_in_line(
    house: House, site: Site, held: list[CommentId], stands: Stands, queue: RedisReviewQueue, redis_url: str
) -> None:
    await house.journeys.sweep.mend()
    await stands(held[0])
    async with Redis.from_url(redis_url) as redis:
        await redis.delete(*await redis.keys(f"hakam:{{{site.id}}}:*"))
    await house.journeys.sweep.mend()
    await stands(held[0])
    cases = [(await house.journeys.review.case(site, comment)).waiting for comment in held]
    await queue.push(site.id, cases)
    await house.journeys.sweep.mend()
    await stands(held[0])


async def test_a_more_urgent_comment_of_the_campaign_goes_to_the_front(
    house: House, site: Site, post: Post, held: list[CommentId], stands: Stands
) -> None:
    change = ArticleChange(site=site.id, article=ArticleId("read first"), state=ArticleState.HOLD_ALL)
    await house.ledger.set_article(change, OPERATOR, now())
    urgent = await post(body=f"{TEXT} 0933", article="read first")
    case = await house.journeys.review.case(site, urgent.comment.id)
    other = await house.journeys.review.case(site, held[0])
    assert case.priority > other.priority
    await stands(urgent.comment.id)
    assert case.similar == 6


async def test_two_cases_that_are_not_alike_both_stand_in_line(
    house: House, site: Site, post_held: Post, held: list[CommentId], stands: Stands
) -> None:
    alone = await post_held()
    await stands(held[0], alone.comment.id)


async def test_without_redis_a_comment_is_judged_without_its_likes(
    house: House, site: Site, post: Post, open_house: OpenHouse, no_queue: str
) -> None:
    deaf = open_house(queue=no_queue)
    receipts = [await post(body=TEXT, by=deaf, article=f"a{number}") for number in range(PASS + 2)]
    assert {receipt.status for receipt in receipts} == {Status.PUBLISHED}
    case = await house.journeys.review.case(site, receipts[-1].comment.id)
    assert case.verdict.signals["similar.count"] == Missing("queue down")
    assert "floods.campaign" in case.verdict.unknown


async def test_a_few_words_are_never_a_campaign(post: Post) -> None:
    receipts = [await post(body="الله يرحمه ويغفر له") for _ in range(35)]
    assert {receipt.status for receipt in receipts} == {Status.PUBLISHED}


async def test_a_blessing_that_many_readers_say_is_held_only_after_thirty(post: Post) -> None:
    receipts = [await post(body="إنا لله وإنا إليه راجعون") for _ in range(31)]
    statuses = [receipt.status for receipt in receipts]
    assert statuses == [Status.PUBLISHED] * 29 + [Status.HELD] * 2
