"""Sessions: Litestar's server-side ones, kept in Redis, which remember who sits where.

Three things differ from how Litestar's backend works by itself. Only those who signed in have a session, so that no
reader's request asks Redis for one. The store is asked before the answer begins, where a Redis that is down can still
be told of in words. And who signs in gets a new id, whatever their browser showed before.
"""

import contextlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.middleware import DefineMiddleware
from litestar.middleware.session import SessionMiddleware
from litestar.middleware.session.server_side import ServerSideSessionBackend, ServerSideSessionConfig
from litestar.stores.base import Store
from litestar.types import Empty, Message, ScopeSession

from service.domain.account import Account
from service.domain.ids import KeyId, SiteId
from service.flow.ports.accounts import Sessions

COOKIE = "hakam_session"
STORE = "sessions"
CSRF_BYTES = 24

_ID = re.compile(r"[0-9a-f]{64}")
_NEW = "new_session"

Connection = ASGIConnection[Any, Any, Any, Any]


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """What a session holds. ``since`` is when the password was chosen: a newer one ends the session.

    Forms show ``csrf`` to prove that they are ours.
    """

    site: SiteId
    moderator: KeyId
    since: datetime
    csrf: str


class SessionStore(Store):
    """Litestar's store over our port. The one it brings knows no time limits and no cluster."""

    __slots__ = ("_sessions",)

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def set(self, key: str, value: str | bytes, expires_in: int | timedelta | None = None) -> None:
        kept = value.encode() if isinstance(value, str) else value
        await self._sessions.write(key, kept, _seconds(expires_in) or 1)

    async def get(self, key: str, renew_for: int | timedelta | None = None) -> bytes | None:
        return await self._sessions.read(key, _seconds(renew_for))

    async def delete(self, key: str) -> None:
        await self._sessions.drop(key)

    async def delete_all(self) -> None:
        await self._sessions.drop_all()

    async def exists(self, key: str) -> bool:
        return await self._sessions.left(key) is not None

    async def expires_in(self, key: str) -> int | None:
        return await self._sessions.left(key)


class SessionBackend(ServerSideSessionBackend):
    """See above. The cookie lasts as long as the browser is open, and the session as long as it is used."""

    def get_session_id(self, connection: Connection) -> str:
        new = connection.scope["state"].get(_NEW)
        return new if isinstance(new, str) else super().get_session_id(connection)

    async def load_from_connection(self, connection: Connection) -> dict[str, Any]:
        shown = connection.cookies.get(self.config.key, "")
        return await super().load_from_connection(connection) if _ID.fullmatch(shown) else {}

    async def store_in_message(self, scope_session: ScopeSession, message: Message, connection: Connection) -> None:
        """Tell the browser of a session that began or ended with this request."""
        headers = MutableScopeHeaders.from_message(message)
        if scope_session is Empty:
            headers.add("Set-Cookie", self._cookie("null", over=True))
        elif _NEW in connection.scope["state"]:
            headers.add("Set-Cookie", self._cookie(self.get_session_id(connection)))

    async def begin(self, request: Request[Any, Any, Any], account: Account) -> Sitting:
        """Seat the person under a new id; what their browser showed before is nobody's any more. Raise Unavailable."""
        if account.password_at is None:
            raise ValueError("nobody sits down without a password")
        await self.end(request)
        sitting = Sitting(
            site=account.key.site,
            moderator=account.key.id,
            since=account.password_at,
            csrf=secrets.token_urlsafe(CSRF_BYTES),
        )
        new = self.generate_session_id()
        await self.set(new, msgspec.json.encode(sitting), self._store(request))
        request.scope["state"][_NEW] = new
        request.set_session(msgspec.to_builtins(sitting))
        return sitting

    async def end(self, request: Request[Any, Any, Any]) -> None:
        """Forget the session that the browser shows. Raise Unavailable."""
        shown = request.cookies.get(self.config.key, "")
        if _ID.fullmatch(shown):
            await self.delete(shown, self._store(request))
        request.clear_session()

    def _store(self, connection: Connection) -> Store:
        return self.config.get_store_from_app(connection.app)

    def _cookie(self, value: str, *, over: bool = False) -> str:
        config = self.config
        cookie = Cookie(
            key=config.key,
            value=value,
            path=config.path,
            secure=config.secure,
            httponly=config.httponly,
            samesite=config.samesite,
            max_age=0 if over else None,
        )
        return cookie.to_header(header="")


def session_backend(*, secure: bool, seconds: int) -> SessionBackend:
    """Return what sessions are kept by: an idle one ends after so many seconds."""
    config = ServerSideSessionConfig(
        key=COOKIE, store=STORE, max_age=seconds, renew_on_access=True, secure=secure, httponly=True, samesite="lax"
    )
    return SessionBackend(config)


def session_middleware(backend: SessionBackend) -> DefineMiddleware:
    return DefineMiddleware(SessionMiddleware, backend=backend)


def sitting_of(session: object) -> Sitting | None:
    """Return who a session is of, None for one of nobody."""
    with contextlib.suppress(msgspec.ValidationError):
        return msgspec.convert(session, Sitting)
    return None


def _seconds(span: int | timedelta | None) -> int | None:
    return int(span.total_seconds()) if isinstance(span, timedelta) else span
