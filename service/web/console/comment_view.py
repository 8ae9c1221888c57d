"""What a comment's page shows: all that is known of it, in the person's language."""

import msgspec

from service.domain.author import StandingNote
from service.domain.case import Case
from service.domain.comment import Status
from service.domain.decision import Decision
from service.domain.errors import Unknown
from service.domain.search import Looked
from service.domain.surroundings import Surroundings
from service.domain.verdict import Category
from service.web.console.gauges import Gap, Gauge, Measured, gaps, gauges, measured
from service.web.console.history import Step, history
from service.web.console.marked import Segment, segments, severe
from service.web.console.places import article_page, comment_page, site_page
from service.web.console.reasons import Told, suggested, told
from service.web.console.seat import Seat


class CommentView(msgspec.Struct, frozen=True, kw_only=True):
    """``mine`` says that the decision that stands is this person's, and can be taken back.

    ``open`` says that the comment waits for a person; to decide any other means to overrule.
    """

    case: Case
    decision: Decision | None
    mine: bool
    open: bool
    around: Surroundings
    article_href: str
    author_href: str
    parent_href: str
    email_masked: str | None
    body: tuple[Segment, ...]
    veiled: bool
    reasons: tuple[Told, ...]
    shadow: tuple[Told, ...]
    suggested: Category | None
    gauges: tuple[Gauge, ...]
    gaps: tuple[Gap, ...]
    measured: tuple[Measured, ...]
    standing: StandingNote | None
    steps: tuple[Step, ...]


async def read_comment(seat: Seat, comment: str) -> CommentView:
    """Gather everything. Raise Unknown("comment")."""
    journeys, site = seat.journeys, seat.site
    case = await journeys.review.case(site, comment)
    looked = await journeys.search.look(site, [case.comment.id])
    if not looked:
        raise Unknown("comment")
    around = await journeys.desk.around(site, case)
    standing = await journeys.authors.standing_note(site, case.author)
    steps = history(await journeys.review.history(site, comment), seat.voice)
    return _view(seat, looked[0], around, standing, steps)


def _view(
    seat: Seat, looked: Looked, around: Surroundings, standing: StandingNote | None, steps: tuple[Step, ...]
) -> CommentView:
    case, decision, voice = looked.case, looked.decision, seat.voice
    comment, verdict = case.comment, case.verdict
    return CommentView(
        case=case,
        decision=decision,
        mine=_is_mine(seat, looked),
        open=comment.in_review or comment.status is Status.HELD,
        around=around,
        article_href=article_page(seat.site.id, comment.article),
        author_href=site_page(seat.site.id, "comments", {"author": comment.author}),
        parent_href=comment_page(seat.site.id, comment.parent) if comment.parent else "",
        email_masked=seat.journeys.review.masked_email(case),
        body=segments(comment.body, verdict.reasons, mask=seat.preferences.mask),
        veiled=seat.preferences.veil and severe(verdict),
        reasons=told(verdict.reasons, voice.language),
        shadow=told(verdict.shadow, voice.language),
        suggested=suggested(verdict.reasons),
        gauges=gauges(verdict.signals, voice),
        gaps=gaps(verdict.signals, voice),
        measured=measured(verdict.signals, voice),
        standing=standing,
        steps=steps,
    )


def _is_mine(seat: Seat, looked: Looked) -> bool:
    decision = looked.decision
    return decision is not None and decision.actor.id == seat.key.id and decision.after is looked.case.comment.status
