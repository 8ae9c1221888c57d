"""A change of rules is tried on what has come before it is in force, and rules are switched without writing a pack."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from scripts.trials.chatter import links
from service.domain.decision import Ruling
from service.domain.errors import BrokenRules, InvalidSettings, Overloaded
from service.domain.event import OPERATOR
from service.domain.key import ApiKey
from service.domain.site import Site
from service.domain.verdict import Action
from service.flow.review import RulingRequest
from service.flow.rules_desk import RulesDesk
from service.flow.submit import Receipt
from service.flow.trial import Trial
from service.house.house import House
from service.rulebook.switches import NAME, Switch

Post = Callable[..., Awaitable[Receipt]]

STRICTER = """
[[change]]
name = "links.many"
when = "text.links >= 2"
then = "reject"

[[change.example]]
fires = true
body = "https://a.example https://b.example"

[[change.example]]
fires = false
body = "مرحبا"
"""


@pytest.fixture
def trial(house: House) -> Trial:
    return house.journeys.trial


@pytest.fixture
def desk(house: House) -> RulesDesk:
    return house.journeys.rules


async def states(desk: RulesDesk, site: Site, rule: str) -> list[bool]:
    """Return whether the rule is on trial, for each rule of that name."""
    return [each.shadow for each in (await desk.see(site.id)).rulebook.rules if each.name == rule]


async def test_a_change_is_tried_on_the_past_against_the_rules_of_now(
    trial: Trial, desk: RulesDesk, site: Site, moderator: ApiKey, house: House, post: Post, post_held: Post
) -> None:
    await post()
    held = await post_held()
    await house.journeys.review.decide(site, moderator, RulingRequest(comment=held.comment.id, action=Ruling.REJECT))
    found = (await trial.change(site.id, "stricter", STRICTER, 30)).comparison
    assert (found.comments, found.was[Action.HOLD], found.would[Action.REJECT]) == (2, 1, 1)
    (flip,) = found.listed
    assert (flip.comment, flip.body, flip.agrees) == (held.comment.id, held.comment.body, True)
    assert (flip.was, flip.would) == (Action.HOLD, Action.REJECT)
    assert "links.many" in flip.rules
    assert (await desk.see(site.id)).packs == ()


async def test_what_has_changed_since_the_day_is_no_part_of_what_a_change_would_do(
    trial: Trial, desk: RulesDesk, site: Site, post_held: Post
) -> None:
    await post_held()
    await desk.write(site.id, "stricter", STRICTER, OPERATOR)
    found = (await trial.change(site.id, "stricter", STRICTER, 30)).comparison
    assert (found.comments, found.listed) == (1, [])
    assert found.was[Action.REJECT] == 1


async def test_a_pack_that_could_not_be_in_force_is_not_tried(trial: Trial, site: Site) -> None:
    with pytest.raises(BrokenRules):
        await trial.change(site.id, "stricter", "[[change]]", 30)
    with pytest.raises(InvalidSettings):
        await trial.change(site.id, "No name", STRICTER, 30)


async def test_the_report_tells_how_often_rules_fired_and_whether_people_agreed(
    trial: Trial, site: Site, moderator: ApiKey, house: House, post_held: Post
) -> None:
    held, _ = await post_held(), await post_held()
    await house.journeys.review.decide(site, moderator, RulingRequest(comment=held.comment.id, action=Ruling.PUBLISH))
    found = await trial.report(site.id, 7)
    record = found.records["links.many"]
    assert (found.comments, record.fired, record.decided, record.agreed) == (2, 2, 1, 0)


async def test_only_as_many_comments_are_asked_as_somebody_may_wait_for(
    trial: Trial, site: Site, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.flow.trial.MOST", 1)
    for _ in range(3):
        await post()
    assert (await trial.report(site.id, 7)).comments <= 1


async def test_whoever_comes_while_another_looks_back_is_told_to_come_again(trial: Trial, site: Site) -> None:
    asked = [trial.report(site.id, 7) for _ in range(2)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(each) for each in answers if isinstance(each, Exception)] == [Overloaded]


async def test_a_rule_is_switched_off_to_trial_and_on_again(desk: RulesDesk, site: Site) -> None:
    await desk.switch(site.id, "links.many", Switch.OFF, OPERATOR)
    assert await states(desk, site, "links.many") == []
    await desk.switch(site.id, "links.many", Switch.SHADOW, OPERATOR)
    assert await states(desk, site, "links.many") == [True]
    await desk.switch(site.id, "links.many", Switch.ON, OPERATOR)
    assert await states(desk, site, "links.many") == [False]
    assert (await desk.see(site.id)).packs == ()


async def test_a_rule_on_trial_is_put_in_force_and_other_switches_stay(desk: RulesDesk, site: Site) -> None:
    assert await states(desk, site, "insult.certain") == [True]
    await desk.switch(site.id, "links.many", Switch.OFF, OPERATOR)
    await desk.switch(site.id, "insult.certain", Switch.ON, OPERATOR)
    assert await states(desk, site, "insult.certain") == [False]
    assert await states(desk, site, "links.many") == []


async def test_a_rule_that_is_off_holds_no_comment(desk: RulesDesk, site: Site, post: Post) -> None:
    for rule in ("links.many", "links.dense", "spam.stranger"):
        await desk.switch(site.id, rule, Switch.OFF, OPERATOR)
    receipt = await post(body=f"انظروا {links('off')}")
    verdict = (await desk.explain(site.id, receipt.comment.id)).case.verdict
    assert not {reason.rule for reason in verdict.reasons} & {"links.many", "links.dense", "spam.stranger"}


async def test_switches_that_somebody_wrote_into_are_left_alone(desk: RulesDesk, site: Site) -> None:
    await desk.write(site.id, NAME, STRICTER, OPERATOR)
    with pytest.raises(InvalidSettings):
        await desk.switch(site.id, "links.many", Switch.OFF, OPERATOR)
    assert (await desk.pack(site.id, NAME)).text == STRICTER


async def test_a_rule_that_there_is_not_cannot_be_switched(desk: RulesDesk, site: Site) -> None:
    with pytest.raises(BrokenRules):
        await desk.switch(site.id, "no.such", Switch.OFF, OPERATOR)
