"""Deciding: a moderator's ruling on a comment, its undoing, its history, and the reveal of an address."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath

from service.domain.case import Case
from service.domain.decision import Decision, Ruling
from service.domain.ids import CommentId
from service.domain.key import ApiKey
from service.domain.verdict import Category
from service.flow.review import RulingRequest
from service.web.answers import (
    DecisionAnswer,
    EmailAnswer,
    HistoryAnswer,
    case_comment,
    decision_view,
    event_answer,
)
from service.web.body import Form, read_json
from service.web.description import MODERATOR, WITH_BODY, WITH_KEY, DecisionOperation, PurposeOperation, problems
from service.web.fields import Fields
from service.web.given import Given
from service.web.keys import admins_only, moderators_only
from service.web.visit import Visit, read_comment_id

LONGEST_NOTE = 2_000
LONGEST_LEASE_ID = 128
LONGEST_PURPOSE = 500
LATEST_VERSION = 2**31 - 1


@post(
    "/comments/{comment:str}/decisions",
    status_code=200,
    summary="Decide a case",
    operation_id="decide",
    operation_class=DecisionOperation,
    guards=[moderators_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY, 409, 410),
)
async def decide(
    comment: FromPath[str],
    request: Request[Any, ApiKey, Any],
    visit: Given[Visit],
) -> DecisionAnswer:
    """Publish or reject a held comment. 409 where somebody decided first, unless ``overrule`` is true.

    With ``version`` also 409 where the author has edited the comment since the case was read. With ``similar`` the
    comments of its campaign that wait behind it are decided alike, up to 5,000 in one call; ``similar`` in the answer
    says how many those were.
    """
    form, review = await read_json(request), visit.journeys.review
    ruling, alike = _ruling(read_comment_id(comment), form)
    if alike:
        case, decision, similar = await review.decide_with_similar(visit.site, request.auth, ruling)
        return decided(visit, case, decision, len(similar))
    return decided(visit, *await review.decide(visit.site, request.auth, ruling))


@post(
    "/comments/{comment:str}/undo",
    status_code=200,
    summary="Undo one's last decision",
    operation_id="undo",
    guards=[moderators_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, 409, 410),
)
async def undo(
    comment: FromPath[str],
    request: Request[Any, ApiKey, Any],
    visit: Given[Visit],
) -> DecisionAnswer:
    """Take back the caller's last decision on this comment: the status before it returns."""
    case, decision = await visit.journeys.review.undo(visit.site, request.auth, read_comment_id(comment))
    return decided(visit, case, decision)


@get(
    "/comments/{comment:str}/history",
    summary="Every event of a comment",
    operation_id="see_history",
    guards=[moderators_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def see_history(
    comment: FromPath[str],
    visit: Given[Visit],
) -> HistoryAnswer:
    """Return all that happened to the comment, the oldest first."""
    events = await visit.journeys.review.history(visit.site, read_comment_id(comment))
    return HistoryAnswer(tuple(event_answer(event) for event in events))


@post(
    "/comments/{comment:str}/email",
    status_code=200,
    summary="Reveal the author's address",
    operation_id="reveal_email",
    operation_class=PurposeOperation,
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY),
)
async def reveal_email(
    comment: FromPath[str],
    request: Request[Any, ApiKey, Any],
    visit: Given[Visit],
) -> EmailAnswer:
    """Tell an administrator the address, for a purpose. Both are recorded as an event."""
    fields = Fields(await read_json(request))
    purpose = fields.text("purpose", LONGEST_PURPOSE, required=True) or ""
    fields.finish()
    return EmailAnswer(await visit.journeys.review.reveal(visit.site, request.auth, read_comment_id(comment), purpose))


def _ruling(comment: CommentId, form: Form) -> tuple[RulingRequest, bool]:
    """Return what is to be done, and whether with all that is similar as well."""
    fields = Fields(form)
    action = fields.choice("action", Ruling, required=True) or Ruling.REJECT
    reason = fields.choice("reason", Category)
    note = fields.text("note", LONGEST_NOTE)
    fields.text("lease", LONGEST_LEASE_ID)
    overrule = fields.flag("overrule")
    version = fields.number("version", None, 1, LATEST_VERSION)
    similar = fields.flag("similar")
    fields.finish()
    ruling = RulingRequest(comment=comment, action=action, reason=reason, note=note, overrule=overrule, version=version)
    return ruling, similar


def decided(visit: Visit, case: Case, decision: Decision, similar: int = 0) -> DecisionAnswer:
    comment = case_comment(case.comment, visit.journeys.review.masked_email(case))
    return DecisionAnswer(comment, decision_view(decision), similar)
