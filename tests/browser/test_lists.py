"""The lists in a real browser: found while one types, chosen by keyboard, decided and taken back."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote

import httpx
import pytest
from playwright.async_api import Page, expect

from scripts.trials.chatter import chatter, links

SignIn = Callable[..., Awaitable[Page]]
CheckAxe = Callable[[Page], Awaitable[None]]
Place = Callable[..., Awaitable[dict[str, str]]]

ROOT = "/console/demo/comments"


@pytest.fixture
def mark() -> str:
    """A word that no other comment has."""
    return f"ياسمين{secrets.token_hex(4)}"


@pytest.fixture
def place(site: httpx.Client, mark: str) -> Place:
    """Have comments under an article whose name is an address; return their ids by the names of their authors."""

    def post(held: int, public: int) -> dict[str, str]:
        made = {}
        for number in range(held + public):
            name = f"{mark} {number}"
            words = links(name) if number < held else chatter(name)
            form = {"name": name, "email": f"{secrets.token_hex(6)}@readers.example", "body": words}
            article = quote(f"https://news.example/{mark}?a=b", safe="")
            answer = site.post(f"articles/{article}/comments", json=form).raise_for_status().json()
            made[name] = answer["id"]
        return made

    async def fill(held: int, public: int = 0) -> dict[str, str]:
        return await asyncio.to_thread(post, held, public)

    return fill


async def statuses(site: httpx.Client, comments: Mapping[str, str]) -> list[str]:
    """Return where the comments stand, in their order."""

    def look() -> list[str]:
        found = [site.get(f"comments/{id_}").raise_for_status().json() for id_ in comments.values()]
        return [case["comment"]["status"] for case in found]

    return await asyncio.to_thread(look)


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_comments_are_found_while_one_types_and_decided_together_by_keyboard(
    signed_in: SignIn, place: Place, site: httpx.Client, mark: str, language: str
) -> None:
    comments = await place(held=4, public=1)
    page = await signed_in(language)
    await page.goto(ROOT)
    await page.evaluate("window.same = true")
    await page.locator("#q").press_sequentially(mark)
    await expect(page.locator(".one")).to_have_count(5)
    await page.locator("#status").select_option("held")
    await expect(page.locator(".one")).to_have_count(4)
    assert "status=held" in page.url
    assert await page.evaluate("window.same") is True

    boxes = page.locator(".one .box")
    await boxes.nth(0).focus()
    for key in ("Space", "ArrowDown", "ArrowDown"):
        await page.keyboard.press(key)
    await expect(boxes.nth(2)).to_be_focused()
    await boxes.nth(2).click(modifiers=["Shift"])
    await expect(page.locator(".one .box:checked")).to_have_count(3)
    await expect(page.locator("#choose-all")).to_have_js_property("indeterminate", True)
    await page.locator("#bulk-reason").select_option("spam")
    await page.locator("button[value=reject]").press("Enter")

    await expect(page.locator("main li .one-head")).to_have_count(3)
    assert await statuses(site, comments) == [*["held"] * 4, "published"]
    await page.locator("form[action$=decided] button").press("Enter")
    await expect(page.locator("form[action$=undone]")).to_be_visible()
    assert await statuses(site, comments) == ["held", *["rejected"] * 3, "published"]
    await page.locator("form[action$=undone] button").press("Enter")
    await expect(page.locator("form[action$=undone]")).to_have_count(0)
    assert await statuses(site, comments) == [*["held"] * 4, "published"]


async def test_without_script_comments_are_found_chosen_decided_and_looked_into(
    signed_in: SignIn, place: Place, site: httpx.Client, mark: str
) -> None:
    comments = await place(held=2, public=1)
    page = await signed_in("ar", script=False)
    await page.goto(ROOT)
    await page.locator("#q").fill(mark)
    await page.locator("form.sought button").click()
    await expect(page.locator(".one")).to_have_count(3)
    first = next(iter(comments.values()))
    await page.locator(f"#c-{first}").check()
    await page.locator("button[value=publish]").click()
    await page.locator("form[action$=decided] button").click()
    await expect(page.locator(".notice-good")).to_be_visible()
    await page.locator("main a.button").click()
    await page.locator(f"a[href='{ROOT}/{list(comments.values())[1]}']").click()
    await page.locator("#note").fill("إعلان")
    await page.locator("#reason").select_option("spam")
    await page.locator("button[value=reject]").click()
    await expect(page.locator(".notice-good")).to_be_visible()
    await expect(page.locator(".steps")).to_contain_text("إعلان")
    assert await statuses(site, comments) == ["published", "rejected", "published"]


@pytest.mark.parametrize(("language", "theme"), [("ar", "dark"), ("en", "light")])
async def test_every_list_is_whole_and_for_everybody_at_360_pixels(
    signed_in: SignIn, place: Place, mark: str, axe: CheckAxe, language: str, theme: str
) -> None:
    comments = await place(held=2, public=1)
    article = quote(f"https://news.example/{mark}?a=b", safe="")
    page = await signed_in(language, theme, width=360)
    comment = next(iter(comments.values()))
    pages = ("comments", f"comments/{comment}", "queue", "articles", f"articles/{article}", "settings")
    for path in pages:
        await page.goto(f"/console/demo/{path}")
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        await axe(page)
    await page.goto(f"{ROOT}?{mark}")
    await page.locator(f"#c-{comment}").check()
    await page.locator("button[value=reject]").click()
    await axe(page)


async def test_an_article_is_closed_and_the_list_says_so(signed_in: SignIn, place: Place, mark: str) -> None:
    await place(held=0, public=1)
    page = await signed_in("ar")
    await page.goto("/console/demo/articles")
    await page.locator("#q").fill(mark)
    row = page.locator("tbody tr").filter(has_text=mark)
    await expect(page.locator("tbody tr")).to_have_count(1)
    await row.get_by_role("link").first.click()
    await page.locator("#state-closed").check()
    await page.locator("main form button").click()
    await expect(page.locator(".notice-good")).to_be_visible()
    await page.goto(f"/console/demo/articles?state=closed&q={mark}")
    await expect(row).to_contain_text("مغلق")
