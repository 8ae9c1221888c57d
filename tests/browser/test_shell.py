"""The shell that every page stands in, and the way into it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import BrowserContext, Page, expect

from scripts.trials.moderators import PASSWORD, SESSION, Moderators
from scripts.trials.running import Running
from service.web.console.asset_files import asset

OpenContext = Callable[..., Awaitable[BrowserContext]]


async def test_a_script_is_kept_for_good_under_its_own_address(page: Page, stage: Running) -> None:
    answer = await page.goto(asset("console.js"))
    assert answer is not None
    assert answer.status == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(("language", "theme", "script"), [("ar", "dark", True), ("en", "light", False)])
async def test_somebody_invited_joins_leaves_and_comes_back(
    moderators: Callable[[str], Moderators], open_context: OpenContext, language: str, theme: str, *, script: bool
) -> None:
    email = f"layla-{language}@news.example"
    invitation = await asyncio.to_thread(moderators("demo").invite, email, "moderator")
    context = await open_context(language, theme, script=script)
    page = await context.new_page()
    await page.goto(invitation)
    await page.fill("[name=new_password]", PASSWORD)
    await page.fill("[name=again]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/console/demo/")
    await expect(page.locator("html")).to_have_attribute("lang", language)
    await expect(page.locator(".top a[href$=people]")).to_have_count(0)
    session = next(cookie for cookie in await context.cookies() if cookie["name"] == SESSION)
    assert (session["httpOnly"], session["sameSite"]) == (True, "Lax")

    await page.click(".own summary")
    await page.click("form[action$=sign-out] button")
    await page.goto("/console/demo/queue")
    for password in ("not this one at all", PASSWORD):
        await page.wait_for_url("**/console/sign-in*")
        await page.fill("[name=email]", email)
        await page.fill("[name=password]", password)
        await page.keyboard.press("Enter")
        if password != PASSWORD:
            await expect(page.get_by_role("alert")).to_be_visible()
            await expect(page.locator("[name=email]")).to_have_value(email)
    await page.wait_for_url("**/console/demo/queue")


async def test_menus_open_by_keyboard_and_close_by_escape(signed_in: Callable[..., Awaitable[Page]]) -> None:
    page = await signed_in(width=360)
    await page.goto("/console/demo/queue")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()
    summary = page.locator(".own summary")
    await summary.press("Enter")
    await expect(page.locator(".own .menu-list")).to_be_visible()
    box = await page.locator(".own .menu-list").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    await page.keyboard.press("Escape")
    await expect(page.locator(".own .menu-list")).to_be_hidden()
    await expect(summary).to_be_focused()
