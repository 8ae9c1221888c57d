"""The anteroom: pages for those who are not signed in yet. Their forms show what a cookie of this browser holds too."""

import re
import secrets
from typing import Any

from litestar import Request
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler
from litestar.response import Template

from service.domain.errors import StrangeForm
from service.privacy.keyed import same
from service.web.body import read_form
from service.web.client_address import client_address
from service.web.console.guards import CSRF_FIELD, Connection, changes_nothing
from service.web.console.page import console_page
from service.web.console.tongue import tongue
from service.web.door import door_of

COOKIE = "hakam_anteroom"

_TOKEN = re.compile(r"[0-9a-f]{48}")

AnyRequest = Request[Any, Any, Any]


async def from_anteroom(connection: Connection, _: BaseRouteHandler) -> None:
    """Require of a form that it comes from a page that this browser was given. Raise StrangeForm."""
    if changes_nothing(connection):
        return
    form = await read_form(connection) if isinstance(connection, Request) else {}
    shown, kept = form.get(CSRF_FIELD), connection.cookies.get(COOKIE, "")
    if not isinstance(shown, str) or not _TOKEN.fullmatch(kept) or not same(shown, kept):
        raise StrangeForm


def anteroom_page(request: AnyRequest, template: str, status: int = 200, **context: object) -> Template:
    """Return a page for somebody whom nobody knows yet."""
    door, token = door_of(request.app), _token(request)
    page = console_page(template, tongue(request, door.console), status, {"csrf": token, **context})
    page.cookies = [
        Cookie(key=COOKIE, value=token, path="/console", httponly=True, samesite="lax", secure=door.options.secure)
    ]
    return page


def address_behind(request: AnyRequest) -> str | None:
    """Return where somebody is, as the network says or a proxy that we trust."""
    peer = request.client.host if request.client else None
    trusted = door_of(request.app).options.trusted_proxies
    return client_address(peer, request.headers.getall("x-forwarded-for", []), trusted)


def text_of(form: dict[str, object], name: str, longest: int = 1_000) -> str:
    """Return what was typed into a field, cut where it is too long to be anything."""
    value = form.get(name)
    return value[:longest] if isinstance(value, str) else ""


def _token(request: AnyRequest) -> str:
    kept = request.cookies.get(COOKIE, "")
    return kept if _TOKEN.fullmatch(kept) else secrets.token_hex(24)
