"""Every page of the console."""

from typing import Any

from litestar import Request, Router
from litestar.di import Provide

from service.web.console.desk import DESK
from service.web.console.figures import see_figures_page
from service.web.console.guards import console_moderators
from service.web.console.invitation import accept_invitation, see_invitation
from service.web.console.keys import KEYS
from service.web.console.lists import LISTS
from service.web.console.people import PEOPLE
from service.web.console.preferences import change_password, change_preferences, see_preferences
from service.web.console.rules import RULES
from service.web.console.seat import Seat, seat_of
from service.web.console.session import SessionBackend, session_middleware
from service.web.console.sign_in import console, see_sign_in, sign_in, sign_out
from service.web.console.webhooks import WEBHOOKS

ANTEROOM = (console, see_sign_in, sign_in, sign_out, see_invitation, accept_invitation)
"""For everybody."""

OWN = (see_preferences, change_preferences, change_password)

SITE_PAGES = (see_figures_page, *DESK, *LISTS, *OWN, *PEOPLE, *KEYS, *RULES, *WEBHOOKS)
"""For those who are signed in at the site; each takes its ``seat``. Pages for administrators add their own guard."""


def console_router(sessions: SessionBackend) -> Router:
    """Return the console; only here are sessions read for every request."""
    site = Router(
        "/console/{site:str}",
        route_handlers=[*SITE_PAGES],
        guards=[console_moderators],
        dependencies={"seat": Provide(_seat, sync_to_thread=False)},
    )
    return Router(
        "/",
        route_handlers=[*ANTEROOM, site],
        middleware=[session_middleware(sessions)],
        include_in_schema=False,
    )


def _seat(request: Request[Any, Any, Any]) -> Seat:
    return seat_of(request)
