"""What others do: a held comment is published, new ones arrive, some are taken away, and nothing being read moves."""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from scripts.trials.chatter import chatter

MakeReader = Callable[..., Awaitable[Page]]
Post = Callable[..., Awaitable[dict[str, str]]]


async def write(page: Page, body: str) -> None:
    await page.locator("[name=name]").fill("سلمى")
    await page.locator("[name=email]").fill("salma@readers.example")
    await page.locator("[name=body]").fill(body)
    await page.get_by_role("button", name="إرسال التعليق").click()


def said(page: Page, text: str) -> Locator:
    return page.get_by_role("article").filter(has_text=text)


async def top(locator: Locator) -> float:
    box = await locator.bounding_box()
    assert box is not None
    return box["y"]


async def decide(moderator: httpx.AsyncClient, comment: str, action: str) -> None:
    form = {"action": action, "reason": "off_topic" if action == "reject" else None, "overrule": True}
    answer = await moderator.post(f"comments/{comment}/decisions", json=form)
    assert answer.status_code == 200, answer.text


async def test_a_held_comment_waits_before_its_author_until_it_is_published(
    reader: MakeReader, moderator: httpx.AsyncClient, article: str, spam: str
) -> None:
    author, other = await reader(article), await reader(article, width=360)
    await write(author, spam)
    await expect(said(author, "بانتظار المراجعة")).to_be_visible()
    await author.reload()
    waiting = said(author, "بانتظار المراجعة")
    await expect(waiting).to_contain_text("لا يرى هذا التعليق أحد غيرك")
    await expect(author.get_by_role("heading", name="لا تعليقات")).to_be_visible()
    await expect(other.get_by_role("article")).to_have_count(0)

    found = await moderator.get("comments", params={"status": "held", "article": article})
    held = found.json()["items"]
    await decide(moderator, held[0]["comment"]["id"], "publish")
    await expect(said(author, "منشور")).to_be_visible()
    await expect(author.get_by_role("status").filter(has_text="نُشر تعليقك الآن.")).to_have_count(1)
    await expect(other.get_by_role("heading", name="تعليق واحد")).to_be_visible()
    await expect(other.get_by_role("article")).to_have_count(0)
    await other.get_by_role("button", name="عرض تعليق جديد واحد").click()
    await expect(other.get_by_role("article")).to_be_focused()

    await decide(moderator, held[0]["comment"]["id"], "reject")
    await expect(said(other, "لم يعد هذا التعليق متاحًا.")).to_be_visible()
    await expect(said(author, "لم يُنشر")).to_contain_text("صدر هذا القرار عن أحد المشرفين")
    await author.get_by_role("button", name="إخفاء").click()
    await expect(author.get_by_role("article")).to_have_count(0)


async def test_what_arrives_and_what_goes_leaves_the_comment_that_is_read_in_its_place(
    reader: MakeReader, moderator: httpx.AsyncClient, post: Post
) -> None:
    shown = [await post(body=chatter(f"{number} {post}")) for number in range(8)]
    page = await reader(shown[0]["article"], width=360, digits="arab")
    await expect(page.get_by_role("heading", name="٨ تعليقات")).to_be_visible()
    read = said(page, shown[5]["body"])
    await read.evaluate("element => element.scrollIntoView({block: 'center'})")
    before = await top(read)

    answer = await post(parent=shown[0]["id"])
    await expect(page.get_by_role("heading", name="٩ تعليقات")).to_be_visible()
    await decide(moderator, shown[1]["id"], "reject")
    await expect(said(page, "لم يعد هذا التعليق متاحًا.")).to_have_count(1)
    assert await top(read) == pytest.approx(before, abs=1)

    await page.get_by_role("button", name="عرض تعليق جديد واحد").click()
    await expect(said(page, answer["body"])).to_be_focused()
    await expect(page.get_by_role("listitem").filter(has=said(page, shown[0]["body"]))).to_contain_text(answer["body"])


async def test_an_answer_deep_in_a_thread_says_whom_it_answers(reader: MakeReader, post: Post) -> None:
    thread = [await post(name="هدى")]
    for name in ("وسيم", "رنا", "كريم"):
        thread.append(await post(name=name, parent=thread[-1]["id"]))
    page = await reader(thread[0]["article"], width=360)
    await expect(said(page, thread[2]["body"])).not_to_contain_text("ردًا على")
    await expect(said(page, thread[3]["body"])).to_contain_text(re.compile("ردًا على .?رنا"))


async def test_a_reader_reports_a_comment_and_the_moderators_hear_why(
    reader: MakeReader, moderator: httpx.AsyncClient, post: Post
) -> None:
    reported = await post()
    page = await reader(reported["article"])
    await page.get_by_role("button", name="إبلاغ: تعليق").click()
    await page.get_by_label("ما المشكلة في هذا التعليق؟").select_option(label="إهانة")
    await page.get_by_label("ملاحظة للمشرفين").fill("السطر الثاني")
    await page.get_by_role("button", name="إرسال البلاغ").click()
    await expect(page.get_by_role("status").filter(has_text="وصل بلاغك إلى المشرفين")).to_be_focused()
    case = await moderator.get(f"comments/{reported['id']}")
    assert case.json()["flags"] == 1


async def test_a_closed_article_says_so_in_place_of_its_form(
    reader: MakeReader, moderator: httpx.AsyncClient, post: Post
) -> None:
    last = await post()
    page = await reader(last["article"])
    await page.locator("[name=body]").fill("رأي لم يكتمل")
    await moderator.put(f"articles/{last['article']}", json={"state": "closed"})
    assert (await moderator.get(f"articles/{last['article']}/comments")).json()["closed"] is True
    await page.reload()
    await expect(page.get_by_text("أُغلق باب التعليق على هذا المقال.")).to_be_visible()
    await expect(page.locator("hakam-comments form")).to_be_hidden()
    await expect(said(page, last["body"]).get_by_role("button")).to_have_text(["إبلاغ"])
    await moderator.put(f"articles/{last['article']}", json={"state": "open"})
    assert "closed" not in (await moderator.get(f"articles/{last['article']}/comments")).json()
    await page.reload()
    await expect(page.locator("[name=body]")).to_have_value("رأي لم يكتمل")


async def test_a_change_from_elsewhere_leaves_a_button_its_focus(
    reader: MakeReader, moderator: httpx.AsyncClient, article: str
) -> None:
    given = {"name": "عمر", "email": "omar@readers.example", "body": chatter(article)}
    own = (await moderator.post(f"articles/{article}/comments", json=given)).json()
    page = await reader(article)
    await expect(page.get_by_role("button", name="إبلاغ: تعليق")).to_be_visible()
    await page.get_by_role("button", name="إبلاغ: تعليق").focus()
    body, author = f"{given['body']} وشكرا.", {"Authorization": f"Bearer {own['author_token']}"}
    await moderator.patch(f"comments/{own['id']}", json={"body": body}, headers=author)
    await expect(page.get_by_role("article")).to_contain_text(body)
    await expect(page.get_by_role("button", name="إبلاغ: تعليق")).to_be_focused()


async def test_a_long_list_comes_in_pages_and_turns_round(reader: MakeReader, post: Post) -> None:
    posted = [await post(body=f"{number:03} {chatter(f'{number} {post}')}") for number in range(52)]
    page = await reader(posted[0]["article"])
    await expect(page.get_by_role("article")).to_have_count(50)
    await page.get_by_role("button", name="عرض المزيد من التعليقات").click()
    await expect(said(page, posted[50]["body"])).to_be_focused()
    await expect(page.get_by_role("article")).to_have_count(52)
    await expect(page.get_by_role("button", name="عرض المزيد من التعليقات")).to_be_hidden()

    await page.get_by_label("الترتيب").select_option(label="الأحدث أولًا")
    await expect(page.get_by_role("article").first).to_contain_text(posted[51]["body"])
    answer = await post(parent=posted[51]["id"])
    await page.get_by_role("button", name="عرض تعليق جديد واحد").click()
    await expect(page.get_by_role("article").first).to_contain_text(answer["body"])
    await expect(page.get_by_role("article").first).to_contain_text("ردًا على")
