from datetime import UTC, datetime

import pytest

from service.domain.article import Article, ArticleState
from service.domain.campaign import TOO_SHORT, Campaign, Similar
from service.domain.comment import Submission
from service.domain.entry import Background
from service.domain.ids import ArticleId, CampaignId, SiteId
from service.domain.signal import FactKind, Missing, Scored
from service.flow.gather import FACTS, Evidence, gather
from service.flow.ports import scoring
from service.text.reading import read

SUBMISSION = Submission(name="سلمى", email=None, website=None, body="مقال مفيد https://a.example")
READING = read(SUBMISSION.name, None, SUBMISSION.body)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
NOBODY = Background(article=None, parent_depth=None, recognised=0)


def evidence(background: Background = NOBODY, seconds: float | None = None, similar: Similar = TOO_SHORT) -> Evidence:
    return Evidence(
        submission=SUBMISSION,
        reading=READING,
        background=background,
        similar=similar,
        form_seconds=seconds,
        now=NOON,
    )


def article(state: ArticleState) -> Article:
    return Article(id=ArticleId("a"), site=SiteId("s"), state=state)


def test_every_fact_that_is_no_score_is_gathered_and_nothing_else() -> None:
    scores = {fact.name for fact in scoring.FACTS}
    assert set(gather(evidence())) == {fact.name for fact in FACTS} - scores


def test_every_signal_is_of_the_kind_that_its_fact_declares() -> None:
    kinds = {FactKind.FLAG: bool, FactKind.NUMBER: int | float, FactKind.WORD: str}
    signals = gather(evidence(NOBODY, 4.5, Campaign(CampaignId("c"), 7)))
    declared = {fact.name: fact.kind for fact in FACTS}
    for name, signal in signals.items():
        assert isinstance(signal, Missing) or isinstance(signal.value, kinds[declared[name]]), name


def test_what_was_not_measured_is_missing_and_never_zero() -> None:
    assert gather(evidence())["form.seconds"] == Missing("no form token")
    assert gather(evidence(NOBODY, 0.0))["form.seconds"] == Scored(0.0)


@pytest.mark.parametrize(("recognised", "first"), [(0, True), (1, False), (100, False)])
def test_an_author_is_new_until_one_comment_is_recognised(recognised: int, *, first: bool) -> None:
    known = Background(article=None, parent_depth=None, recognised=recognised)
    assert gather(evidence(known))["author.first_time"] == Scored(first)


@pytest.mark.parametrize(("state", "held"), [(ArticleState.OPEN, False), (ArticleState.HOLD_ALL, True)])
def test_an_article_on_hold_is_a_signal(state: ArticleState, *, held: bool) -> None:
    known = Background(article=article(state), parent_depth=None, recognised=0)
    assert gather(evidence(known))["article.hold_all"] == Scored(held)


def test_how_many_are_similar_is_told_or_why_nobody_can_say() -> None:
    assert gather(evidence(similar=Campaign(CampaignId("c"), 0)))["similar.count"] == Scored(0)
    assert gather(evidence(similar=TOO_SHORT))["similar.count"] == Missing("too short")
