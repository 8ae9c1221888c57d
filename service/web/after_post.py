"""After a form post: back to the article, or a page of thanks where nobody knows the way."""

from typing import Any, Literal

from litestar import Request, Response
from litestar.response import Redirect

from service.domain.comment import Status, WaitingFor
from service.domain.ids import ArticleId
from service.domain.page import PageRequest
from service.flow.submit import Receipt
from service.web.body import Form
from service.web.pages import page
from service.web.visit import Visit
from service.web.way_back import form_page, fragment, way_back

AnyRequest = Request[Any, Any, Any]


async def page_answer(
    request: AnyRequest, visit: Visit, form: Form, receipt: Receipt, status: Literal[302, 303]
) -> Response[Any]:
    """Send the reader back with ``status``, to where the form, the browser or the ledger says the article stands."""
    article = receipt.comment.article
    told = (form.get("article_url"), form_page(request.headers.get("referer")), article)
    back = way_back(visit.site, told) or way_back(visit.site, (await _known(visit, article),))
    if back:
        return Redirect(back + fragment(receipt.comment, receipt.status), status_code=status)
    shown = {"message": message(visit, receipt), "body": receipt.comment.public_body}
    return page("thanks.html", visit.voice, 201, shown)


def message(visit: Visit, receipt: Receipt) -> str:
    """Say where the comment stands."""
    return visit.voice.say("answer.waiting" if waiting_for(receipt) else f"answer.{receipt.status}")


def waiting_for(receipt: Receipt) -> WaitingFor | None:
    """Return what the comment still waits for; where the answer is an earlier one, it may wait no longer."""
    return receipt.comment.waiting_for if receipt.status is Status.HELD else None


async def _known(visit: Visit, article: ArticleId) -> str | None:
    return (await visit.journeys.browse.page(visit.site, article, PageRequest(limit=1))).url
