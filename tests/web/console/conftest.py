"""The console on the real ledger and queue: a site of its own for every test, and people who sign in there."""

import itertools
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import asyncpg
import pytest
from argon2 import PasswordHasher

from scripts.trials.chatter import chatter, links
from scripts.trials.console import PASSWORD, PUBLIC_URL, Browser, Person
from service.domain.event import OPERATOR
from service.domain.ids import ArticleId
from service.domain.key import Role
from service.domain.site import Site
from service.flow.submit import Arrival, Receipt
from service.house import reception
from service.house.house import House
from service.privacy.passwords import Passwords
from service.settings.settings import read_settings
from service.web.app import Application, create_app
from service.web.options import WebOptions

MakePerson = Callable[..., Awaitable[Person]]
OpenBrowser = Callable[..., Awaitable[Browser]]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("console")


@pytest.fixture(scope="session")
async def database_url(postgres_url: str) -> str:
    """A database of the console's own: a ledger takes one house's keys only, and other rooms open houses too."""
    connection = await asyncpg.connect(postgres_url)
    try:
        await connection.execute("CREATE DATABASE hakam_console")
    finally:
        await connection.close()
    return postgres_url.replace("/hakam?", "/hakam_console?")


@pytest.fixture(scope="session")
async def house(data: Path, database_url: str, redis_url: str) -> AsyncIterator[House]:
    """A house whose hashes of passwords are cheap to make, for here many people sign in."""
    cheap = PasswordHasher(time_cost=1, memory_cost=1_024, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reception, "Passwords", partial(Passwords, cheap))
        opened = House(read_settings({"HAKAM_DATA": str(data)}), database_url, redis_url)
    await opened.prepare()
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def console_app(house: House) -> Application:
    return create_app(house.journeys, WebOptions(public_url=PUBLIC_URL))


@pytest.fixture
async def queueless(house: House, data: Path, database_url: str, tmp_path: Path) -> AsyncIterator[Application]:
    """The same service while Redis is down."""
    built = House(read_settings({"HAKAM_DATA": str(data)}), database_url, f"unix://{tmp_path}/nobody.sock")
    yield create_app(built.journeys, WebOptions(public_url=PUBLIC_URL))
    await built.close()


@pytest.fixture
async def open_browser(console_app: Application) -> AsyncIterator[OpenBrowser]:
    """Open browsers that know nothing of each other, by default at the shared console."""
    async with AsyncExitStack() as stack:

        async def build(app: Application = console_app, url: str = PUBLIC_URL) -> Browser:
            return await stack.enter_async_context(Browser(app, url))

        yield build


@pytest.fixture
async def browser(open_browser: OpenBrowser) -> Browser:
    return await open_browser()


@pytest.fixture
async def site(house: House) -> Site:
    return await house.administration.add_site(f"s{secrets.token_hex(6)}", ("https://news.example",), "ar")


@pytest.fixture
async def other_site(house: House) -> Site:
    return await house.administration.add_site(f"s{secrets.token_hex(6)}", (), "en")


@pytest.fixture
def person(house: House, site: Site) -> MakePerson:
    """Make a moderator of the test's site, with a password unless the test says otherwise."""

    async def make(role: Role = Role.MODERATOR, *, password: str | None = PASSWORD) -> Person:
        email = f"amal-{secrets.token_hex(6)}@news.example"
        made = await house.journeys.reception.moderators.add(site.id, email, role, OPERATOR)
        if password is not None:
            await house.journeys.reception.invitations.accept(made.invitation, password, None)
        return Person(email, made)

    return make


@pytest.fixture
async def amal(person: MakePerson) -> Person:
    return await person()


@pytest.fixture
async def admin(person: MakePerson) -> Person:
    return await person(Role.ADMIN)


@pytest.fixture
async def amals(open_browser: OpenBrowser, amal: Person) -> Browser:
    """A browser in which a moderator is signed in."""
    browser = await open_browser()
    assert (await browser.sign_in(amal.email)).status_code == 303
    return browser


@pytest.fixture
async def admins(open_browser: OpenBrowser, admin: Person) -> Browser:
    """A browser in which an administrator is signed in."""
    browser = await open_browser()
    assert (await browser.sign_in(admin.email)).status_code == 303
    return browser


@pytest.fixture
def steps(database_url: str, site: Site) -> Callable[[], Awaitable[list[str]]]:
    """List the types of the events of the test's site, the oldest first."""

    async def read() -> list[str]:
        connection = await asyncpg.connect(database_url)
        try:
            rows = await connection.fetch("SELECT type FROM events WHERE site_id = $1 ORDER BY event_id", site.id)
        finally:
            await connection.close()
        return [row["type"] for row in rows]

    return read


@pytest.fixture
def seated(open_browser: OpenBrowser, person: MakePerson, site: Site) -> Callable[..., Awaitable[Browser]]:
    """Open a browser in which somebody of that role is signed in, and reads English unless the test says otherwise."""

    async def sit(role: Role = Role.MODERATOR, language: str = "en") -> Browser:
        browser, somebody = await open_browser(), await person(role)
        browser.client.headers["Accept-Language"] = language
        await browser.sign_in(somebody.email)
        # The page carries the token that forms of this session are sent with.
        await browser.get(f"/console/{site.id}/preferences")
        return browser

    return sit


@pytest.fixture
def post(house: House, site: Site) -> Callable[..., Awaitable[Receipt]]:
    """Post a comment at the test's site, clean and unlike every other but for what the test says of it."""
    numbers = itertools.count(1)

    async def send(*, article: str = "a", held: bool = False, **fields: object) -> Receipt:
        mark = f"{site.id}-{next(numbers)}"
        body = f"انظروا {links(mark)}" if held else chatter(mark)
        form: dict[str, object] = {"name": "سلمى", "email": f"{mark}@readers.example", "body": body, **fields}
        arrival = Arrival(site=site, article=ArticleId(article), form=form, client=None)
        return await house.journeys.submit.submit(arrival)

    return send


@pytest.fixture
def post_held(post: Callable[..., Awaitable[Receipt]]) -> Callable[..., Awaitable[Receipt]]:
    """Post a comment that is held, for its five links."""
    return partial(post, held=True)
