"""What the console says when it says no: a page in the person's language, or the way to the sign-in."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response
from litestar.response import Redirect, Template

from service.web.catalogue import Voice
from service.web.console.guards import SAFE, account_of
from service.web.console.page import console_page
from service.web.console.tongue import tongue
from service.web.console.way_on import ROOT, SIGN_IN, to_sign_in
from service.web.door import door_of
from service.web.problems import Fault, Problem, word

AnyRequest = Request[Any, Any, Any]


def is_console(request: AnyRequest) -> bool:
    return f"{request.scope['path'].rstrip('/')}/".startswith(ROOT)


def console_letter(request: AnyRequest, fault: Fault) -> Response[Any] | Template:
    """Answer a refusal within the console."""
    door = door_of(request.app)
    voice = tongue(request, door.console)
    if fault.slug == "not-signed-in" and (way := _to_sign_in(request)) is not None:
        return way
    return _page(request, word(fault, voice, door.options.public_url), fault, voice)


def _to_sign_in(request: AnyRequest) -> Response[Any] | None:
    """Lead a person who was signed out to the sign-in; who has sent a form is told first, as it would be lost."""
    if "hx-request" in request.headers:
        page = urlsplit(request.headers.get("hx-current-url", ""))
        return Response(None, status_code=401, headers={"HX-Redirect": to_sign_in(_address(page.path, page.query))})
    if request.method in SAFE:
        return Redirect(to_sign_in(_address(request.scope["path"], request.url.query)), status_code=303)
    return None


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _page(request: AnyRequest, problem: Problem, fault: Fault, voice: Voice) -> Template:
    account = account_of(request.scope)
    page = console_page(
        "console/letter.html",
        voice,
        problem.status,
        {
            "problem": problem,
            "signed_out": fault.slug == "not-signed-in",
            "sign_in": SIGN_IN,
            "desk": f"{ROOT}{account.key.site}/" if account else ROOT,
        },
    )
    page.headers = {**page.headers, **fault.headers}
    return page
