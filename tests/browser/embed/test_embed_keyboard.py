"""A reader does everything by keyboard: writes, corrects, answers, edits and withdraws, in both languages."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from scripts.trials.chatter import chatter

MakeReader = Callable[..., Awaitable[Page]]

FOCUSED = """() => {
  const root = document.activeElement?.shadowRoot ?? document;
  const at = root.activeElement;
  return at?.name || at?.localName || "";
}"""
SAID: dict[str, dict[str, str]] = {
    "ar": {
        "empty": "لا تعليقات بعد. كن أول المعلّقين.",
        "wrong": "صحّح 3 حقول",
        "required": "هذا الحقل إلزامي",
        "one": "تعليق واحد",
        "two": "تعليقان",
        "reply": "رد",
        "edit": "تعديل",
        "withdraw": "سحب",
        "withdrawn": "سحبتَ هذا التعليق.",
    },
    "en": {
        "empty": "No comments yet. Yours would be the first.",
        "wrong": "Please correct 3 fields",
        "required": "Please fill this in",
        "one": "1 comment",
        "two": "2 comments",
        "reply": "Reply",
        "edit": "Edit",
        "withdraw": "Withdraw",
        "withdrawn": "You have withdrawn this comment.",
    },
}


async def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of that name, or the element of that kind, has the focus."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate(FOCUSED) == name:
            return
    raise AssertionError(f"Tab never comes to {name}")


async def press(page: Page, label: str) -> None:
    """Go on by Tab to the next button whose name begins with the label, and press it."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        at = page.locator("hakam-comments button:focus")
        name = (await at.get_attribute("aria-label") or await at.inner_text()) if await at.count() else ""
        if name.startswith(label):
            await page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never comes to {label}")


@pytest.mark.parametrize(("lang", "width"), [("ar", 360), ("en", 1280)])
async def test_a_reader_comments_answers_edits_and_withdraws_by_keyboard(
    reader: MakeReader, article: str, lang: str, width: int
) -> None:
    said = SAID[lang]
    page = await reader(article, width=width, lang=lang)
    await expect(page.get_by_text(said["empty"])).to_be_visible()
    assert await page.locator("section").get_attribute("dir") == {"ar": "rtl", "en": "ltr"}[lang]

    await tab_to(page, "name")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text=said["wrong"])).to_be_visible()
    assert await page.evaluate(FOCUSED) == "name"
    name = page.locator("[name=name]")
    await expect(name).to_have_accessible_description(f"{said['required']}: {await labelled(page, 'name')}.")

    body = chatter(article)
    await page.keyboard.type("Salma")
    await tab_to(page, "email")
    await page.keyboard.type("salma@readers.example")
    await tab_to(page, "body")
    await page.keyboard.type(body)
    await tab_to(page, "button")
    await page.keyboard.press("Enter")
    first = page.get_by_role("article").filter(has_text=body)
    await expect(first).to_be_focused()
    await expect(page.get_by_role("heading", name=said["one"])).to_be_visible()

    answer = chatter(f"{article} answer")
    await press(page, said["reply"])
    await expect(page.locator("[name=body]")).to_be_focused()
    await page.keyboard.type(answer)
    await tab_to(page, "button")
    await page.keyboard.press("Enter")
    second = page.get_by_role("article").filter(has_text=answer)
    await expect(second).to_be_focused()
    await expect(page.get_by_role("listitem").filter(has=first).get_by_role("listitem")).to_contain_text(answer)
    await expect(page.get_by_role("heading", name=said["two"])).to_be_visible()

    await press(page, said["edit"])
    await page.keyboard.press("Control+End")
    await page.keyboard.type(" Better.")
    await tab_to(page, "button")
    await page.keyboard.press("Enter")
    await expect(second.locator("[part=body]")).to_have_text(f"{answer} Better.")

    await second.focus()
    await press(page, said["withdraw"])
    await expect(page.locator("hakam-comments button:focus")).to_be_visible()
    await page.keyboard.press("Enter")
    gone = page.get_by_role("article").filter(has_text=said["withdrawn"])
    await expect(gone).to_be_focused()
    await expect(page.get_by_role("heading", name=said["one"])).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


async def labelled(page: Page, field: str) -> str:
    """Return a field's label without its star."""
    label = await page.locator(f"label[for=hakam-{field}]").inner_text()
    return label.removesuffix("*").strip()
