"""One comment: for its author by a token, for a moderator by a key."""

from typing import Any

from litestar import Request, Response, delete, get, patch
from litestar.params import FromPath

from service.domain.comment import Status, public_view
from service.domain.key import Role
from service.flow.own import OwnView
from service.web.answers import CaseAnswer, OwnAnswer, case_answer
from service.web.body import read_json
from service.web.catalogue import Voice
from service.web.description import AUTHOR_OR_MODERATOR, WITH_BODY, WITH_KEY, EditOperation, problems
from service.web.given import Given
from service.web.keys import author_token, shows_author_token, unlock
from service.web.visit import Visit, read_comment_id


@get(
    "/comments/{comment:str}",
    summary="One's own comment, or a case",
    operation_id="see_comment",
    security=AUTHOR_OR_MODERATOR,
    responses=problems(*WITH_KEY, 410),
)
async def see_comment(
    comment: FromPath[str],
    request: Request[Any, Any, Any],
    visit: Given[Visit],
) -> Response[OwnAnswer | CaseAnswer]:
    """Answer the author's token with where the comment stands, and a moderator's key with the case."""
    comment_id = read_comment_id(comment)
    headers = {"Content-Language": visit.voice.language, "Vary": "Accept-Language, Authorization, Cookie"}
    if shows_author_token(request):
        view = await visit.journeys.own.see(visit.site, comment_id, author_token(request))
        return Response(_own_answer(view, visit.voice), headers=headers)
    await unlock(request, Role.MODERATOR)
    case = await visit.journeys.review.case(visit.site, comment_id)
    masked = visit.journeys.review.masked_email(case)
    return Response(case_answer(case, masked, visit.voice.language), headers=headers)


@patch(
    "/comments/{comment:str}",
    summary="Edit one's own comment",
    operation_id="edit_comment",
    operation_class=EditOperation,
    security=[{"author_token": []}],
    responses=problems(*WITH_KEY, *WITH_BODY, 409, 410, 423, 429),
)
async def edit_comment(
    comment: FromPath[str],
    request: Request[Any, Any, Any],
    visit: Given[Visit],
) -> Response[OwnAnswer]:
    """Change the body or the website for as long as the site allows; name and email stay. It is judged again."""
    token, comment_id = author_token(request), read_comment_id(comment)
    view = await visit.journeys.editing.edit(visit.site, comment_id, token, await read_json(request))
    headers = {"Content-Language": visit.voice.language, "Vary": "Accept-Language, Authorization"}
    return Response(_own_answer(view, visit.voice), headers=headers)


@delete(
    "/comments/{comment:str}",
    summary="Withdraw one's own comment",
    operation_id="withdraw_comment",
    security=[{"author_token": []}],
    responses=problems(*WITH_KEY, 409, 410),
)
async def withdraw_comment(
    comment: FromPath[str],
    request: Request[Any, Any, Any],
    visit: Given[Visit],
) -> None:
    """Take the comment back, for good. Only its author's token does this."""
    token, comment_id = author_token(request), read_comment_id(comment)
    await visit.journeys.own.withdraw(visit.site, comment_id, token)


def _own_answer(view: OwnView, voice: Voice) -> OwnAnswer:
    comment = view.comment
    rejected = comment.status is Status.REJECTED
    return OwnAnswer(
        id=comment.id,
        status=comment.status,
        waiting_for=comment.waiting_for,
        message=_message(view, voice),
        reason=view.category,
        decided_by=view.decided_by,
        objection=voice.say("own.objection", comment=comment.id) if rejected else None,
        comment=public_view(comment),
    )


def _message(view: OwnView, voice: Voice) -> str:
    status = view.comment.status
    if view.comment.waiting_for is not None:
        return voice.say("own.waiting")
    if status is not Status.REJECTED:
        return voice.say(f"own.{status}")
    if view.category is None or view.decided_by is None:
        return voice.say("own.rejected_unknown")
    return voice.say(f"own.rejected_{view.decided_by}", reason=voice.say(f"reason.{view.category}"))
