"""Keys and tokens: read from the Authorization header, and from nowhere else. Litestar's guards check the role."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from service.domain.errors import NotAllowed, Unknown
from service.domain.key import Role
from service.privacy.promise import AUTHOR_TOKEN
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


def is_author_token(shown: str) -> bool:
    """Tell an author's token from a key."""
    return shown.startswith(AUTHOR_TOKEN)


def author_token(connection: Connection) -> str:
    """Return the author's token that the caller shows. Raise NotAllowed where it is something else."""
    shown = bearer(connection)
    if not is_author_token(shown):
        raise NotAllowed(known=False)
    return shown


async def servers_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Require a key of the site's own server, or a better one; it is the request's ``auth`` from here on."""
    await _unlock(connection, Role.SITE)


async def moderators_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Require a moderator's key, or an administrator's."""
    await _unlock(connection, Role.MODERATOR)


async def admins_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Require an administrator's key."""
    await _unlock(connection, Role.ADMIN)


async def _unlock(connection: Connection, role: Role) -> None:
    access = door_of(connection.app).journeys.access
    site = site_of(connection.scope)
    if site is None:
        raise Unknown("site")
    connection.scope["auth"] = await access.unlock(site, bearer(connection), role)
