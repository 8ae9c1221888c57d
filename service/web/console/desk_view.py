"""What the desk shows of a case: the case itself, with everything said in the person's language."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from service.domain.case import Case
from service.domain.flag import Flag
from service.domain.ids import LeaseId
from service.domain.preferences import Preferences
from service.domain.surroundings import Surroundings
from service.domain.verdict import Category
from service.flow.desk import DeskCase
from service.web.catalogue import Voice
from service.web.console.gauges import Gap, Gauge, Measured, gaps, gauges, measured
from service.web.console.marked import Segment, segments, severe
from service.web.console.reasons import Told, suggested, told

REASONS = tuple(Category)
"""In this order they are the second stroke of a rejection, 1 to 9."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What readers said of a comment: how often each reason, the most frequent first, and their notes."""

    reasons: tuple[tuple[Category, int], ...]
    notes: tuple[str, ...]


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A case at the desk. ``severe`` says that the text is hard to read, ``veiled`` that the person is warned first."""

    case: Case
    around: Surroundings
    lease: LeaseId
    expires_at: datetime
    email_masked: str | None
    body: tuple[Segment, ...]
    severe: bool
    veiled: bool
    reasons: tuple[Told, ...]
    suggested: Category | None
    gauges: tuple[Gauge, ...]
    gaps: tuple[Gap, ...]
    measured: tuple[Measured, ...]
    report: Report

    @property
    def article_url(self) -> str | None:
        """The article's address where it is one of the web; anything else is no link."""
        url = self.around.article.url or ""
        return url if url.startswith(("https://", "http://")) else None


def case_view(desk_case: DeskCase, voice: Voice, preferences: Preferences) -> CaseView:
    """Word a case, with as much of it out of sight as the person wants."""
    case, claim = desk_case.claimed.case, desk_case.claimed.claim
    verdict, hard = case.verdict, severe(case.verdict)
    return CaseView(
        case=case,
        around=desk_case.around,
        lease=claim.lease,
        expires_at=claim.expires_at,
        email_masked=desk_case.email_masked,
        body=segments(case.comment.body, verdict.reasons, mask=preferences.mask),
        severe=hard,
        veiled=hard and preferences.veil,
        reasons=told(verdict.reasons, voice.language),
        suggested=suggested(verdict.reasons),
        gauges=gauges(verdict.signals, voice),
        gaps=gaps(verdict.signals, voice),
        measured=measured(verdict.signals, voice),
        report=report(desk_case.around.flags),
    )


def report(flags: Sequence[Flag]) -> Report:
    counted = Counter(flag.reason for flag in flags)
    return Report(reasons=tuple(counted.most_common()), notes=tuple(flag.note for flag in flags if flag.note))
