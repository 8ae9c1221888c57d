"""The application: every call, and what goes with all of them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Litestar, Router
from litestar.connection import Request
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ASGIApp

from service.domain.errors import Unknown
from service.flow.journeys import Journeys
from service.web.api.articles import set_article
from service.web.api.asking import asking
from service.web.api.authors import clear_standing, set_standing
from service.web.api.bulk import decide_together
from service.web.api.deciding import decide, reveal_email, see_history, undo
from service.web.api.flagging import flag_comment
from service.web.api.live import listen, watch_queue
from service.web.api.one_comment import edit_comment, see_comment, withdraw_comment
from service.web.api.operating import Metrics, live, prometheus, ready
from service.web.api.posting import post_comment
from service.web.api.problem_types import problem_type
from service.web.api.queue import claim_cases, release_claim, renew_claim, see_queue
from service.web.api.reading import comment_form, count_comments, list_comments
from service.web.api.schema import openapi, schema_assets
from service.web.api.search import search_comments
from service.web.api.settings import change_settings, see_settings
from service.web.body import BODY_BYTES
from service.web.bounds import Bounds
from service.web.catalogue import Catalogue
from service.web.given import Given
from service.web.head import HeadOfGet
from service.web.kept_pages import KeptPages
from service.web.options import WebOptions
from service.web.pages import template_config
from service.web.path import EncodedPath
from service.web.refusals import Refusals
from service.web.security_headers import security_headers
from service.web.site_door import SiteDoor
from service.web.visit import Visit, site_of, voice_of

Application = ASGIApp
Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def create_app(journeys: Journeys, options: WebOptions, lifespan: Sequence[Lifespan] = ()) -> Application:
    """Return the ASGI application. ``lifespan`` holds what is opened before the first request and closed at the end."""
    catalogue = Catalogue.load()
    app = Litestar(
        route_handlers=[_site_router(), live, ready, Metrics, problem_type, schema_assets()],
        dependencies=_shared(journeys, options, catalogue),
        exception_handlers=Refusals(catalogue, options.public_url).handlers,
        middleware=[prometheus().middleware, Bounds()],
        before_send=[security_headers(secure=options.secure)],
        openapi_config=openapi(options),
        template_config=template_config(),
        request_max_body_size=BODY_BYTES,
        lifespan=list(lifespan),
        state=State({"access": journeys.access}),
        logging_config=None,
        debug=False,
    )
    return HeadOfGet(EncodedPath(app))


def _site_router() -> Router:
    readers = [post_comment, list_comments, listen, flag_comment, count_comments, comment_form]
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
        see_settings,
        change_settings,
        set_standing,
        clear_standing,
    ]
    return Router(
        "/v1/sites/{site:str}",
        route_handlers=[*asking, *readers, *authors, *moderators, set_article],
        dependencies={"visit": Provide(_visit, sync_to_thread=False)},
        middleware=[SiteDoor()],
    )


def _shared(journeys: Journeys, options: WebOptions, catalogue: Catalogue) -> dict[str, Provide]:
    parts: dict[str, Any] = {
        "journeys": journeys,
        "options": options,
        "catalogue": catalogue,
        "kept_pages": KeptPages(),
    }
    return {name: Provide(_always(part), use_cache=True, sync_to_thread=False) for name, part in parts.items()}


def _always(part: object) -> Callable[[], object]:
    def give() -> object:
        return part

    return give


def _visit(request: Request[Any, Any, Any], catalogue: Given[Catalogue]) -> Visit:
    site = site_of(request.scope)
    if site is None:
        raise Unknown("site")
    return Visit(site, voice_of(request, catalogue))
