"""A bad network: nothing that was typed is lost, and nothing is stored twice."""

from collections.abc import Awaitable, Callable

import httpx
from playwright.async_api import Page, Route, expect

from scripts.trials.chatter import chatter

MakeReader = Callable[..., Awaitable[Page]]

POSTS = "**/v1/sites/news/articles/*/comments"


async def fill(page: Page, body: str) -> None:
    await page.locator("[name=name]").fill("سلمى")
    await page.locator("[name=email]").fill("salma@readers.example")
    await page.locator("[name=body]").fill(body)


async def send(page: Page) -> None:
    await page.get_by_role("button", name="إرسال التعليق").click()


async def stored(moderator: httpx.AsyncClient, article: str) -> list[str]:
    listed = (await moderator.get(f"articles/{article}/comments")).json()
    return [comment["body"] for comment in listed["comments"]]


async def test_a_comment_that_was_sent_without_a_network_goes_out_when_it_is_back(
    reader: MakeReader, moderator: httpx.AsyncClient, article: str
) -> None:
    body, page = chatter(article), await reader(article)
    await fill(page, body)
    await page.reload()
    await expect(page.locator("[name=body]")).to_have_value(body)
    await expect(page.locator("[name=email]")).to_have_value("salma@readers.example")
    kept = await page.evaluate("JSON.stringify(localStorage)")
    assert "salma@" not in kept, "without consent an address is not kept longer than the tab is open"

    await page.context.set_offline(offline=True)
    await send(page)
    await expect(page.get_by_text("لم يُرسل تعليقك بعد لانقطاع الاتصال.")).to_be_visible()
    await page.get_by_role("button", name="تعديل ما كتبت").click()
    await page.locator("[name=body]").fill(f"{body} وشكرا.")
    await page.get_by_label("تذكَّر اسمي").check()
    await send(page)
    await expect(page.get_by_text("لم يُرسل تعليقك بعد لانقطاع الاتصال.")).to_be_visible()
    await page.context.set_offline(offline=False)
    await expect(page.get_by_role("article")).to_contain_text(f"{body} وشكرا.")
    assert await stored(moderator, article) == [f"{body} وشكرا."]

    await page.reload()
    await expect(page.locator("[name=body]")).to_have_value("")
    await expect(page.locator("[name=email]")).to_have_value("salma@readers.example")
    await page.get_by_label("تذكَّر اسمي").uncheck()
    await page.evaluate("sessionStorage.clear()")
    await page.reload()
    await expect(page.locator("[name=email]")).to_have_value("")


async def test_a_comment_whose_answer_was_lost_is_sent_again_and_stored_once(
    reader: MakeReader, moderator: httpx.AsyncClient, article: str
) -> None:
    body, page = chatter(article), await reader(article)
    keys: list[str] = []

    async def lose(route: Route) -> None:
        if route.request.method != "POST":
            await route.fallback()
            return
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            await route.fetch()
            await route.abort()
        elif len(keys) == 2:
            headers = {
                "Access-Control-Allow-Origin": "*",
                "Access-Control-Expose-Headers": "Retry-After",
                "Retry-After": "60",
            }
            await route.fulfill(status=503, headers=headers, json={"title": "down"})
        else:
            await route.fallback()

    await page.route(POSTS, lose)
    await fill(page, body)
    await send(page)
    await expect(page.get_by_text("ستُعاد المحاولة بعد 60 ثانية.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("article")).to_contain_text(body)
    assert await stored(moderator, article) == [body]
    assert len(keys) == 3
    assert len(set(keys)) == 1


async def test_a_page_that_was_opened_without_a_network_fills_itself_when_it_is_back(
    reader: MakeReader, article: str
) -> None:
    page = await reader(article)
    await page.context.set_offline(offline=True)
    await page.locator("hakam-comments").evaluate("element => element.setAttribute('order', 'newest')")
    await expect(page.get_by_role("alert")).to_have_text("تعذّر تحميل التعليقات الآن.")
    await page.context.set_offline(offline=False)
    await expect(page.locator("hakam-comments form")).to_be_visible()


async def test_what_stands_before_the_service_may_answer_in_its_own_words(
    reader: MakeReader, moderator: httpx.AsyncClient, article: str
) -> None:
    given = {"name": "هدى", "email": "huda@readers.example", "body": chatter(article)}
    await moderator.post(f"articles/{article}/comments", json=given)
    page = await reader(article)
    headers = {"Access-Control-Allow-Origin": "*"}
    await page.route("**/v1/**", lambda route: route.fulfill(status=403, body="<h1>Forbidden</h1>", headers=headers))
    await page.get_by_role("button", name="إبلاغ: تعليق").click()
    await page.get_by_role("button", name="إرسال البلاغ").click()
    await expect(page.get_by_role("alert").filter(has_text="لم ينجح ذلك. حاول مرة أخرى بعد قليل.")).to_be_visible()

    await page.locator("hakam-comments").evaluate("element => element.setAttribute('order', 'newest')")
    await expect(page.get_by_role("alert")).to_have_text("تعذّر تحميل التعليقات الآن.")
    await page.unroute("**/v1/**")
    await page.get_by_role("button", name="أعد المحاولة").press("Enter")
    await expect(page.locator("hakam-comments form")).to_be_visible()
    assert await page.evaluate("document.activeElement.localName") == "hakam-comments"
