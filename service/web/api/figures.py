"""Figures for dashboards: what came, what people decided, how long it waited, and whether they agree with the rules."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.params import QueryParameter

from service.domain.figures import MOST_HOURS, Agreement, Figures, Pace, Step
from service.domain.ids import ArticleId
from service.domain.verdict import Action
from service.web.description import MODERATOR, WITH_KEY, problems
from service.web.given import Given
from service.web.keys import moderators_only
from service.web.visit import Visit


class PaceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How long ``decided`` comments had waited for a person, in seconds; null where there were none."""

    decided: int
    p50_seconds: float | None
    p90_seconds: float | None


class StepAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What happened from ``at`` on for ``step_hours``.

    ``published``, ``held`` and ``rejected`` count comments that came, by what was done with them at once; ``approved``
    and ``refused`` what people decided. ``waiting`` were in line when the step ended.
    """

    at: datetime
    published: int
    held: int
    rejected: int
    approved: int
    refused: int
    waiting: int
    oldest_seconds: int
    time_to_decision: PaceAnswer


class AgreementAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Of ``decided`` comments on which a rule fired, people did with ``agreed`` what it leant to."""

    rule: str
    decided: int
    agreed: int


class VerdictAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What people made of comments with one automatic verdict."""

    verdict: Action
    approved: int
    refused: int


class BandAnswer(msgspec.Struct, frozen=True, kw_only=True):
    start: float
    end: float
    decided: int
    refused: int


class SignalFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What people decided by how high a score was; they ``agreed`` where they refused above 0.5 or approved below."""

    signal: str
    decided: int
    agreed: int
    bands: tuple[BandAnswer, ...]


class ArticleFigures(msgspec.Struct, frozen=True, kw_only=True):
    """An article's comments of this time, by where they stand now."""

    article: ArticleId
    title: str | None
    comments: int
    published: int
    held: int
    rejected: int


class FiguresAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """At most 30 steps of ``step_hours`` each, from ``since`` to ``until``; the last may still be going on."""

    since: datetime
    until: datetime
    step_hours: int
    steps: tuple[StepAnswer, ...]
    time_to_decision: PaceAnswer
    verdicts: tuple[VerdictAnswer, ...]
    rules: tuple[AgreementAnswer, ...]
    signals: tuple[SignalFigures, ...]
    articles: tuple[ArticleFigures, ...]


@get(
    "/figures",
    summary="Figures of a site",
    operation_id="see_figures",
    guards=[moderators_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, 422),
)
async def see_figures(
    visit: Given[Visit],
    hours: Annotated[int, QueryParameter(ge=1, le=MOST_HOURS, description="How far back, 30 days at most.")] = 24,
) -> FiguresAnswer:
    """Return what came, what people decided and how long it waited, and whether people agree with rules and scores."""
    return _answer(await visit.journeys.overview.figures(visit.site.id, hours))


def _answer(found: Figures) -> FiguresAnswer:
    return FiguresAnswer(
        since=found.window.since,
        until=found.window.until,
        step_hours=found.window.step_hours,
        steps=tuple(map(_step, found.steps)),
        time_to_decision=_pace(found.pace),
        verdicts=tuple(VerdictAnswer(**_all(each)) for each in found.verdicts),
        rules=tuple(_rule(each) for each in found.rules),
        signals=tuple(
            SignalFigures(
                signal=each.name,
                decided=each.decided,
                agreed=each.agreed,
                bands=tuple(BandAnswer(**_all(band)) for band in each.bands),
            )
            for each in found.signals
        ),
        articles=tuple(ArticleFigures(**_all(each)) for each in found.articles),
    )


def _step(step: Step) -> StepAnswer:
    counts = _all(step)
    return StepAnswer(time_to_decision=_pace(counts.pop("pace")), **counts)


def _pace(pace: Pace) -> PaceAnswer:
    return PaceAnswer(**_all(pace))


def _rule(rule: Agreement) -> AgreementAnswer:
    return AgreementAnswer(rule=rule.name, decided=rule.decided, agreed=rule.agreed)


def _all(noun: msgspec.Struct) -> dict[str, Any]:
    return msgspec.structs.asdict(noun)
