"""The desk from end to end: cases with what stands around them, leases, and decisions taken back together."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count, islice

import pytest

from service.domain.comment import Status
from service.domain.decision import Ruling
from service.domain.errors import StateMoved, Unavailable, Unknown
from service.domain.event import EventType
from service.domain.ids import ArticleId, CommentId
from service.domain.key import ApiKey
from service.domain.site import Site
from service.domain.verdict import Category
from service.flow import desk as at_desk
from service.flow.desk import Desk
from service.flow.flags import Report
from service.flow.review import RulingRequest
from service.flow.submit import Receipt
from service.house.house import House

Post = Callable[..., Awaitable[Receipt]]
OpenHouse = Callable[..., House]

TEXT = "وزعوا هذا النداء على كل من تعرفون قبل أن تحذفه الإدارة لأن الحقيقة لا تعجب أصحاب الشركة الكبيرة"
PASS = 9
LOOKS = 1_000


@pytest.fixture
def desk(house: House) -> Desk:
    return house.journeys.desk


@pytest.fixture
async def campaign(house: House, site: Site, post: Post) -> list[CommentId]:
    """Seven that are much alike and wait, the first of them in line."""
    numbers = count(1)
    sent = [
        await post(body=f"{TEXT} {number}", article=f"a{number % 3}", client=f"203.0.113.{number}")
        for number in islice(numbers, PASS + 7)
    ]
    held = [receipt.comment.id for receipt in sent if receipt.status is Status.HELD]
    assert len(held) == 7
    for _ in range(LOOKS):
        if (await house.journeys.review.queue(site)).state.head == (held[0],):
            break
    return held


def reject(comment: str, note: str | None = None) -> RulingRequest:
    return RulingRequest(comment=comment, action=Ruling.REJECT, reason=Category.SPAM, note=note)


async def test_a_case_comes_with_its_article_its_thread_and_the_address_masked(
    house: House, site: Site, desk: Desk, post: Post, post_held: Post, moderator: ApiKey
) -> None:
    top = await post(body="سؤال أول عن موعد الافتتاح", article_title="الميناء")
    middle = await post(body="جواب عن السؤال الأول هنا", parent=top.comment.id)
    replies = [await post(parent=middle.comment.id) for _ in range(4)]
    held = await post_held(parent=middle.comment.id, email="amal.h@readers.example")
    await post(parent=middle.comment.id)
    (case,) = await desk.cases(site, moderator, 5, 60)
    assert case.claimed.case.comment.id == held.comment.id
    assert case.around.article.id == "a"
    expected = [top, middle, *replies[1:]]
    assert [comment.id for comment in case.around.thread] == [receipt.comment.id for receipt in expected]
    assert (case.around.flags, case.email_masked) == ((), "a•••@r•••.example")


async def test_a_reported_comment_comes_with_the_newest_open_flags(
    house: House, site: Site, desk: Desk, post: Post, moderator: ApiKey
) -> None:
    public = (await post()).comment.id
    for client, reason, note in (("192.0.2.1", Category.SPAM, None), ("192.0.2.2", Category.HATE, "إعلان")):
        await house.journeys.flags.flag(site, Report(comment=public, reason=reason, note=note, client=client))
    (case,) = await desk.cases(site, moderator, 5, 60)
    assert case.claimed.case.flags == 2
    assert [(flag.reason, flag.note) for flag in case.around.flags] == [(Category.HATE, "إعلان"), (Category.SPAM, None)]


async def test_what_is_held_comes_before_what_is_new_and_nothing_twice(
    site: Site, desk: Desk, post_held: Post, moderator: ApiKey, second_moderator: ApiKey
) -> None:
    sent = [(await post_held()).comment.id for _ in range(6)]
    first = await desk.cases(site, moderator, 2, 60)
    other = await desk.cases(site, second_moderator, 1, 60)
    again = await desk.cases(site, moderator, 3, 60)
    unseen = await desk.cases(site, moderator, 5, 60, seen=[sent[0], sent[3]])
    assert [[case.claimed.case.comment.id for case in cases] for cases in (first, other, again, unseen)] == [
        sent[:2],
        sent[2:3],
        [*sent[:2], sent[3]],
        [sent[1], *sent[4:]],
    ]


async def test_a_page_that_resumes_is_not_robbed_by_the_one_before_it(
    site: Site, desk: Desk, post_held: Post, moderator: ApiKey, second_moderator: ApiKey
) -> None:
    sent = (await post_held()).comment.id
    (before,) = await desk.cases(site, moderator, 1, 60)
    (after,) = await desk.resume(site, moderator, 5, 60)
    await desk.give_back(site, moderator, [before.claimed.claim.lease])
    assert await desk.keep(site, moderator, [before.claimed.claim.lease, after.claimed.claim.lease], 60) == (
        before.claimed.claim.lease,
    )
    assert await desk.cases(site, second_moderator, 1, 60) == ()
    await desk.give_back(site, moderator, [after.claimed.claim.lease])
    assert [case.claimed.case.comment.id for case in await desk.take(site, second_moderator, sent, 60)] == [sent]
    assert await desk.take(site, moderator, sent, 60) == ()


async def test_a_skipped_case_goes_to_others_and_the_step_is_on_record(
    house: House, site: Site, desk: Desk, post_held: Post, moderator: ApiKey, second_moderator: ApiKey
) -> None:
    sent = (await post_held()).comment.id
    (case,) = await desk.cases(site, moderator, 1, 60)
    await desk.skip(site, moderator, case.claimed.claim.lease)
    await desk.skip(site, moderator, case.claimed.claim.lease)
    assert await desk.cases(site, moderator, 1, 60) == ()
    steps = await house.journeys.review.history(site, sent)
    assert [step.type for step in steps][-2:] == [EventType.CASE_CLAIMED, EventType.CASE_RELEASED]
    await desk.unskip(site, moderator)
    assert len(await desk.cases(site, moderator, 1, 60)) == 1


async def test_whoever_is_second_hears_what_the_first_decided_and_a_repeat_is_no_conflict(
    site: Site, desk: Desk, post_held: Post, moderator: ApiKey, second_moderator: ApiKey
) -> None:
    sent = (await post_held()).comment.id
    first = await desk.decide(site, moderator, reject(sent), similar=False)
    second = await desk.decide(site, second_moderator, reject(sent), similar=False)
    repeat = await desk.decide(site, moderator, reject(sent), similar=True)
    assert [outcome.mine for outcome in (first, second, repeat)] == [True, False, True]
    assert second.decision == first.decision == repeat.decision
    with pytest.raises(Unknown):
        await desk.decide(site, moderator, reject("01ARZ3NDEKTSV4RRFFQ69G5FAV"), similar=False)


async def test_a_batch_is_one_of_the_last_decisions_and_is_taken_back_as_one(
    house: House,
    site: Site,
    desk: Desk,
    campaign: list[CommentId],
    post_held: Post,
    moderator: ApiKey,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(at_desk, "TOGETHER", 2)
    alone = (await post_held()).comment.id
    await desk.decide(site, moderator, reject(alone), similar=False)
    outcome = await desk.decide(site, moderator, reject(campaign[0]), similar=True)
    lately = await desk.lately(site, moderator)
    assert outcome.similar == 6
    assert [(ruled.comment.id, ruled.similar) for ruled in lately] == [(campaign[0], 6), (alone, 0)]
    undone = await desk.undo(site, moderator, campaign[0])
    assert undone.similar == 6
    cases = [await house.journeys.review.case(site, comment) for comment in campaign]
    assert {(case.comment.status, case.comment.version, case.author.rejected) for case in cases} == {
        (Status.HELD, 3, 0)
    }
    assert [case.similar for case in cases] == [6] * 7
    steps = await house.journeys.review.history(site, campaign[3])
    assert [step.type for step in steps][-2:] == [EventType.DECISION_UNDONE, EventType.COMMENT_HELD]
    assert [ruled.comment.id for ruled in await desk.lately(site, moderator)] == [alone]
    assert (await house.journeys.review.queue(site)).state.head == (campaign[0],)


async def test_of_a_batch_what_has_changed_since_stays_as_it_is(
    house: House, site: Site, desk: Desk, campaign: list[CommentId], moderator: ApiKey, second_moderator: ApiKey
) -> None:
    ruling = RulingRequest(comment=campaign[0], action=Ruling.PUBLISH)
    await desk.decide(site, moderator, ruling, similar=True)
    overruled = RulingRequest(comment=campaign[2], action=Ruling.REJECT, overrule=True)
    await desk.decide(site, second_moderator, overruled, similar=False)
    assert await desk.lately(site, second_moderator) != ()
    with pytest.raises(StateMoved):
        await desk.undo(site, second_moderator, campaign[0])
    assert (await desk.undo(site, moderator, campaign[0])).similar == 5
    cases = [await house.journeys.review.case(site, comment) for comment in campaign]
    assert [case.comment.status.value for case in cases] == ["held", "held", "rejected", *["held"] * 4]
    assert await house.journeys.browse.counts(site, [ArticleId(f"a{number}") for number in range(3)]) == {
        f"a{number}": PASS // 3 for number in range(3)
    }


async def test_a_machine_that_is_down_is_told(
    site: Site, desk: Desk, moderator: ApiKey, open_house: OpenHouse, no_queue: str, no_ledger: str
) -> None:
    deaf, blind = open_house(queue=no_queue).journeys.desk, open_house(ledger=no_ledger).journeys.desk
    calls = [deaf.cases(site, moderator, 1, 60), deaf.state(site), blind.lately(site, moderator)]
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(each) for each in found] == [Unavailable] * 3
