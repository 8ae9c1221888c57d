"""A browser for the session, and a Hakam of its own that its pages come from."""

import asyncio
import json
import tempfile
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Literal

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from scripts.trials.browser import Watch, chromium
from scripts.trials.moderators import SESSION, Moderators
from scripts.trials.running import Running

PAYLOADS = Path(__file__).parent / "payloads.toml"
LONG = [
    "ك" * 10_000,
    "W" * 10_000,
    "ا" + "\u0301" * 9_000,
    "ب\u0651\u0650\u0670" * 2_500,
    "👨‍👩‍👧‍👦" * 900,
    "\n" * 400 + "x",
    "\u202e" * 5_000 + "x",
]
"""Payloads that are all length."""

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE_MS = 15_000

CheckAxe = Callable[[Page], Awaitable[None]]
OpenContext = Callable[..., Awaitable[BrowserContext]]
SignIn = Callable[..., Awaitable[Page]]
Theme = Literal["light", "dark"]

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def stage() -> Iterator[Running]:
    """The service whose pages are seen, without limits on posts; it must end well and log no error."""
    with tempfile.TemporaryDirectory(prefix="hakam-stage-") as folder:
        service = Running(Path(folder), {"HAKAM_LIMITS": "off"})
        service.start()
        yield service
        status = service.stop()
        lines = [json.loads(line) for line in service.log.read_text().splitlines()]
    assert status == 0
    assert [line for line in lines if line["level"] not in {"info", "warning"}] == []


@pytest.fixture
def site(stage: Running) -> Iterator[httpx.Client]:
    """A caller of the stage's site ``demo``, with its administrator's key."""
    headers = {"Authorization": f"Bearer {stage.first_key}"}
    with httpx.Client(base_url=f"{stage.url}/v1/sites/demo/", headers=headers) as client:
        yield client


@pytest.fixture(scope="session")
def moderators(stage: Running) -> Callable[[str], Moderators]:
    """The people of a site of the stage."""
    known: dict[str, Moderators] = {}
    return lambda site: known.setdefault(site, Moderators(stage, site))


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as one:
        yield one


@pytest.fixture
async def open_context(browser: Browser, stage: Running) -> AsyncIterator[OpenContext]:
    """Open windows of a browser that knows nobody; nothing in them may fail or leave the stage's origin."""
    opened: list[tuple[BrowserContext, Watch]] = []

    async def start(
        language: str = "ar", theme: Theme = "light", width: int = 1280, *, script: bool = True
    ) -> BrowserContext:
        context = await browser.new_context(
            base_url=stage.url,
            locale=language,
            color_scheme=theme,
            java_script_enabled=script,
            viewport={"width": width, "height": 800},
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append((context, Watch(context, stage.url)))
        return context

    yield start
    for context, _ in opened:
        await context.close()
    assert [watch.seen for _, watch in opened if watch.seen] == []


@pytest.fixture
async def page(open_context: OpenContext) -> Page:
    """A page of somebody who is not signed in."""
    return await (await open_context()).new_page()


@pytest.fixture
def signed_in(open_context: OpenContext, moderators: Callable[[str], Moderators], stage: Running) -> SignIn:
    """Open a page of a moderator who is signed in: ``await signed_in("en", "dark", who="amal")``.

    ``who`` is the same person wherever the name is the same; without, everybody of a role is one. Further named
    values are those of ``open_context``.
    """

    async def sign_in(
        language: str = "ar",
        theme: Theme = "light",
        role: str = "admin",
        who: str = "",
        site: str = "demo",
        **window: int,
    ) -> Page:
        session = await asyncio.to_thread(moderators(site).session, who or role, role)
        context = await open_context(language, theme, **window)
        await context.add_cookies([{"name": SESSION, "value": session, "url": stage.url}])
        return await context.new_page()

    return sign_in


@pytest.fixture(scope="session")
def payloads() -> list[str]:
    """What must stay text, whatever field it is typed into."""
    written = tomllib.loads(PAYLOADS.read_text("utf-8"))
    return [*(payload for group in written.values() for payload in group), *LONG]


@pytest.fixture(scope="session")
def axe() -> CheckAxe:
    """Check the page as it is now by axe-core: there is no violation."""
    source = AXE.read_text("utf-8")

    async def check(page: Page) -> None:
        await page.evaluate(source)
        found = await page.evaluate(
            "tags => axe.run({runOnly: tags, resultTypes: ['violations'], preload: false, iframes: false})", STANDARDS
        )
        told = [f"{one['id']}: {one['help']}: {one['nodes'][0]['html']}" for one in found["violations"]]
        assert told == [], page.url

    return check
