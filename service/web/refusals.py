"""How every refusal and failure leaves: as a problem document, or as a page where a browser posted a form."""

from typing import Any

import structlog
from litestar import Request, Response
from litestar.types import ExceptionHandlersMap

from service.domain.errors import Refusal
from service.domain.site import FormTexts
from service.telemetry.failure import describe_failure
from service.telemetry.metrics import count_refusal
from service.web.body import Form
from service.web.catalogue import Catalogue, Voice
from service.web.console.letters import console_letter, is_console
from service.web.form_post import FormPost, form_post_of, remembered_form, wants_page
from service.web.pages import limits, own_texts, page, required, typed
from service.web.path import encoded_path
from service.web.problems import PROBLEM_JSON, Fault, Problem, fault_of, word
from service.web.visit import site_of, voice_of
from service.web.way_back import form_page, way_back

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
        if is_console(request):
            return console_letter(request, fault)
        voice = voice_of(request, self._catalogue)
        problem = word(fault, voice, self._public_url)
        if wants_page(request):
            return _refusal_page(request, problem, fault, voice)
        return problem_response(problem, fault, voice)


def problem_response(problem: Problem, fault: Fault, voice: Voice) -> Response[Problem]:
    headers = {"Content-Language": voice.language, "Vary": "Accept, Accept-Language", **fault.headers}
    return Response(problem, status_code=problem.status, media_type=PROBLEM_JSON, headers=headers)


def _refusal_page(request: AnyRequest, problem: Problem, fault: Fault, voice: Voice) -> Response[Any]:
    site = site_of(request.scope)
    form, route = remembered_form(request), form_post_of(request.scope) or FormPost()
    told = (form.get("article_url"), form_page(request.headers.get("referer")))
    back = way_back(site, told) if site else None
    context: dict[str, object] = {
        "problem": problem,
        "back": back,
        "typed": _kept(form, route, back) if form and site else None,
        "action": encoded_path(request.scope["raw_path"]),
        "shown": SHOWN,
        "hidden": route.hidden,
        "required": required(site.settings) if site else frozenset(),
        "limits": limits(site.settings) if site else {},
        "texts": own_texts(site.settings, voice) if site else FormTexts(),
    }
    origins = site.origins if site else ()
    status = route.statuses.get(fault.slug, problem.status)
    return page("refused.html", voice, status, context, fault.headers, origins)


def _kept(form: Form, route: FormPost, back: str | None) -> dict[str, str]:
    """Return what was typed, with the way back in it: the page itself sends no Referer."""
    kept = typed(form, route.hidden)
    return kept if kept["article_url"] else kept | {"article_url": back or ""}
