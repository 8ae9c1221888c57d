"""The demo as somebody new walks through it: from what the first start prints to the first moderated comment."""

import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from scripts.trials.browser import Watch
from scripts.trials.moderators import LINK, PASSWORD
from scripts.trials.running import Running, running

CheckAxe = Callable[[Page], Awaitable[None]]
OpenWindow = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="module")
def first_start() -> Iterator[Running]:
    """Hakam over an empty folder, as the README's first command starts it."""
    with tempfile.TemporaryDirectory(prefix="hakam-demo-") as folder, running(Path(folder)) as service:
        yield service


@pytest.fixture
async def window(browser: Browser, first_start: Running) -> AsyncIterator[OpenWindow]:
    """Open a page of the new Hakam in a browser that knows nobody; nothing on it may fail."""
    opened: list[tuple[BrowserContext, Watch]] = []
    origin = f"http://localhost:{first_start.port}"

    async def open_page(
        path: str,
        theme: Literal["light", "dark"] = "light",
        width: int = 1280,
        *,
        language: str = "ar",
        script: bool = True,
    ) -> Page:
        context = await browser.new_context(
            base_url=origin,
            locale=language,
            color_scheme=theme,
            java_script_enabled=script,
            viewport={"width": width, "height": 800},
            # What fades in has less contrast on its way, and axe would look at it then.
            reduced_motion="reduce",
        )
        opened.append((context, Watch(context, origin)))
        page = await context.new_page()
        await page.goto(path)
        return page

    yield open_page
    for context, watch in opened:
        await context.close()
        assert watch.seen == []


async def write(page: Page, body: str, email: str = "salma@readers.example") -> None:
    for name, text in {"name": "سلمى", "email": email, "body": body}.items():
        await page.locator(f"[name={name}]").locator("visible=true").fill(text)
    await page.get_by_role("button", name="إرسال التعليق").click()


def said(page: Page, text: str) -> Locator:
    return page.get_by_role("article").filter(has_text=text)


async def samples(page: Page) -> tuple[str, str]:
    """Return what the page proposes to write: something calm, and something that is held."""
    calm, held = await page.locator(".try q").all_inner_texts()
    return calm, held


async def test_somebody_new_publishes_a_held_comment_and_watches_it_appear(
    window: OpenWindow, first_start: Running, axe: CheckAxe
) -> None:
    reader, other = await window("/demo"), await window("/demo", "dark", 360)
    calm, held = await samples(reader)
    await write(reader, calm)
    await expect(other.get_by_role("heading", name="تعليق واحد")).to_be_visible()
    await write(reader, held)
    await expect(said(reader, "بانتظار المراجعة")).to_contain_text("وجدتُ محفظة")
    await expect(other.get_by_role("heading", name="تعليق واحد")).to_be_visible()
    await axe(reader)

    room = await window(invitation(first_start))
    await room.locator("[name=email]").fill("amal@news.example")
    for name in ("new_password", "again"):
        await room.locator(f"[name={name}]").fill(PASSWORD)
    await room.locator("main form button").click()
    await expect(room.get_by_role("heading", name="سلمى")).to_be_visible()
    await room.get_by_role("button", name=re.compile("^انشر")).click()

    await expect(said(reader, "وجدتُ محفظة")).to_contain_text("منشور")
    await other.get_by_role("button", name="عرض تعليقين جديدين").click()
    await expect(said(other, "وجدتُ محفظة")).not_to_contain_text("0999000111")
    await expect(said(other, calm)).to_be_visible()
    assert await other.evaluate("document.documentElement.scrollWidth") == 360
    await axe(other)


async def test_the_demo_works_without_script(window: OpenWindow, axe: CheckAxe) -> None:
    page = await window("/demo", "dark", 360, script=False)
    _, held = await samples(page)
    await write(page, "أرجو أن تبقى الحديقة مفتوحة إلى منتصف الليل.")
    await expect(page).to_have_url(re.compile(r"/demo#comment-01\w+$"))
    await expect(page.locator(":target")).to_contain_text("إلى منتصف الليل")
    await write(page, f"{held} أو اتركوا لي خبرًا عند الحارس.")
    await expect(page).to_have_url(re.compile("/demo#comment-held$"))
    await expect(page.get_by_text("تعليقك بانتظار المراجعة")).to_be_visible()

    answer = await page.get_by_role("link", name="رد على سلمى").first.get_attribute("href") or ""
    alone = await window(answer, "dark", 360)
    await axe(alone)
    await write(alone, "وأنا كذلك.", email="salma@readers")
    await expect(alone.get_by_role("textbox", name="البريد الإلكتروني")).to_have_value("salma@readers")
    await axe(alone)
    await page.goto(answer)
    await write(page, "وأنا كذلك، فالنهار في الصيف حار.")
    await expect(page.locator(".hakam-answers > :target")).to_contain_text("فالنهار في الصيف حار")


async def test_the_demo_speaks_english_around_its_article(window: OpenWindow, axe: CheckAxe) -> None:
    page = await window("/demo", language="en")
    await expect(page.get_by_role("heading", name="Try this")).to_be_visible()
    await expect(page.get_by_role("button", name="Post comment")).to_be_visible()
    await expect(page.get_by_role("link", name="moderators' room")).to_have_attribute("href", "/console/")
    await axe(page)


def invitation(first_start: Running) -> str:
    """Return the link that the first start printed."""
    found = LINK.search(first_start.output.read_text("utf-8"))
    assert found is not None
    return found.group()
