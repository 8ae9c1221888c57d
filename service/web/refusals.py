"""How every refusal and failure leaves: as a problem document, or as a page where a browser posted a form."""

from typing import Any

import structlog
from litestar import Request, Response
from litestar.handlers import BaseRouteHandler
from litestar.types import ExceptionHandlersMap, Scope

from service.domain.errors import Refusal
from service.telemetry.failure import describe_failure
from service.telemetry.metrics import count_refusal
from service.web.catalogue import Catalogue, Voice
from service.web.negotiation import prefers_page
from service.web.pages import HIDDEN, limits, page, required, typed
from service.web.problems import PROBLEM_JSON, Fault, Problem, fault_of, word
from service.web.visit import site_of, voice_of
from service.web.way_back import way_back

FORM_POST = "form_post"
"""A route with this option answers a browser's form post by a page."""

SHOWN = ("name", "email", "website", "body")

_log = structlog.get_logger(__name__)

AnyRequest = Request[Any, Any, Any]


class Refusals:
    """Litestar's exception handler for everything: its own exceptions, ours, and those that nobody foresaw."""

    def __init__(self, catalogue: Catalogue, public_url: str) -> None:
        self._catalogue = catalogue
        self._public_url = public_url

    @property
    def handlers(self) -> ExceptionHandlersMap:
        return {Exception: self.answer}

    def answer(self, request: AnyRequest, exception: Exception) -> Response[Any]:
        fault = fault_of(exception)
        if fault.slug == "internal-error":
            _log.error("request_failed", route=request.scope.get("path_template"), failure=describe_failure(exception))
        if isinstance(exception, Refusal):
            count_refusal(exception)
        voice = voice_of(request, self._catalogue)
        problem = word(fault, voice, self._public_url)
        if wants_page(request):
            return _refusal_page(request, problem, fault, voice)
        return problem_response(problem, fault, voice)


def problem_response(problem: Problem, fault: Fault, voice: Voice) -> Response[Problem]:
    headers = {"Content-Language": voice.language, "Vary": "Accept, Accept-Language", **fault.headers}
    return Response(problem, status_code=problem.status, media_type=PROBLEM_JSON, headers=headers)


def wants_page(request: AnyRequest) -> bool:
    """Tell whether a browser posted a form and waits for a page."""
    if request.method != "POST" or not _takes_forms(request.scope):
        return False
    is_data = request.content_type[0] == "application/json"
    return not is_data and prefers_page(request.headers.get("accept", ""))


def _takes_forms(scope: Scope) -> bool:
    # Litestar's types promise a route handler, yet a request that no route took has none.
    handler = dict(scope).get("route_handler")
    return isinstance(handler, BaseRouteHandler) and bool(handler.opt.get(FORM_POST))


def remember_form(request: AnyRequest, form: dict[str, object]) -> None:
    """Keep what was typed, for the page that may have to give it back."""
    request.scope["state"]["form"] = form


def _refusal_page(request: AnyRequest, problem: Problem, fault: Fault, voice: Voice) -> Response[Any]:
    site = site_of(request.scope)
    form: dict[str, object] = request.scope["state"].get("form", {})
    back = way_back(site, (form.get("article_url"), request.headers.get("referer"))) if site else None
    context: dict[str, object] = {
        "problem": problem,
        "back": back,
        "typed": _kept(form, back) if form and site else None,
        "action": request.scope["path"],
        "shown": SHOWN,
        "hidden": HIDDEN,
        "required": required(site.settings) if site else frozenset(),
        "limits": limits(site.settings) if site else {},
    }
    origins = site.origins if site else ()
    return page("refused.html", voice, problem.status, context, fault.headers, origins)


def _kept(form: dict[str, object], back: str | None) -> dict[str, str]:
    """Return what was typed, with the way back in it: the page itself sends no Referer."""
    kept = typed(form)
    return kept if kept["article_url"] else kept | {"article_url": back or ""}
