"""GET …/comments.html: comments and form as HTML, for search engines and for readers without script.

What comes is a fragment for the site's own server to put under its article. As ``view=page`` it is a page by itself:
that is where its links lead.
"""

from typing import Annotated, Any, Literal

from litestar import MediaType, Request, Response, get
from litestar.di import Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter

from service.domain.errors import FieldError
from service.domain.page import Page
from service.web.description import problems
from service.web.embed.place import Place, Wanted, drawing, placed
from service.web.etag import is_known
from service.web.given import Given
from service.web.kept_pages import FRESH, EncodedPage, tag
from service.web.malformed import InvalidRequest
from service.web.pages import policy, render
from service.web.visit import Visit, is_id, read_article

AnyRequest = Request[Any, Any, Any]

_HTML = ResponseSpec(
    str, generate_examples=False, media_type=MediaType.HTML, description="The list with its threads, and the form."
)
_UNCHANGED = ResponseSpec(None, description="Nothing has changed since the ETag that was sent.")


def asked(
    cursor: Annotated[str | None, QueryParameter(description="Where the page before ended.")] = None,
    answer_to: Annotated[str | None, QueryParameter(description="The comment that the form answers.")] = None,
    url: Annotated[str | None, QueryParameter(description="Where the article stands, on the site's origins.")] = None,
    locale: Annotated[str | None, QueryParameter(description="A language tag; else as Accept-Language says.")] = None,
    view: Annotated[
        Literal["fragment", "page"], QueryParameter(description="A piece for another page, or a page by itself.")
    ] = "fragment",
) -> Wanted:
    if answer_to and not is_id(answer_to):
        raise InvalidRequest((FieldError("answer_to", "invalid"),))
    return Wanted(cursor=cursor or None, answer_to=answer_to or None, url=url, locale=locale, view=view)


@get(
    "/articles/{article:str}/comments.html",
    summary="Comments and form as HTML",
    operation_id="comments_as_html",
    dependencies={"wanted": Provide(asked, sync_to_thread=False)},
    responses={200: _HTML, 304: _UNCHANGED} | problems(422),
)
async def comments_html(
    article: FromPath[str], request: AnyRequest, visit: Given[Visit], wanted: Given[Wanted]
) -> Response[bytes]:
    """Return one page, oldest comments first, with a form that works without script. ``If-None-Match`` is answered."""
    place = placed(visit, read_article(article), wanted, visit.options.public_url)
    version = await visit.journeys.browse.version(visit.site, place.article)
    etag = tag(version, place.question)
    if is_known(etag, request.headers.get("if-none-match", "")):
        return Response(b"", status_code=304, headers=_headers(place, etag))
    kept = visit.door.kept_pages.find(visit.site.id, place.article, etag)
    if kept is None:
        page = await visit.journeys.browse.page(visit.site, place.article, place.request)
        kept = EncodedPage(tag(page.version, place.question), _draw(request, place, page))
        visit.door.kept_pages.keep(visit.site.id, place.article, kept)
    return Response(kept.body, headers=_headers(place, kept.etag), media_type=MediaType.HTML)


def _draw(request: AnyRequest, place: Place, page: Page) -> bytes:
    template = "comments_page.html" if place.wanted.view == "page" else "comments.html"
    return render(request.app, template, drawing(place, page)).encode("utf-8")


def _headers(place: Place, etag: str) -> dict[str, str]:
    targets = (place.visit.options.public_url, *place.visit.site.origins)
    return {
        **FRESH,
        "ETag": etag,
        "Content-Language": place.voice.language,
        "Content-Security-Policy": policy(targets),
        "Vary": "Accept-Language",
    }
