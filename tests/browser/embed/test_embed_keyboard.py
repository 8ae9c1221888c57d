"""A reader does everything by keyboard: writes, corrects, answers, edits and withdraws, in both languages."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, expect

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
        "name": "هذا الحقل إلزامي: الاسم.",
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
        "name": "Please fill this in: Name.",
        "one": "1 comment",
        "two": "2 comments",
        "reply": "Reply",
        "edit": "Edit",
        "withdraw": "Withdraw",
        "withdrawn": "You have withdrawn this comment.",
    },
}


class Hands:
    """A reader who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def to(self, name: str) -> None:
        """Press Tab until the control of that name, or the element of that kind, has the focus."""
        for _ in range(40):
            await self.page.keyboard.press("Tab")
            if await self.page.evaluate(FOCUSED) == name:
                return
        raise AssertionError(f"Tab never comes to {name}")

    async def press(self, label: str) -> None:
        """Go on by Tab to the next button whose name begins with the label, and press it."""
        for _ in range(40):
            await self.to("button")
            button = self.page.locator("hakam-comments button:focus")
            name = await button.get_attribute("aria-label") or await button.inner_text()
            if name.startswith(label):
                await self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"Tab never comes to {label}")

    async def type(self, **fields: str) -> None:
        """Fill in fields in the order of the form, and send it."""
        for name, text in fields.items():
            if await self.page.evaluate(FOCUSED) != name:
                await self.to(name)
            await self.page.keyboard.type(text)
        await self.send()

    async def send(self) -> None:
        await self.to("button")
        await self.page.keyboard.press("Enter")

    def comment(self, text: str) -> Locator:
        return self.page.get_by_role("article").filter(has_text=text)

    def heading(self, text: str) -> Locator:
        return self.page.get_by_role("heading", name=text)


@pytest.mark.parametrize(("lang", "width"), [("ar", 360), ("en", 1280)])
async def test_what_is_wrong_is_told_beside_its_field_and_the_first_has_the_focus(
    reader: MakeReader, article: str, lang: str, width: int
) -> None:
    said, page = SAID[lang], await reader(article, width=width, lang=lang)
    await expect(page.get_by_text(said["empty"])).to_be_visible()
    assert await page.locator("section").get_attribute("dir") == {"ar": "rtl", "en": "ltr"}[lang]
    hands = Hands(page)
    await hands.to("name")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text=said["wrong"])).to_be_visible()
    assert await page.evaluate(FOCUSED) == "name"
    await expect(page.locator("[name=name]")).to_have_accessible_description(said["name"])

    await hands.type(name="Salma", email="salma@", body=chatter(article))
    await expect(page.locator("[name=email]")).to_be_focused()
    await expect(page.locator("[name=email]")).to_have_accessible_description(re.compile("name@example.com"))
    await expect(page.locator("[name=name]")).not_to_have_attribute("aria-invalid", "true")
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize(("lang", "width"), [("ar", 360), ("en", 1280)])
async def test_a_reader_comments_answers_edits_and_withdraws_by_keyboard(
    reader: MakeReader, article: str, lang: str, width: int
) -> None:
    said, page = SAID[lang], await reader(article, width=width, lang=lang)
    hands, body, answer = Hands(page), chatter(article), chatter(f"{article} answer")
    await hands.type(name="Salma", email="salma@readers.example", body=body)
    first, second = hands.comment(body), hands.comment(answer)
    await expect(first).to_be_focused()
    await expect(hands.heading(said["one"])).to_be_visible()

    await hands.press(said["reply"])
    await expect(page.locator("[name=body]")).to_be_focused()
    await hands.type(body=answer)
    await expect(second).to_be_focused()
    await expect(page.get_by_role("listitem").filter(has=first).get_by_role("listitem")).to_contain_text(answer)
    await expect(hands.heading(said["two"])).to_be_visible()
    await edits_and_withdraws(hands, second, answer, said)


async def edits_and_withdraws(hands: Hands, comment: Locator, body: str, said: dict[str, str]) -> None:
    await hands.press(said["edit"])
    await hands.page.keyboard.press("Escape")
    await hands.page.keyboard.press("Enter")
    await hands.page.keyboard.press("Control+End")
    await hands.page.keyboard.type(" Better.")
    await hands.send()
    await expect(comment.locator("[part=body]")).to_have_text(f"{body} Better.")

    await comment.focus()
    await hands.press(said["withdraw"])
    await expect(hands.page.locator("hakam-comments button:focus")).to_be_visible()
    await hands.page.keyboard.press("Enter")
    await expect(hands.comment(said["withdrawn"])).to_be_focused()
    await expect(hands.heading(said["one"])).to_be_visible()
