"""What a house has seen is counted as it happened."""

from collections.abc import Awaitable, Callable

import pytest

from service.domain.decision import Ruling
from service.domain.key import ApiKey
from service.domain.site import Site
from service.flow.review import RulingRequest
from service.flow.submit import Receipt
from service.house.house import House

Post = Callable[..., Awaitable[Receipt]]


async def test_what_comes_and_what_people_decide_is_seen_at_once(
    house: House, site: Site, moderator: ApiKey, post: Post, post_held: Post
) -> None:
    await post()
    first, _ = await post_held(), await post_held()
    await house.journeys.review.decide(site, moderator, RulingRequest(comment=first.comment.id, action=Ruling.REJECT))
    found = await house.journeys.overview.figures(site.id, 24)
    now = found.steps[-1]
    assert sum(step.published for step in found.steps) == 1
    assert sum(step.held for step in found.steps) == 2
    assert sum(step.refused for step in found.steps) == 1
    assert (now.waiting, found.pace.decided) == (1, 1)
    assert {rule.name: (rule.decided, rule.agreed) for rule in found.rules}["links.many"] == (1, 1)
    assert {signal.name for signal in found.signals} >= {"toxicity.fast", "spam.fast"}
    assert [(each.article, each.comments) for each in found.articles] == [("a", 3)]


@pytest.mark.parametrize(("asked", "steps"), [(-3, 1), (0, 1), (100_000, 30)])
async def test_nobody_looks_further_back_than_thirty_days(house: House, site: Site, asked: int, steps: int) -> None:
    assert len((await house.journeys.overview.figures(site.id, asked)).steps) == steps
