"""Looking instead of reading: the site's figures as charts, each with its table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Request, get
from litestar.response import Template

from service.domain.figures import Agreement, Figures
from service.web.console.anteroom import text_of
from service.web.console.gauges import label
from service.web.console.seat import Seat
from service.web.given import Given

RANGES = (24, 168, 720)
"""Hours that one may look back."""

DAY = 24


class Total(msgspec.Struct, frozen=True):
    """What the whole time comes to."""

    came: int
    published: int
    decided: int
    waiting: int
    oldest_seconds: int

    @property
    def published_share(self) -> float:
        return self.published / self.came if self.came else 0.0


@get("/figures")
async def see_figures_page(seat: Given[Seat], request: Request[Any, Any, Any]) -> Template:
    asked = text_of(dict(request.query_params), "hours")
    hours = int(asked) if asked in map(str, RANGES) else RANGES[0]
    found = await seat.journeys.overview.figures(seat.site.id, hours)
    return seat.page(
        "console/figures.html",
        figures=found,
        total=_total(found),
        ranges=RANGES,
        hours=hours,
        daily=found.window.step_hours == DAY,
        signals=_labelled(found, seat),
        article_address=lambda name: f"/console/{seat.site.id}/articles/{quote(name, safe='')}",
        step_label=lambda at: step_label(at, seat),
    )


def step_label(at: datetime, seat: Seat) -> str:
    """Name a day without its hour; the steps of a day begin at midnight in UTC."""
    return seat.voice.say("figures.day", day=at.day, month=seat.voice.say(f"month.{at.month}"))


def _total(found: Figures) -> Total:
    last, steps = found.steps[-1], found.steps
    return Total(
        came=sum(step.published + step.held + step.rejected for step in steps),
        published=sum(step.published for step in steps),
        decided=sum(step.approved + step.refused for step in steps),
        waiting=last.waiting,
        oldest_seconds=last.oldest_seconds,
    )


def _labelled(found: Figures, seat: Seat) -> Sequence[tuple[Agreement, Sequence[float | None]]]:
    """Return each score under the name that people know, with the share that was refused in each of its bands."""
    return [
        (
            Agreement(name=label(each.name, seat.voice), decided=each.decided, agreed=each.agreed),
            [band.refused / band.decided if band.decided else None for band in each.bands],
        )
        for each in found.signals
    ]
