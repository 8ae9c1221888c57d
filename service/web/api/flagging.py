"""Flagging: a reader reports a published comment."""

from typing import Any

from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath

from service.domain.verdict import Category
from service.flow.flags import Report
from service.web.answers import FlagAnswer
from service.web.body import read_form
from service.web.description import READER_OR_SERVER, WITH_BODY, WITH_KEY, FlagOperation, problems
from service.web.fields import Fields
from service.web.given import Given
from service.web.reader import reader_address, server_key
from service.web.visit import Visit, read_comment_id

LONGEST_NOTE = 1_000

_TAKEN = ResponseSpec(FlagAnswer, generate_examples=False, description="Taken, also where you had reported it before.")


@post(
    "/comments/{comment:str}/flags",
    status_code=202,
    summary="Report a comment",
    operation_id="flag_comment",
    operation_class=FlagOperation,
    security=READER_OR_SERVER,
    responses={202: _TAKEN} | problems(*WITH_BODY, *WITH_KEY, 429),
)
async def flag_comment(
    comment: FromPath[str],
    request: Request[Any, Any, Any],
    visit: Given[Visit],
) -> Response[FlagAnswer]:
    """Bring a published comment before a moderator. The same visitor counts once; any other comment is unknown."""
    comment_id, key = read_comment_id(comment), await server_key(request, visit)
    form = await read_form(request)
    fields = Fields(form)
    reason = fields.choice("reason", Category, required=True) or Category.OTHER
    note = fields.text("note", LONGEST_NOTE)
    fields.finish()
    client = reader_address(request, form, key, visit.options)
    await visit.journeys.flags.flag(visit.site, Report(comment=comment_id, reason=reason, note=note, client=client))
    headers = {"Content-Language": visit.voice.language, "Vary": "Accept-Language"}
    return Response(FlagAnswer(visit.voice.say("answer.flagged")), headers=headers)
