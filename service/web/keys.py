"""Keys and tokens: read from the Authorization header, and from nowhere else. Litestar's guards check the role.

Where that header is not there, a session of the console does for a moderator; what changes something by a session has
to show its token in the header X-CSRF-Token, which no other site's page can know.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from service.domain.errors import NotAllowed, Unknown
from service.domain.key import ApiKey, Role
from service.domain.site import Site
from service.privacy.promise import AUTHOR_TOKEN
from service.web.console.guards import check_header, take_seat
from service.web.console.session import COOKIE
from service.web.door import door_of
from service.web.visit import site_of

_LONGEST = 512

Connection = ASGIConnection[Any, Any, Any, Any]


def bearer(connection: Connection) -> str:
    """Return what the caller shows. Raise NotAllowed where it is nothing."""
    scheme, _, credentials = connection.headers.get("authorization", "").partition(" ")
    credentials = credentials.strip()
    if scheme.lower() != "bearer" or not credentials.isascii() or not 0 < len(credentials) <= _LONGEST:
        raise NotAllowed(known=False)
    return credentials


def shows_author_token(connection: Connection) -> bool:
    """Tell an author's token from a key, and from a session."""
    return "authorization" in connection.headers and bearer(connection).startswith(AUTHOR_TOKEN)


def author_token(connection: Connection) -> str:
    """Return the author's token that the caller shows. Raise NotAllowed where it is something else."""
    shown = bearer(connection)
    if not shown.startswith(AUTHOR_TOKEN):
        raise NotAllowed(known=False)
    return shown


async def servers_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Require a key of the site's own server, or a better one; it is the request's ``auth`` from here on."""
    await unlock(connection, Role.SITE)


async def moderators_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Require a moderator's key, or an administrator's; or that one of them is signed in to the console."""
    await unlock(connection, Role.MODERATOR)


async def admins_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Require an administrator's key; or that one is signed in to the console."""
    await unlock(connection, Role.ADMIN)


async def unlock(connection: Connection, role: Role) -> ApiKey:
    """Return the key that the caller shows, which is the request's ``auth`` from here on. Raise NotAllowed."""
    site = site_of(connection.scope)
    if site is None:
        raise Unknown("site")
    key = await _key_of(connection, site, role)
    connection.scope["auth"] = key
    return key


async def _key_of(connection: Connection, site: Site, role: Role) -> ApiKey:
    if "authorization" in connection.headers or COOKIE not in connection.cookies:
        return await door_of(connection.app).journeys.access.unlock(site, bearer(connection), role)
    account = await take_seat(connection, site, role)
    check_header(connection)
    return account.key
