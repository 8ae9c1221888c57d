"""Guards of the console: who is signed in, at which site, and whether a form is really theirs."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from service.domain.account import Account
from service.domain.errors import NotAllowed, StrangeForm
from service.domain.key import Role
from service.domain.site import Site
from service.privacy.keyed import same
from service.web.body import JSON, read_form
from service.web.console.session import Sitting, sitting_of
from service.web.door import door_of
from service.web.visit import read_site_name, remember_site

CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

Connection = ASGIConnection[Any, Any, Any, Any]


async def console_moderators(connection: Connection, _: BaseRouteHandler) -> None:
    """Require that a moderator of the path's site, or an administrator, is signed in."""
    await _enter(connection, Role.MODERATOR)


async def console_admins(connection: Connection, _: BaseRouteHandler) -> None:
    """Require that an administrator of the path's site is signed in."""
    await _enter(connection, Role.ADMIN)


async def take_seat(connection: Connection, site: Site, role: Role) -> Account:
    """Return whoever the session is of; remember them for the request. Raise NotAllowed, Unavailable."""
    account = await _sit(connection)
    if account.key.site != site.id or not account.key.role.includes(role):
        raise NotAllowed(known=True)
    return account


async def seated(connection: Connection) -> Account | None:
    """Return whoever is signed in, at whatever site. Raise Unavailable."""
    try:
        return await _sit(connection)
    except NotAllowed:
        return None


def check_header(connection: Connection) -> None:
    """Require of a call that changes something, by a session, that it shows the session's token. Raise StrangeForm."""
    if changes_nothing(connection):
        return
    if not same(connection.headers.get(CSRF_HEADER, ""), csrf_of(connection.scope)):
        raise StrangeForm


async def check_form(connection: Connection) -> None:
    """Require it of a form too, which may hold the token in a field. Raise StrangeForm."""
    if changes_nothing(connection) or CSRF_HEADER in connection.headers:
        check_header(connection)
        return
    if not isinstance(connection, Request) or connection.content_type[0] == JSON:
        raise StrangeForm
    shown = (await read_form(connection)).get(CSRF_FIELD)
    if not isinstance(shown, str) or not same(shown, csrf_of(connection.scope)):
        raise StrangeForm


def changes_nothing(connection: Connection) -> bool:
    return isinstance(connection, Request) and connection.method in SAFE


def account_of(scope: Scope) -> Account | None:
    """Return who is signed in, once a guard has looked."""
    account = scope["state"].get("account")
    return account if isinstance(account, Account) else None


def csrf_of(scope: Scope) -> str:
    """Return the session's token. Raise StrangeForm where there is no session."""
    sitting = scope["state"].get("sitting")
    if not isinstance(sitting, Sitting):
        raise StrangeForm
    return sitting.csrf


async def _enter(connection: Connection, role: Role) -> None:
    name = read_site_name(str(connection.path_params["site"]))
    site = await door_of(connection.app).journeys.access.enter(name)
    remember_site(connection.scope, site)
    connection.scope["auth"] = (await take_seat(connection, site, role)).key
    await check_form(connection)


async def _sit(connection: Connection) -> Account:
    door, scope = door_of(connection.app), connection.scope
    # Pages come with their session, whatever Litestar's types promise of all others; a call of the API has none yet.
    known = dict(scope)
    session = known["session"] if "session" in known else await door.sessions.load_from_connection(connection)
    sitting = sitting_of(session)
    if sitting is None:
        raise NotAllowed(known=False)
    account = await door.journeys.reception.sign_in.sit(sitting.site, sitting.moderator, sitting.since)
    scope["state"]["account"] = account
    scope["state"]["sitting"] = sitting
    return account
