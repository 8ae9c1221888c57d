"""POST /wp-comments-post.php: where the comment form of a WordPress theme posts to, as it stands.

Two things are left out, and both for the promise about addresses. WordPress lets the author of a held comment see it by
``?unapproved=…&moderation-hash=…`` in the address they are sent back to: such a token ends in Referer headers, in the
site's logs and in links that readers share, so here the way back of a held comment ends in ``#comment-held`` alone. And
no cookie with the reader's address is set, whatever ``wp-comment-cookies-consent`` says.
"""

from typing import Any

from litestar import Request, Response, post, route
from litestar.enums import HttpMethod
from litestar.exceptions import MethodNotAllowedException

from service.domain.article import ArticleState
from service.domain.errors import ArticleClosed, InvalidFields
from service.domain.page import PageRequest
from service.domain.site import Site
from service.flow.origin import origin_at
from service.flow.submit import Arrival, Receipt
from service.web.after_post import page_answer
from service.web.body import read_form
from service.web.compat.site_first import WORDPRESS
from service.web.compat.wordpress_form import ARTICLE, article_of, translated
from service.web.door import Door, door_of
from service.web.form_post import FORM_POST, FormPost, remember_form
from service.web.pages import HIDDEN
from service.web.reader import reader_address
from service.web.visit import Visit, check_article, read_site_name, remember_site, voice_of

AnyRequest = Request[Any, Any, Any]

PATHS = [WORDPRESS, f"{WORDPRESS}/{{site:str}}"]

AS_WORDPRESS = FormPost(
    always=True, hidden=(*HIDDEN, ARTICLE), statuses={"invalid-comment": 200, "article-closed": 403}
)
"""WordPress answers every post by a page, one about wrong fields with 200, and a closed article by 403."""

_OTHERS = [HttpMethod.GET, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE]


@route(PATHS, http_method=_OTHERS, include_in_schema=False, sync_to_thread=False)
def only_post() -> None:
    """Refuse every other method, naming POST alone as WordPress does."""
    raise MethodNotAllowedException(headers={"Allow": "POST"})


@post(PATHS, include_in_schema=False, opt={FORM_POST: AS_WORDPRESS})
async def take_comment(request: AnyRequest) -> Response[Any]:
    """Take a comment in as the form sends it, and send the reader back to the article."""
    door, host = door_of(request.app), request.headers.get("host", "")
    site = await _site(request, door, host)
    remember_site(request.scope, site)
    visit = Visit(site=site, voice=voice_of(request, door.catalogue), door=door)
    sent = await read_form(request)
    form = translated(sent, origin_at(site, host))
    remember_form(request, form)
    arrival = Arrival(
        site=site,
        article=check_article(article_of(sent)),
        form=form,
        client=reader_address(request, form, None, visit.options),
    )
    return await page_answer(request, visit, form, await _submitted(visit, arrival), 302)


async def _site(request: AnyRequest, door: Door, host: str) -> Site:
    """Return the site that the path names, else the one whose the host is. Raise Unknown("site")."""
    access, named = door.journeys.access, request.path_params.get("site")
    return await access.enter_by_host(host) if named is None else await access.enter(read_site_name(str(named)))


async def _submitted(visit: Visit, arrival: Arrival) -> Receipt:
    """Submit. A closed article is told of before wrong fields, as WordPress has it."""
    try:
        return await visit.journeys.submit.submit(arrival)
    except InvalidFields:
        page = await visit.journeys.browse.page(visit.site, arrival.article, PageRequest(limit=1))
        if page.state is ArticleState.CLOSED:
            raise ArticleClosed from None
        raise
