"""A browser's form post: which routes take one, and what was typed in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar import Request
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from service.web.body import Form
from service.web.negotiation import prefers_page
from service.web.pages import HIDDEN

FORM_POST = "form_post"
"""A route with this option, a FormPost, answers a browser's form post by a page."""

AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True, kw_only=True)
class FormPost:
    """How a route answers. ``always``: a page also for those who take anything, and not JSON by name.

    ``hidden`` are the fields that a refused form carries along unseen; ``statuses`` those that the pages of some
    problems have instead of their own, by the problem's slug.
    """

    always: bool = False
    hidden: tuple[str, ...] = HIDDEN
    statuses: Mapping[str, int] = field(default_factory=dict)


def form_post_of(scope: Scope) -> FormPost | None:
    """Return how the request's route answers form posts, None where it takes none."""
    # Litestar's types promise a route handler, yet a request that no route took has none.
    handler = dict(scope).get("route_handler")
    found = handler.opt.get(FORM_POST) if isinstance(handler, BaseRouteHandler) else None
    return found if isinstance(found, FormPost) else None


def wants_page(request: AnyRequest) -> bool:
    """Tell whether a browser posted a form and waits for a page."""
    route = form_post_of(request.scope)
    if request.method != "POST" or route is None or request.content_type[0] == "application/json":
        return False
    accepted = request.headers.get("accept", "")
    return prefers_page(accepted) or (route.always and "json" not in accepted)


def remember_form(request: AnyRequest, form: Form) -> None:
    """Keep what was typed, for the page that may have to give it back."""
    request.scope["state"]["form"] = form


def remembered_form(request: AnyRequest) -> Form:
    """Return what ``remember_form`` kept, or an empty form."""
    form: Form = request.scope["state"].get("form", {})
    return form
