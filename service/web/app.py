"""The application: every call, and what goes with all of them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Litestar, Router
from litestar.connection import Request
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp

from service.domain.errors import Unknown
from service.flow.journeys import Journeys
from service.web.api.articles import set_article
from service.web.api.asking import asking
from service.web.api.authors import clear_standing, set_standing
from service.web.api.bulk import decide_together
from service.web.api.deciding import decide, reveal_email, see_history, undo
from service.web.api.deliveries import delivery_calls
from service.web.api.endpoints import endpoint_calls
from service.web.api.figures import see_figures
from service.web.api.flagging import flag_comment
from service.web.api.live import listen, watch_queue
from service.web.api.one_comment import edit_comment, see_comment, withdraw_comment
from service.web.api.operating import Metrics, live, prometheus, ready
from service.web.api.posting import post_comment
from service.web.api.problem_types import problem_type
from service.web.api.queue import claim_cases, release_claim, renew_claim, see_queue
from service.web.api.reading import comment_form, count_comments, list_comments
from service.web.api.rules import drop_pack, see_pack, see_rules, write_pack
from service.web.api.schema import openapi, schema_assets
from service.web.api.search import search_comments
from service.web.api.settings import change_settings, see_settings
from service.web.body import BODY_BYTES
from service.web.bounds import Bounds
from service.web.compat.site_first import SiteFirst
from service.web.compat.wordpress import only_post, take_comment
from service.web.console.asset_files import asset_routers
from service.web.console.routes import console_router
from service.web.console.session import STORE, SessionStore
from service.web.door import Door, door_of, hang
from service.web.embed.comments_html import comments_html
from service.web.embed.demo import demo, demo_assets
from service.web.embed.script import embed_script
from service.web.head import HeadOfGet
from service.web.options import WebOptions
from service.web.pages import template_config
from service.web.path import EncodedPath
from service.web.refusals import Refusals
from service.web.security_headers import security_headers
from service.web.site_door import SiteDoor
from service.web.site_pages import SitePages
from service.web.visit import Visit, site_of, voice_of

Application = ASGIApp
Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def create_app(journeys: Journeys, options: WebOptions, lifespan: Sequence[Lifespan] = ()) -> Application:
    """Return the ASGI application. ``lifespan`` holds what is opened before the first request and closed at the end."""
    door = Door(journeys=journeys, options=options)
    app = Litestar(
        route_handlers=[
            _site_router(),
            *_pages(),
            live,
            ready,
            Metrics,
            problem_type,
            schema_assets(),
            demo_assets(),
            *asset_routers(),
            console_router(door.sessions),
        ],
        exception_handlers=Refusals(door.catalogue, options.public_url).handlers,
        middleware=[prometheus().middleware, Bounds()],
        before_send=[security_headers(secure=options.secure)],
        openapi_config=openapi(options),
        template_config=template_config(),
        request_max_body_size=BODY_BYTES,
        lifespan=list(lifespan),
        stores={STORE: SessionStore(journeys.reception.sessions)},
        state=hang(door),
        logging_config=None,
        debug=False,
    )
    return HeadOfGet(SiteFirst(EncodedPath(SitePages(app, journeys.access))))


def _pages() -> list[HTTPRouteHandler]:
    """Return what lies outside of /v1/ for readers: the ways in of other comment systems, the script, the demo."""
    return [take_comment, only_post, embed_script, demo]


def _site_router() -> Router:
    readers = [post_comment, list_comments, comments_html, listen, flag_comment, count_comments, comment_form]
    authors = [see_comment, edit_comment, withdraw_comment]
    moderators = [
        see_queue,
        watch_queue,
        claim_cases,
        renew_claim,
        release_claim,
        decide,
        decide_together,
        undo,
        see_history,
        reveal_email,
        search_comments,
        see_figures,
        see_settings,
        change_settings,
        see_rules,
        see_pack,
        write_pack,
        drop_pack,
        set_standing,
        clear_standing,
    ]
    return Router(
        "/v1/sites/{site:str}",
        route_handlers=[*asking, *readers, *authors, *moderators, *endpoint_calls, *delivery_calls, set_article],
        dependencies={"visit": Provide(_visit, sync_to_thread=False)},
        middleware=[SiteDoor()],
    )


def _visit(request: Request[Any, Any, Any]) -> Visit:
    site = site_of(request.scope)
    if site is None:
        raise Unknown("site")
    door = door_of(request.app)
    return Visit(site=site, voice=voice_of(request, door.catalogue), door=door)
