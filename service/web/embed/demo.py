"""GET /demo: an article with comments under it, for whoever wants to see Hakam at work.

It is there only while the site ``demo`` is. Comments and form stand in the component's tag as HTML, so that it works
without script as well.
"""

from pathlib import Path
from typing import Any

from litestar import MediaType, Request, Response, Router, get
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

from service.domain.ids import ArticleId
from service.domain.site import Site
from service.flow.administration import FIRST_SITE
from service.flow.origin import origin_at
from service.web.door import door_of
from service.web.embed.place import Wanted, drawing, placed
from service.web.pages import render
from service.web.visit import Visit, remember_site, voice_of

AnyRequest = Request[Any, Any, Any]

PATH = "/demo"
ARTICLE = ArticleId("hadiqat-al-rumman")
ASSETS = Path(__file__).parent / "demo_files"


@get(PATH, include_in_schema=False)
async def demo(request: AnyRequest) -> Response[str]:
    """Return the page, with what is published so far in it. Raise Unknown("site") where there is no demo."""
    door, host = door_of(request.app), request.headers.get("host", "")
    site = await door.journeys.access.enter(FIRST_SITE)
    remember_site(request.scope, site)
    visit = Visit(site=site, voice=voice_of(request, door.catalogue), door=door)
    here = f"{origin_at(site, host) or visit.options.public_url}{PATH}"
    place = placed(visit, ARTICLE, Wanted(url=here), "")
    page = await visit.journeys.browse.page(site, ARTICLE, place.request)
    headers = {
        "Content-Language": "ar",
        "Content-Security-Policy": _policy(site, visit.options.public_url),
        "Vary": "Accept-Language",
    }
    return Response(render(request.app, "demo.html", drawing(place, page)), headers=headers, media_type=MediaType.HTML)


def demo_assets() -> Router:
    """Serve the page's own style."""
    minutes = CacheControlHeader(public=True, max_age=300)
    return create_static_files_router(
        f"{PATH}/assets", directories=[ASSETS], include_in_schema=False, cache_control=minutes
    )


def _policy(site: Site, public_url: str) -> str:
    """Return a policy as strict as a careful site's own: nothing inline, and nothing from elsewhere."""
    targets = " ".join(dict.fromkeys(("'self'", public_url, *site.origins)))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        f"form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
    )
