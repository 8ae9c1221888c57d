"""Whatever page it stands on: a hostile one cannot spoil it, and nobody is shut out."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from scripts.trials.chatter import chatter

MakeReader = Callable[..., Awaitable[Page]]
Post = Callable[..., Awaitable[dict[str, str]]]
CheckAxe = Callable[[Page], Awaitable[None]]

LOOK = """element => {
  const {color, fontSize, fontStyle, visibility, textTransform, direction} = getComputedStyle(element);
  return {color, fontSize, fontStyle, visibility, textTransform, direction};
}"""


async def test_a_hostile_page_can_neither_spoil_nor_stop_it(reader: MakeReader, article: str, spam: str) -> None:
    friendly, hostile = await reader(f"{article}-friendly"), await reader(article, hostile="yes")
    places = [page.locator("hakam-comments [part=promise]") for page in (friendly, hostile)]
    looks = [await place.evaluate(LOOK) for place in places]
    assert looks[0] == looks[1]
    assert looks[0]["direction"] == "rtl"

    await hostile.locator("[name=name]").fill("سلمى")
    await hostile.locator("[name=email]").fill("salma@readers.example")
    await hostile.locator("[name=body]").fill(spam)
    await hostile.get_by_role("button", name="إرسال التعليق").click()
    await expect(hostile.get_by_role("article")).to_contain_text("بانتظار المراجعة")


async def test_it_is_as_dark_as_the_page_or_as_its_theme_says(reader: MakeReader, article: str) -> None:
    page = await reader(article, scheme="light dark")
    host, section = page.locator("hakam-comments"), page.locator("section")
    await page.emulate_media(color_scheme="dark")
    await expect(section).to_have_attribute("data-theme", "dark")
    await host.evaluate("element => document.querySelector('meta[name=color-scheme]').content = 'light'")
    await host.evaluate("element => element.removeAttribute('theme')")
    await expect(section).to_have_attribute("data-theme", "light")
    await host.evaluate("element => element.setAttribute('theme', 'auto')")
    await expect(section).to_have_attribute("data-theme", "dark")
    await page.emulate_media(color_scheme="light")
    await expect(section).to_have_attribute("data-theme", "light")


async def test_words_of_readers_stay_words(reader: MakeReader, post: Post) -> None:
    body = f"<img src=x onerror=alert(1)> \u202e{chatter(str(post))}"
    posted = await post(name="<script>alert(1)</script>", body=body, website="https://salma.example/")
    page = await reader(posted["article"])
    await expect(page.get_by_role("article")).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.locator("hakam-comments img, hakam-comments script").count() == 0
    link = page.get_by_role("article").get_by_role("link")
    assert await link.get_attribute("rel") == "nofollow ugc noopener noreferrer"


@pytest.mark.parametrize(
    ("lang", "theme", "width"),
    [("ar", "light", 360), ("ar", "dark", 1280), ("en", "light", 1280), ("en", "dark", 360)],
)
async def test_nobody_is_shut_out(
    reader: MakeReader, axe: CheckAxe, post: Post, spam: str, lang: str, theme: str, width: int
) -> None:
    first = await post()
    await post(parent=first["id"], website="https://omar.example/")
    page = await reader(first["article"], lang=lang, theme=theme, width=width)
    submit = page.locator("hakam-comments button[type=submit]").first
    await submit.click()
    await expect(page.get_by_role("alert").first).not_to_be_empty()
    await axe(page)

    await page.locator("[name=name]").fill("Salma")
    await page.locator("[name=email]").fill("salma@readers.example")
    await page.locator("[name=body]").fill(spam)
    await submit.click()
    await expect(page.get_by_role("article")).to_have_count(3)
    await post()
    await page.get_by_role("button", name={"ar": "إبلاغ", "en": "Report"}[lang]).first.click()
    await page.get_by_role("button", name={"ar": "تعديل", "en": "Edit"}[lang]).first.click()
    await expect(
        page.get_by_role("button", name={"ar": "عرض تعليق جديد واحد", "en": "Show 1 new comment"}[lang])
    ).to_be_visible()
    # The button floats over the list, wherever that is scrolled to; at the list's end it covers nothing.
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    await axe(page)
