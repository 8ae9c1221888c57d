"""Posting a comment, by program or by a plain form."""

import re
from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, HeaderParameter

from service.domain.comment import public_view
from service.domain.errors import InvalidFields
from service.domain.key import ApiKey
from service.flow.admit import wrong_fields
from service.flow.submit import Arrival, Receipt
from service.web.after_post import message, page_answer, waiting_for
from service.web.answers import Accepted
from service.web.body import Form, read_form
from service.web.description import READER_OR_SERVER, WITH_BODY, WITH_KEY, CommentOperation, problems
from service.web.form_post import FORM_POST, FormPost, remember_form, wants_page
from service.web.given import Given
from service.web.malformed import InvalidRequest, Malformed
from service.web.reader import reader_address, server_key
from service.web.visit import Visit, read_article

AnyRequest = Request[Any, Any, Any]

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEY_RULE = "1 to 255 visible ASCII characters. The same key and body give the same answer for 24 hours."
_ACCEPTED = ResponseSpec(Accepted, generate_examples=False, description="Taken in; Location is the comment's address.")
_BACK = ResponseSpec(None, description="A browser posted a form: back to the article, on the site's own origin.")


@post(
    "/articles/{article:str}/comments",
    summary="Post a comment",
    operation_id="post_comment",
    operation_class=CommentOperation,
    security=READER_OR_SERVER,
    opt={FORM_POST: FormPost()},
    responses={201: _ACCEPTED, 303: _BACK} | problems(*WITH_BODY, *WITH_KEY, 409, 423, 429),
)
async def post_comment(
    article: FromPath[str],
    request: AnyRequest,
    visit: Given[Visit],
    idempotency_key: Annotated[str | None, HeaderParameter(name="Idempotency-Key", description=_KEY_RULE)] = None,
) -> Response[Any]:
    """Take a comment in, judge it, and answer where it stands."""
    key = await server_key(request, visit)
    form = await read_form(request)
    remember_form(request, form)
    arrival = Arrival(
        site=visit.site,
        article=read_article(article),
        form=form,
        client=_client(request, visit, form, key),
        idempotency_key=_checked(idempotency_key),
    )
    receipt = await visit.journeys.submit.submit(arrival)
    if wants_page(request):
        return await page_answer(request, visit, form, receipt, 303)
    return _answer(visit, receipt)


def _client(request: AnyRequest, visit: Visit, form: Form, key: ApiKey | None) -> str | None:
    """Return where the reader is. A wrong address is told together with all else that is wrong."""
    try:
        return reader_address(request, form, key, visit.options)
    except InvalidRequest as refusal:
        raise InvalidFields((*wrong_fields(form, visit.site.settings), *refusal.errors)) from None


def _checked(idempotency_key: str | None) -> str | None:
    if idempotency_key is not None and not _IDEMPOTENCY_KEY.fullmatch(idempotency_key):
        raise Malformed("idempotency_key")
    return idempotency_key


def _answer(visit: Visit, receipt: Receipt) -> Response[Accepted]:
    comment = receipt.comment
    accepted = Accepted(
        id=comment.id,
        status=receipt.status,
        waiting_for=waiting_for(receipt),
        message=message(visit, receipt),
        author_token=receipt.author_token,
        comment=public_view(comment),
    )
    headers = {
        "Location": f"{visit.options.public_url}/v1/sites/{visit.site.id}/comments/{comment.id}",
        "Content-Language": visit.voice.language,
        "Vary": "Accept, Accept-Language",
    }
    return Response(accepted, headers=headers)
