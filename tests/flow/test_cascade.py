from datetime import UTC, datetime
from typing import Protocol

import pytest
from structlog.testing import capture_logs

from service.domain.comment import Submission
from service.domain.entry import Background
from service.domain.ids import SiteId
from service.domain.signal import Missing, Scored, Signal
from service.domain.verdict import Action
from service.flow.cascade import weighed
from service.flow.gather import Evidence
from service.flow.judge import Judge, Judgement
from service.flow.no_model import NoModel
from service.flow.ports.scoring import DEEP, FAST, FAST_SIGNALS, LATER, TOXICITY
from service.flow.rulebooks import Rulebooks
from service.rulebook.rulebook import Rulebook
from service.text.reading import read

NOBODY = Background(article=None, parent_depth=None, recognised=0)
LINKS = " ".join(f"https://links{number}.example/page" for number in range(5))


class Deep(Protocol):
    says: float | str
    asked: list[str]


async def judged(judge: Judge, body: str) -> Judgement:
    evidence = Evidence(
        submission=Submission(name="سلمى", email=None, website=None, body=body),
        reading=read("سلمى", None, body),
        background=NOBODY,
        similar=Missing("not counted"),
        form_seconds=None,
        now=datetime(2026, 5, 4, tzinfo=UTC),
    )
    return await judge.judge(SiteId("demo"), evidence, 0.8)


@pytest.mark.parametrize(
    ("body", "action"), [("مقال مفيد", Action.PUBLISH), ("24%", Action.PUBLISH), ("91%", Action.REJECT)]
)
async def test_what_the_fast_model_is_sure_of_is_decided_by_it_alone(
    judge: Judge, deep: Deep, body: str, action: Action
) -> None:
    verdict = (await judged(judge, body)).verdict
    assert deep.asked == []
    assert verdict.action is action
    assert verdict.signals[DEEP] == Missing("not asked: the fast model is sure")
    assert verdict.signals[TOXICITY] == verdict.signals[FAST]
    assert verdict.models == {"fast": "percent"}


@pytest.mark.parametrize(
    ("body", "says", "score", "action"),
    [
        ("25%", 0.0, 0.125, Action.PUBLISH),
        ("60%", 0.1, 0.35, Action.PUBLISH),
        ("60%", 0.5, 0.55, Action.HOLD),
        ("30%", 0.9, 0.6, Action.HOLD),
        ("90%", 0.9, 0.9, Action.REJECT),
    ],
)
async def test_where_it_is_unsure_the_deep_model_has_the_same_say(
    judge: Judge, deep: Deep, body: str, says: float, score: float, action: Action
) -> None:
    deep.says = says
    judgement = await judged(judge, body)
    verdict = judgement.verdict
    assert (verdict.action, judgement.waits) == (action, False)
    assert verdict.signals[DEEP] == Scored(says)
    assert verdict.signals[TOXICITY] == Scored(score, ((0, 3),))
    assert verdict.models == {"fast": "percent", "deep": "on demand"}


@pytest.mark.parametrize("why", sorted(LATER))
async def test_a_score_that_may_come_later_is_waited_for(judge: Judge, deep: Deep, why: str) -> None:
    deep.says = why
    judgement = await judged(judge, "40%")
    assert judgement.waits
    assert (judgement.verdict.action, judgement.verdict.unknown) == (Action.HOLD, ())
    assert [reason.rule for reason in judgement.verdict.reasons] == ["requires.toxicity.deep"]
    assert judgement.verdict.signals[DEEP] == Missing(why)


@pytest.mark.parametrize("why", ["out of domain", "failed", "empty", "too long", "no model"])
async def test_a_score_that_never_comes_is_not_waited_for(judge: Judge, deep: Deep, why: str) -> None:
    deep.says = why
    judgement = await judged(judge, "40%")
    assert (judgement.waits, judgement.verdict.action) == (False, Action.PUBLISH)
    assert judgement.verdict.signals[DEEP] == Missing(why)
    assert judgement.verdict.signals[TOXICITY] == Scored(0.4, ((0, 3),))


@pytest.mark.parametrize(("body", "waits"), [(f"26% {LINKS}", False), (f"85% {LINKS}", True)])
async def test_a_score_is_waited_for_only_if_it_could_change_what_is_done(
    judge: Judge, deep: Deep, body: str, *, waits: bool
) -> None:
    deep.says = "late"
    judgement = await judged(judge, body)
    assert (judgement.waits, judgement.verdict.action) == (waits, Action.HOLD)
    assert "links.many" in {reason.rule for reason in judgement.verdict.reasons}


async def test_without_a_deep_model_nothing_waits_and_the_trace_says_so(scores_book: Rulebook, judge: Judge) -> None:
    alone = Judge(Rulebooks(scores_book), judge._fast, NoModel())
    for body in ("مقال مفيد", "40%", "60%", "95%"):
        judgement = await judged(alone, body)
        assert judgement.waits is False
        assert judgement.verdict.signals[DEEP] == Missing("no model")
        assert judgement.verdict.unknown == ()
    assert alone.cascade.models == {"fast": "percent"}


class Stumbling:
    models = {"fast": "stumbling"}  # noqa: RUF012 - a port's property, never changed

    def score(self, *_: object) -> dict[str, Signal]:
        raise ValueError("a reader's words")


async def test_a_text_that_the_fast_model_stumbles_over_is_for_a_person(scores_book: Rulebook, deep: Deep) -> None:
    with capture_logs() as lines:
        judgement = await judged(Judge(Rulebooks(scores_book), Stumbling(), NoModel()), "كلام")
    assert (judgement.verdict.action, judgement.waits) == (Action.HOLD, False)
    assert [reason.rule for reason in judgement.verdict.reasons] == ["requires.toxicity.fast"]
    assert {judgement.verdict.signals[name] for name in FAST_SIGNALS} == {Missing("failed")}
    assert judgement.verdict.signals[TOXICITY] == Missing("failed")
    assert [line["event"] for line in lines] == ["fast model failed"]


@pytest.mark.parametrize(
    ("fast", "deep_signal", "both"),
    [
        (Scored(0.2), Scored(0.8), Scored(0.5)),
        (Scored(0.2), Missing("late"), Scored(0.2)),
        (Missing("failed"), Scored(0.8), Missing("failed")),
        (None, None, Missing("no score")),
    ],
)
def test_two_scores_weigh_the_same(fast: Signal | None, deep_signal: Signal | None, both: Signal) -> None:
    assert weighed(fast, deep_signal) == both


async def test_a_text_alone_is_judged_without_a_form_an_author_or_an_article(judge: Judge, deep: Deep) -> None:
    quick = judge.of_text("  60% \u200e\r\n").verdict
    assert (quick.action, quick.signals[DEEP], deep.asked) == (Action.HOLD, Missing("not asked"), [])
    assert not any(name.startswith(("form.", "author.", "article.")) for name in quick.signals)
    deep.says = 0.0
    assert (await judge.of_text_deeply("60%", 1.0)).verdict.action is Action.PUBLISH
    deep.says = "late"
    late = (await judge.of_text_deeply("60%", 1.0)).verdict
    assert (late.action, [reason.rule for reason in late.reasons]) == (Action.HOLD, ["tone.likely"])
