"""Many decisions in one call: each with a status and a body of its own."""

from typing import Any

import msgspec
import structlog
from litestar import Request, post

from service.domain.decision import Ruling
from service.domain.ids import CommentId
from service.domain.key import ApiKey
from service.domain.verdict import Category
from service.flow.bulk import Outcome, decide_many
from service.flow.review import RulingRequest
from service.telemetry.failure import describe_failure
from service.web.api.deciding import LONGEST_NOTE, decided
from service.web.body import Form, read_json
from service.web.description import MODERATOR, WITH_BODY, WITH_KEY, BulkOperation, problems
from service.web.fields import Fields
from service.web.given import Given
from service.web.keys import moderators_only
from service.web.problems import fault_of, word
from service.web.visit import LONGEST_ID, Visit

MOST_DECISIONS = 500

_log = structlog.get_logger(__name__)


class BulkResult(msgspec.Struct, frozen=True, kw_only=True):
    """``status`` and ``body`` are what the decision alone would have been answered with: itself, or a problem."""

    id: CommentId
    status: int
    body: dict[str, Any]


class BulkAnswer(msgspec.Struct, frozen=True):
    results: tuple[BulkResult, ...]


@post(
    "/comments/decisions",
    status_code=200,
    summary="Decide many cases",
    operation_id="decide_many",
    operation_class=BulkOperation,
    guards=[moderators_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY),
)
async def decide_together(
    request: Request[Any, ApiKey, Any],
    visit: Given[Visit],
) -> BulkAnswer:
    """Decide up to 500 comments alike. One that fails fails alone; an id that is named twice is decided once."""
    rulings = _rulings(await read_json(request))
    outcomes = await decide_many(visit.journeys.review, visit.site, request.auth, rulings)
    pairs = zip(rulings, outcomes, strict=True)
    return BulkAnswer(tuple(_result(visit, ruling, outcome) for ruling, outcome in pairs))


def _rulings(form: Form) -> tuple[RulingRequest, ...]:
    fields = Fields(form)
    ids = fields.texts("ids", MOST_DECISIONS, LONGEST_ID)
    action = fields.choice("action", Ruling, required=True) or Ruling.REJECT
    reason = fields.choice("reason", Category)
    note = fields.text("note", LONGEST_NOTE)
    overrule = fields.flag("overrule")
    fields.finish()
    return tuple(RulingRequest(comment=id_, action=action, reason=reason, note=note, overrule=overrule) for id_ in ids)


def _result(visit: Visit, ruling: RulingRequest, outcome: Outcome) -> BulkResult:
    comment = CommentId(ruling.comment)
    if not isinstance(outcome, BaseException):
        return BulkResult(id=comment, status=200, body=msgspec.to_builtins(decided(visit, *outcome)))
    if not isinstance(outcome, Exception):
        raise outcome
    fault = fault_of(outcome)
    if fault.slug == "internal-error":
        _log.error("decision_failed", comment=comment, failure=describe_failure(outcome))
    problem = word(fault, visit.voice, visit.options.public_url)
    return BulkResult(id=comment, status=fault.status, body=msgspec.to_builtins(problem))
