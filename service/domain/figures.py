"""Figures: how a site's comments and the people who judge them have fared, over a window of steps."""

from datetime import UTC, datetime, timedelta

import msgspec

from service.domain.ids import ArticleId
from service.domain.verdict import Action

MOST_STEPS = 30
STEPS = tuple(timedelta(hours=hours) for hours in (1, 2, 3, 6, 12, 24))
"""How long a step may be, so that steps begin at the same hours every day."""

MOST_HOURS = MOST_STEPS * 24
"""No window reaches further back: 30 days."""

BANDS = 4
"""A score between 0 and 1 lies in one of that many bands of the same width."""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """From ``since``, where the first step begins, to ``until``, where the last one may still be going on."""

    since: datetime
    until: datetime
    step: timedelta

    @property
    def starts(self) -> tuple[datetime, ...]:
        """When each step begins."""
        number = -((self.since - self.until) // self.step)
        return tuple(self.since + index * self.step for index in range(number))

    @property
    def step_hours(self) -> int:
        return self.step // timedelta(hours=1)


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How long comments had waited for a person: of ``decided`` half at most ``p50_seconds``; None with none."""

    decided: int = 0
    p50_seconds: float | None = None
    p90_seconds: float | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What happened from ``at`` on for one step.

    ``published``, ``held`` and ``rejected`` count the comments that came, by what was done with them at once;
    ``approved`` and ``refused`` what people decided. ``waiting`` comments were in line when the step ended, the one
    before all others for ``oldest_seconds``.
    """

    at: datetime
    published: int = 0
    held: int = 0
    rejected: int = 0
    approved: int = 0
    refused: int = 0
    waiting: int = 0
    oldest_seconds: int = 0
    pace: Pace = Pace()


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Of ``decided`` comments, people did with ``agreed`` what a rule or the verdict leant to."""

    name: str
    decided: int
    agreed: int

    @property
    def share(self) -> float:
        return self.agreed / self.decided if self.decided else 0.0


class VerdictAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """What people made of the comments with one automatic verdict."""

    verdict: Action
    approved: int
    refused: int


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """Of ``decided`` comments whose score lies from ``start`` to ``end``, people refused ``refused``."""

    start: float
    end: float
    decided: int = 0
    refused: int = 0


class SignalAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """What people decided in each band of a score, the lowest first."""

    name: str
    bands: tuple[Band, ...]

    @property
    def decided(self) -> int:
        return sum(band.decided for band in self.bands)

    @property
    def agreed(self) -> int:
        """How often people refused in the upper half of the scores, and approved in the lower."""
        low, high = self.bands[: BANDS // 2], self.bands[BANDS // 2 :]
        return sum(band.decided - band.refused for band in low) + sum(band.refused for band in high)


class BusyArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article and the comments that came under it, by where they stand now; ``title`` may be unknown."""

    article: ArticleId
    title: str | None
    comments: int
    published: int
    held: int
    rejected: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything at a glance. ``rules``, ``signals`` and ``articles`` are sorted, those with most first."""

    window: Window
    steps: tuple[Step, ...]
    pace: Pace
    verdicts: tuple[VerdictAgreement, ...]
    rules: tuple[Agreement, ...]
    signals: tuple[SignalAgreement, ...]
    articles: tuple[BusyArticle, ...]


def window_of(hours: int, now: datetime) -> Window:
    """Return the window of the last hours, 1 to ``MOST_HOURS``, in as few steps as it takes to see something."""
    whole = timedelta(hours=hours)
    step = next(each for each in STEPS if each * MOST_STEPS >= whole)
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    last = day + (now - day) // step * step
    return Window(since=last - (-(-whole // step) - 1) * step, until=now, step=step)
