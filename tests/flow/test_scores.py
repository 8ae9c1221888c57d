"""Comments that wait for the deep model's score, on the real ledger and queue, from their first word to their last."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

import msgspec
import pytest
from prometheus_client import REGISTRY

from service.domain.comment import Comment, Status
from service.domain.decision import Ruling
from service.domain.errors import StateMoved, Unavailable
from service.domain.event import EventType
from service.domain.ids import ArticleId, CommentId
from service.domain.key import ApiKey
from service.domain.page import PageRequest
from service.domain.signal import Missing, Scored
from service.domain.site import Site
from service.flow.judge import Judge
from service.flow.no_model import NoModel
from service.flow.ports.scoring import DEEP, TOXICITY
from service.flow.review import RulingRequest
from service.flow.submit import Receipt
from service.house.clock import now
from service.house.house import House

Post = Callable[..., Awaitable[Receipt]]
Late = Callable[..., Awaitable[Receipt]]
OpenScored = Callable[[Judge], House]


class Deep(Protocol):
    says: float | str
    asked: list[str]


@pytest.fixture
def late(scored: House, post: Post, deep: Deep) -> Late:
    """Post a comment whose score is late; ``body`` says what the fast model thinks of it."""

    async def send(body: str = "40%", **fields: object) -> Receipt:
        deep.says = "late"
        receipt = await post(by=scored, body=f"رأي {body}", **fields)
        assert (receipt.status, receipt.comment.waiting_for) == (Status.HELD, "scores")
        return receipt

    return send


async def found(house: House, receipt: Receipt) -> Comment:
    comment = await house.ledger.comment(receipt.comment.site, receipt.comment.id)
    assert comment is not None
    return comment


async def in_queue(house: House, site: Site) -> list[CommentId]:
    return [case.comment.id for case in (await house.journeys.review.queue(site)).cases]


async def steps(house: House, receipt: Receipt) -> list[tuple[EventType, object]]:
    history = await house.ledger.history(receipt.comment.site, receipt.comment.id)
    return [(event.type, event.data.get("waiting_for")) for event in history]


async def test_a_comment_that_waits_for_its_score_is_no_moderators_work(scored: House, site: Site, late: Late) -> None:
    receipt = await late()
    await scored.journeys.sweep.mend()
    view = await scored.journeys.review.queue(site)
    case = await scored.journeys.review.case(site, receipt.comment.id)
    assert (view.state.waiting, view.cases) == (0, ())
    assert await scored.ledger.held_cases(site.id, [receipt.comment.id]) == {}
    assert (case.comment.waiting_for, case.waiting_since) == ("scores", None)
    assert await steps(scored, receipt) == [(EventType.COMMENT_RECEIVED, None), (EventType.COMMENT_HELD, "scores")]


async def test_with_its_score_it_is_published_and_counted(scored: House, site: Site, late: Late, deep: Deep) -> None:
    receipt = await late()
    deep.says = 0.1
    await scored.journeys.scores.settle()
    page = await scored.journeys.browse.page(site, ArticleId("a"), PageRequest())
    case = await scored.journeys.review.case(site, receipt.comment.id)
    assert [comment.id for comment in page.comments] == [receipt.comment.id]
    assert page.total == 1
    assert case.comment.waiting_for is None
    assert case.verdict.signals[DEEP] == Scored(0.1)
    assert case.verdict.signals[TOXICITY] == Scored(0.25, ((4, 7),))
    assert case.verdict.models == {"fast": "percent", "deep": "on demand"}
    assert (await steps(scored, receipt))[-1] == (EventType.COMMENT_PUBLISHED, None)
    assert case.comment.version == 2


async def test_with_its_score_it_may_come_before_a_person(scored: House, site: Site, late: Late, deep: Deep) -> None:
    receipt = await late()
    deep.says = 0.8
    await scored.journeys.scores.settle()
    assert await in_queue(scored, site) == [receipt.comment.id]
    case = await scored.journeys.review.case(site, receipt.comment.id)
    assert (case.comment.status, case.priority, case.waiting_since) == (Status.HELD, 45, receipt.comment.created_at)
    assert [reason.rule for reason in case.verdict.reasons] == ["tone.likely"]
    assert (await steps(scored, receipt))[-1] == (EventType.COMMENT_HELD, None)


async def test_with_its_score_it_may_be_rejected_and_its_author_is_told(
    scored: House, site: Site, late: Late, deep: Deep
) -> None:
    receipt = await late("85%")
    deep.says = 0.99
    await scored.journeys.scores.settle()
    view = await scored.journeys.own.see(site, receipt.comment.id, receipt.author_token)
    assert (view.comment.status, view.category, view.decided_by) == (Status.REJECTED, "insult", "machine")
    assert await in_queue(scored, site) == []


@pytest.mark.parametrize(("body", "status"), [("40%", Status.PUBLISHED), ("60%", Status.HELD)])
@pytest.mark.parametrize("why", ["late", "overloaded", "scorer down"])
async def test_past_its_deadline_it_is_decided_by_what_is_known(
    scored: House, site: Site, post: Post, deep: Deep, why: str, body: str, status: Status
) -> None:
    hasty = msgspec.structs.replace(site, settings=msgspec.structs.replace(site.settings, score_deadline_seconds=0))
    deep.says = why
    receipt = await post(by=scored, at=hasty, body=f"رأي {body}")
    assert receipt.comment.waiting_for == "scores"
    await scored.journeys.scores.settle()
    case = await scored.journeys.review.case(site, receipt.comment.id)
    assert (case.comment.status, case.comment.waiting_for) == (status, None)
    assert case.verdict.signals[DEEP] == Missing(why)
    assert await in_queue(scored, site) == ([receipt.comment.id] if status is Status.HELD else [])


async def test_before_its_deadline_it_goes_on_waiting_and_another_try_is_made(
    scored: House, late: Late, deep: Deep, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await late()
    await scored.journeys.scores.settle()
    assert (await found(scored, receipt)).waiting_for == "scores"
    deep.says = 0.1
    await scored.journeys.scores.settle()
    assert (await found(scored, receipt)).waiting_for == "scores"  # It is in hand still.
    monkeypatch.setattr(scored.journeys.scores, "_clock", lambda: now() + timedelta(seconds=11))
    await scored.journeys.scores.settle()
    assert (await found(scored, receipt)).status is Status.PUBLISHED


async def test_many_processes_share_the_work(
    scored: House, open_scored: OpenScored, late: Late, deep: Deep, judge: Judge
) -> None:
    receipts = [await late(f"40% {number}") for number in range(40)]
    deep.says, deep.asked = 0.1, []
    processes = [scored, *(open_scored(judge) for _ in range(3))]
    await asyncio.gather(*[each.journeys.scores.settle() for each in processes])
    ours = [body for body in deep.asked if body in {receipt.comment.body for receipt in receipts}]
    assert len(ours) == len(set(ours)) == 40
    assert {(await found(scored, receipt)).status for receipt in receipts} == {Status.PUBLISHED}


async def test_what_a_person_or_its_author_did_meanwhile_stands(
    scored: House, site: Site, late: Late, moderator: ApiKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided, withdrawn, left = [await late(f"40% {number}") for number in range(3)]
    review, own = scored.journeys.review, scored.journeys.own

    class Meanwhile:
        """While the model thinks, others act."""

        async def score(self, body: str, *_: object, **__: object) -> dict[str, Scored]:
            if body == decided.comment.body:
                await review.decide(site, moderator, RulingRequest(comment=decided.comment.id, action=Ruling.REJECT))
            if body == withdrawn.comment.body:
                await own.withdraw(site, withdrawn.comment.id, withdrawn.author_token)
            return {DEEP: Scored(0.0)}

        models = {"deep": "slow"}  # noqa: RUF012 - a port's property, never changed

    monkeypatch.setattr(scored.journeys.scores._cascade, "_deep", Meanwhile())
    await scored.journeys.scores.settle()
    statuses = [(await found(scored, receipt)).status for receipt in (decided, withdrawn, left)]
    assert statuses == [Status.REJECTED, Status.WITHDRAWN, Status.PUBLISHED]
    assert [kind for kind, _ in await steps(scored, decided)].count(EventType.COMMENT_PUBLISHED) == 0


async def test_a_moderator_who_finds_it_may_decide_at_once_and_take_it_back(
    scored: House, site: Site, late: Late, moderator: ApiKey
) -> None:
    receipt = await late()
    ruling = RulingRequest(comment=receipt.comment.id, action=Ruling.PUBLISH)
    case, _ = await scored.journeys.review.decide(site, moderator, ruling)
    assert (case.comment.status, case.comment.waiting_for) == (Status.PUBLISHED, None)
    await scored.journeys.review.undo(site, moderator, receipt.comment.id)
    assert await in_queue(scored, site) == [receipt.comment.id]
    with pytest.raises(StateMoved):
        await scored.journeys.review.undo(site, moderator, receipt.comment.id)


async def test_an_edit_waits_for_its_score_too_and_then_comes_back(
    scored: House, site: Site, post: Post, deep: Deep
) -> None:
    receipt = await post(by=scored, body="رأي هادئ")
    deep.says = "late"
    edited = await scored.journeys.editing.edit(site, receipt.comment.id, receipt.author_token, {"body": "رأي 40%"})
    assert (edited.comment.status, edited.comment.waiting_for) == (Status.HELD, "scores")
    assert await in_queue(scored, site) == []
    deep.says = 0.1
    await scored.journeys.scores.settle()
    assert (await found(scored, receipt)).status is Status.PUBLISHED


async def test_an_edit_of_what_waits_is_judged_as_if_it_had_just_come(scored: House, site: Site, late: Late) -> None:
    receipt = await late()
    edited = await scored.journeys.editing.edit(site, receipt.comment.id, receipt.author_token, {"body": "رأي هادئ"})
    assert (edited.comment.status, edited.comment.waiting_for) == (Status.PUBLISHED, None)


@pytest.mark.parametrize("body", ["60%", "40%"])
async def test_an_edit_of_what_a_person_is_to_decide_waits_for_no_machine(
    scored: House, site: Site, post: Post, deep: Deep, body: str
) -> None:
    deep.says = 0.9
    receipt = await post(by=scored, body="رأي 70%")
    assert await in_queue(scored, site) == [receipt.comment.id]
    deep.says = "late"
    edited = await scored.journeys.editing.edit(site, receipt.comment.id, receipt.author_token, {"body": f"رأي {body}"})
    assert (edited.comment.status, edited.comment.waiting_for) == (Status.HELD, None)
    assert await in_queue(scored, site) == [receipt.comment.id]


async def test_what_a_person_has_published_is_not_rejected_by_a_late_score(
    scored: House, site: Site, post: Post, deep: Deep, moderator: ApiKey
) -> None:
    deep.says = 0.9
    receipt = await post(by=scored, body="رأي 70%")
    ruling = RulingRequest(comment=receipt.comment.id, action=Ruling.PUBLISH)
    await scored.journeys.review.decide(site, moderator, ruling)
    deep.says = "late"
    await scored.journeys.editing.edit(site, receipt.comment.id, receipt.author_token, {"body": "رأي 85%"})
    deep.says = 0.99
    await scored.journeys.scores.settle()
    assert (await found(scored, receipt)).status is Status.HELD
    assert await in_queue(scored, site) == [receipt.comment.id]


async def test_what_was_erased_waits_for_nothing(scored: House, site: Site, late: Late, deep: Deep) -> None:
    receipt = await late(email="erased@example.com")
    (person,) = await scored.forget.find("erased@example.com", site.id)
    await scored.forget.person(person)
    deep.says, deep.asked = 0.1, []
    await scored.journeys.scores.settle()
    gone = await found(scored, receipt)
    assert (gone.status, gone.waiting_for) == (Status.WITHDRAWN, None)
    assert receipt.comment.body not in deep.asked


async def test_a_process_without_the_model_leaves_it_to_others_until_it_is_due(
    scored: House, open_scored: OpenScored, late: Late, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await late()
    without = open_scored(Judge(judge.rulebooks, judge._fast, NoModel()))
    await without.journeys.scores.settle()
    assert (await found(scored, receipt)).waiting_for == "scores"
    monkeypatch.setattr(without.journeys.scores, "_clock", lambda: now() + timedelta(seconds=121))
    await without.journeys.scores.settle()
    assert (await found(scored, receipt)).status is Status.PUBLISHED


async def test_an_overload_ends_with_a_verdict_for_everybody(scored: House, site: Site, post: Post, deep: Deep) -> None:
    deep.says = "overloaded"
    forms = [{"body": f"رأي {number} 40%", "client": f"203.0.{number % 5}.{number}"} for number in range(150)]
    receipts = await asyncio.gather(*[post(by=scored, **form) for form in forms])
    assert {receipt.comment.waiting_for for receipt in receipts} == {"scores"}
    deep.says = 0.0
    await scored.journeys.scores.settle()
    assert await scored.journeys.browse.counts(site, [ArticleId("a")]) == {"a": 150}
    assert REGISTRY.get_sample_value("hakam_scores_waiting") == 0
    missing = {"model": "deep", "reason": "overloaded"}
    assert (REGISTRY.get_sample_value("hakam_scores_missing_total", missing) or 0) >= 150


async def test_one_comment_that_fails_keeps_no_other_waiting(
    scored: House, late: Late, deep: Deep, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = await late("40% bad"), await late("40% good")
    score = deep.score  # type: ignore[attr-defined]  # the fixture is a scorer too

    async def failing(body: str, *rest: object, **others: object) -> object:
        if body == bad.comment.body:
            raise ValueError("a reader's words")
        return await score(body, *rest, **others)

    monkeypatch.setattr(deep, "score", failing)
    deep.says = 0.0
    with pytest.raises(ValueError, match="words"):
        await scored.journeys.scores.settle()
    assert (await found(scored, good)).status is Status.PUBLISHED
    assert (await found(scored, bad)).waiting_for == "scores"


async def test_with_the_ledger_down_the_loop_is_told(open_house: Callable[..., House], no_ledger: str) -> None:
    with pytest.raises(Unavailable):
        await open_house(ledger=no_ledger).journeys.scores.settle()
