"""The queue: what waits for a person, and taking cases from it under a lease."""

from typing import Any

from litestar import Request, delete, get, post
from litestar.params import FromPath

from service.domain.case import Case
from service.domain.key import ApiKey
from service.web.answers import (
    CaseAnswer,
    ClaimsAnswer,
    LeaseAnswer,
    QueueAnswer,
    case_answer,
    claim_answer,
)
from service.web.body import read_json
from service.web.description import MODERATOR, WITH_BODY, WITH_KEY, ClaimOperation, RenewOperation, problems
from service.web.fields import Fields
from service.web.given import Given
from service.web.keys import moderators_only
from service.web.visit import Visit, read_lease_id

MOST_CLAIMS = 50
DEFAULT_CLAIMS = 10
SHORTEST_LEASE, LONGEST_LEASE, DEFAULT_LEASE = 30, 3_600, 300


@get(
    "/queue",
    summary="The queue and its most urgent cases",
    operation_id="see_queue",
    guards=[moderators_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def see_queue(visit: Given[Visit]) -> QueueAnswer:
    """Return how many cases wait and are claimed, and the first 20 that nobody has claimed."""
    view = await visit.journeys.review.queue(visit.site)
    return QueueAnswer(
        waiting=view.state.waiting,
        claimed=view.state.claimed,
        oldest_seconds=view.state.oldest_seconds,
        items=tuple(_case(visit, case) for case in view.cases),
    )


@post(
    "/queue/claims",
    summary="Claim cases",
    operation_id="claim_cases",
    operation_class=ClaimOperation,
    guards=[moderators_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY),
)
async def claim_cases(
    request: Request[Any, ApiKey, Any],
    visit: Given[Visit],
) -> ClaimsAnswer:
    """Take the most urgent unclaimed cases; until their leases end they are nobody else's."""
    fields = Fields(await read_json(request))
    limit = fields.number("limit", DEFAULT_CLAIMS, 1, MOST_CLAIMS)
    lease_seconds = _lease_seconds(fields)
    fields.finish()
    claimed = await visit.journeys.review.claim(visit.site, request.auth, limit, lease_seconds)
    return ClaimsAnswer(tuple(claim_answer(each.claim, _case(visit, each.case)) for each in claimed))


@post(
    "/queue/claims/{lease:str}/renew",
    status_code=200,
    summary="Keep a claim",
    operation_id="renew_claim",
    operation_class=RenewOperation,
    guards=[moderators_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY),
)
async def renew_claim(
    lease: FromPath[str],
    request: Request[Any, ApiKey, Any],
    visit: Given[Visit],
) -> LeaseAnswer:
    """Make a lease that still stands end later, counted from now."""
    fields = Fields(await read_json(request))
    lease_seconds = _lease_seconds(fields)
    fields.finish()
    claim = await visit.journeys.review.renew(visit.site, request.auth, read_lease_id(lease), lease_seconds)
    return LeaseAnswer(lease=claim.lease, expires_at=claim.expires_at)


@delete(
    "/queue/claims/{lease:str}",
    summary="Give a claim back",
    operation_id="release_claim",
    guards=[moderators_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def release_claim(
    lease: FromPath[str],
    request: Request[Any, ApiKey, Any],
    visit: Given[Visit],
) -> None:
    """Put the case back in its old place in the queue."""
    await visit.journeys.review.release(visit.site, request.auth, read_lease_id(lease))


def _lease_seconds(fields: Fields) -> int:
    return fields.number("lease_seconds", DEFAULT_LEASE, SHORTEST_LEASE, LONGEST_LEASE)


def _case(visit: Visit, case: Case) -> CaseAnswer:
    return case_answer(case, visit.journeys.review.masked_email(case), visit.voice.language)
