"""What anybody types stays text: in every field, on every page, nothing runs, leads away or breaks the layout."""

import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest
from playwright.async_api import Page

from scripts.trials.mischief import Mischief
from scripts.trials.running import Running

SITE = "mischief"
ROOT = f"/console/{SITE}/"
SOUNDNESS = (Path(__file__).parent / "soundness.js").read_text("utf-8")
NARROW = 360
UNCOVER = "cases => cases.map(c => [c.hidden = false, c.dataset.comment, c.dataset.lease].slice(1))"

PLACES = (
    "",
    "queue",
    "comments",
    "articles",
    "figures",
    "rules",
    "settings",
    "webhooks",
    "keys",
    "people",
    "preferences",
)
LINKS = re.compile(rf"{ROOT}(comments|articles|webhooks|rules)[/?]")

SignIn = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="module")
def comments(stage: Running, payloads: list[str]) -> list[str]:
    """A site full of mischief; the ids of its comments."""
    assert stage.command("site", "add", SITE, "--origin", "https://mischief.example").returncode == 0
    key = stage.command("key", "add", "--site", SITE, "--role", "admin").stdout.strip()
    with httpx.Client(
        base_url=f"{stage.url}/v1/sites/{SITE}/", headers={"Authorization": f"Bearer {key}"}, timeout=30
    ) as site:
        return Mischief(site, payloads).do()


@pytest.fixture
async def seat(comments: Sequence[str], signed_in: SignIn) -> Page:
    return await signed_in(site=SITE, width=NARROW)


async def see(page: Page, path: str, *statuses: int) -> None:
    """Open a page, and find it whole."""
    answer = await page.goto(path)
    assert answer is not None
    assert answer.status in (statuses or (200,)), path
    assert await page.evaluate(SOUNDNESS) == [], path


async def links(page: Page) -> list[str]:
    """Return where the page leads within the lists of its site."""
    found: list[str] = await page.eval_on_selector_all("main a[href]", "links => links.map(a => a.pathname + a.search)")
    return [path for path in dict.fromkeys(found) if LINKS.match(path)]


def test_there_are_enough_payloads(payloads: list[str]) -> None:
    assert len(set(payloads)) >= 60


async def test_every_page_stays_whole(seat: Page) -> None:
    for place in PLACES:
        await see(seat, f"{ROOT}{place}")
        for path in (await links(seat))[:8]:
            await see(seat, path)


async def test_every_comments_page_stays_whole(seat: Page, comments: list[str]) -> None:
    for comment in comments:
        await see(seat, f"{ROOT}comments/{comment}")


async def test_every_articles_page_stays_whole(seat: Page) -> None:
    await see(seat, f"{ROOT}articles")
    for path in [path for path in await links(seat) if "/articles/" in path]:
        await see(seat, path)


async def test_what_readers_are_given_as_html_stays_whole(seat: Page) -> None:
    await see(seat, f"{ROOT}articles")
    for path in [path for path in await links(seat) if "/articles/" in path]:
        await see(seat, f"{path.replace(ROOT, f'/v1/sites/{SITE}/')}/comments.html?view=page")


async def test_the_desk_stays_whole_with_every_case_on_it(seat: Page, comments: list[str]) -> None:
    met: set[str] = set()
    while fresh := await unseen(seat, met):
        met |= fresh
    assert len(met & set(comments)) >= 60


async def unseen(page: Page, met: set[str]) -> set[str]:
    """Show all that the desk holds at once, find it whole, leave it to others, and return what is new of it."""
    await page.goto(ROOT)
    if not await page.locator(".case").count():
        return set()
    held: list[list[str]] = await page.eval_on_selector_all(".case", UNCOVER)
    assert await page.evaluate(SOUNDNESS) == []
    csrf = await page.locator(".case-form [name=csrf]").first.input_value()
    for _, lease in held:
        form: dict[str, str | float | bool] = {"csrf": csrf, "lease": lease}
        assert (await page.request.post(f"{ROOT}desk/skip", form=form, max_redirects=0)).status == 303
    return {comment for comment, _ in held} - met


async def test_what_is_asked_for_stays_text_where_it_is_said_again(seat: Page, payloads: list[str]) -> None:
    short = [payload for payload in payloads if len(payload) <= 200]
    for some in (short[start : start + 6] for start in range(0, len(short), 6)):
        sought = urlencode(
            {name: some[turn % len(some)] for turn, name in enumerate(("q", "article", "author", "from", "to"))}
        )
        await see(seat, f"{ROOT}comments?{sought}")
    for payload in short[::4]:
        await see(seat, f"{ROOT}articles?{urlencode({'q': payload, 'state': payload})}")
        await see(seat, f"{ROOT}{quote(payload, safe='')}", 400, 404)


async def test_the_sign_in_leads_nowhere_else(page: Page, payloads: list[str]) -> None:
    short = [payload for payload in payloads if len(payload) <= 200]
    for payload in short[::4]:
        await see(page, f"/console/sign-in?{urlencode({'next': payload, 'site': payload})}")
        assert await page.input_value("[name=next]") == ""
