"""The console on the real ledger and queue: a site of its own for every test, and people who sign in there."""

import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, cast

import httpx
import pytest

from service.domain.event import OPERATOR
from service.domain.key import Role
from service.domain.site import Site
from service.flow.moderators import NewModerator
from service.house.house import House
from service.settings.settings import read_settings
from service.web.app import Application, create_app
from service.web.options import WebOptions

PASSWORD = "سماء زرقاء فوق دمشق"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@pytest.fixture(scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory, database_url: str, redis_url: str) -> AsyncIterator[House]:
    settings = read_settings({"HAKAM_DATA": str(tmp_path_factory.mktemp("console"))})
    opened = House(settings, database_url, redis_url)
    await opened.prepare()
    yield opened
    await opened.close()


class Browser:
    """A browser at the console: it keeps cookies and sends the tokens of the forms that it was shown."""

    def __init__(self, app: Application) -> None:
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=cast("Any", app)), base_url="http://comments.example"
        )
        self._token = ""

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return self._seen(await self.client.get(path, **more))

    async def send(self, path: str, *, csrf: str | None = None, **fields: str) -> httpx.Response:
        """Post a form as the last page that was shown would."""
        token = self._token if csrf is None else csrf
        return self._seen(await self.client.post(path, data={**fields, "csrf": token}))

    async def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        await self.get("/console/sign-in")
        return await self.send("/console/sign-in", email=email, password=password, **more)

    @property
    def token(self) -> str:
        return self._token

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        if found := CSRF.search(answer.text):
            self._token = found[1]
        return answer


@pytest.fixture(scope="session")
def console_app(house: House) -> Application:
    return create_app(house.journeys, WebOptions(public_url="http://comments.example"))


@pytest.fixture
async def open_browser(console_app: Application) -> AsyncIterator[Callable[..., Browser]]:
    """Open browsers that know nothing of each other, by default at the shared house's console."""
    async with AsyncExitStack() as stack:

        def build(app: Application = console_app) -> Browser:
            made = Browser(app)
            stack.push_async_callback(made.client.aclose)
            return made

        yield build


@pytest.fixture
def browser(open_browser: Callable[[], Browser]) -> Browser:
    return open_browser()


@pytest.fixture
async def site(house: House) -> Site:
    return await house.administration.add_site(f"s{secrets.token_hex(6)}", ("https://news.example",), "ar")


class Person:
    """A moderator who has chosen a password."""

    def __init__(self, email: str, made: NewModerator) -> None:
        self.email = email
        self.made = made


@pytest.fixture
def person(house: House, site: Site) -> Callable[..., Awaitable[Person]]:
    """Make a moderator of the test's site, with a password unless the test says otherwise."""

    async def make(role: Role = Role.MODERATOR, *, at: Site = site, password: str | None = PASSWORD) -> Person:
        email = f"amal-{secrets.token_hex(6)}@news.example"
        made = await house.journeys.reception.moderators.add(at.id, email, role, OPERATOR)
        if password is not None:
            await house.journeys.reception.invitations.accept(made.invitation, password, None)
        return Person(email, made)

    return make
