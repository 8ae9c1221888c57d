"""Somebody at the console, as far as HTTP goes: cookies are kept, and forms are sent with the tokens they came with."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, cast

import httpx

from service.flow.moderators import NewModerator
from service.web.app import Application

PUBLIC_URL = "http://comments.example"
PASSWORD = "سماء زرقاء فوق دمشق"  # noqa: S105 - opens nothing but what tests make

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(frozen=True)
class Person:
    """A moderator with their address, and what they were given when they were added."""

    email: str
    made: NewModerator


class Browser:
    """A browser without a screen, at an application without a socket between, somewhere that is nobody else's.

    It asks for Arabic unless a request says otherwise.
    """

    def __init__(self, app: Application, url: str = PUBLIC_URL) -> None:
        somewhere = ".".join(["10", *(str(part) for part in secrets.token_bytes(3))])
        transport = httpx.ASGITransport(app=cast("Any", app), client=(somewhere, 50_000))
        self.client = httpx.AsyncClient(transport=transport, base_url=url, headers={"Accept-Language": "ar"})
        self.token = ""

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Open a page, and follow no redirect."""
        return self._seen(await self.client.get(path, headers=headers))

    async def send(self, path: str, *, csrf: str | None = None, **fields: str) -> httpx.Response:
        """Send a form as the page that was seen last would."""
        token = self.token if csrf is None else csrf
        return self._seen(await self.client.post(path, data={**fields, "csrf": token}))

    async def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        """Fill in the form; a right answer leads on."""
        await self.get("/console/sign-in")
        return await self.send("/console/sign-in", email=email, password=password, **more)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.client.aclose()

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        if found := _CSRF.search(answer.text):
            self.token = found[1]
        return answer
