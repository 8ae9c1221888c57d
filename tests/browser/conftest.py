"""A browser for the session, and a Hakam of its own that its pages come from."""

import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from scripts.trials.browser import Watch, chromium
from scripts.trials.running import Running

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE_MS = 15_000

CheckAxe = Callable[[Page], Awaitable[None]]

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
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as one:
        yield one


@pytest.fixture
async def page(browser: Browser, stage: Running) -> AsyncIterator[Page]:
    """A page of somebody who is not signed in; nothing on it may fail or leave the stage's origin."""
    context = await browser.new_context(base_url=stage.url, locale="ar")
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch(context, stage.url)
    yield await context.new_page()
    await context.close()
    assert watch.seen == []


@pytest.fixture(scope="session")
def axe() -> CheckAxe:
    """Check the page as it is now by axe-core: there is no violation."""
    source = AXE.read_text("utf-8")

    async def check(page: Page) -> None:
        await page.evaluate(source)
        found = await page.evaluate("tags => axe.run({runOnly: tags})", WCAG)
        told = [f"{one['id']}: {one['help']}: {one['nodes'][0]['html']}" for one in found["violations"]]
        assert told == [], page.url

    return check
