"""Every page of the console is for everybody: axe finds no violation, in both languages and both themes."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping

import httpx
import pytest
from playwright.async_api import BrowserContext, Page

from scripts.trials.moderators import Moderators
from scripts.trials.newsroom import Newsroom
from scripts.trials.running import Running
from service.web.console.routes import SITE_PAGES

SITE = "newsroom"
ROOT = f"/console/{SITE}"
PARAMETER = re.compile(r"\{(\w+):\w+\}")
READER = "متابع"
PACK = """
[[list]]
name = "newsroom"
words = ["qorzab"]

[[rule]]
name = "newsroom.word"
when = "matches.newsroom >= 1"
then = "hold"
priority = 10
reason = "other"
because = { ar = "كلمة لا نريدها.", en = "A word that we do not want." }

[[rule.example]]
fires = true
body = "qorzab"

[[rule.example]]
fires = false
body = "مرحبا"
"""

CheckAxe = Callable[[Page], Awaitable[None]]
SignIn = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="module")
def values(stage: Running) -> Mapping[str, str]:
    """A site where everything has happened once; what stands for the names in its pages' addresses."""
    assert stage.command("site", "add", SITE, "--origin", "https://newsroom.example").returncode == 0
    key = stage.command("key", "add", "--site", SITE, "--role", "admin").stdout.strip()
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{stage.url}/v1/sites/{SITE}/", headers=headers) as site:
        newsroom = Newsroom(site)
        comments = newsroom.open()
        newsroom.decide()
        site.put("rules/packs/ours", json={"text": PACK}).raise_for_status()
        hook = {"url": "https://hooks.example/hakam", "events": ["comment.*"], "description": "الأرشيف"}
        endpoint = site.post("endpoints", json=hook).raise_for_status().json()["id"]
        site.post(f"endpoints/{endpoint}/test").raise_for_status()
    return {"comment": comments[READER], "article": "port-garden", "endpoint": endpoint, "pack": "ours"}


def addresses(values: Mapping[str, str]) -> Iterator[str]:
    """Yield the address of every page; one with a name that ``values`` lacks is a KeyError."""
    for handler in SITE_PAGES:
        if "GET" in handler.http_methods:
            yield from (ROOT + PARAMETER.sub(lambda found: values[found[1]], path) for path in sorted(handler.paths))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "en"])
async def test_no_page_shuts_anybody_out(
    values: Mapping[str, str], signed_in: SignIn, axe: CheckAxe, language: str, theme: str
) -> None:
    page = await signed_in(language, theme, site=SITE)
    for address in addresses(values):
        answer = await page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        if await page.locator(".brand").count():  # What is only a piece of a page is seen in that page.
            assert await page.get_attribute("html", "lang") == language
            await axe(page)


@pytest.mark.parametrize(("language", "theme"), [("ar", "dark"), ("en", "light")])
async def test_the_way_in_shuts_nobody_out(
    moderators: Callable[[str], Moderators],
    open_context: Callable[..., Awaitable[BrowserContext]],
    axe: CheckAxe,
    language: str,
    theme: str,
) -> None:
    invitation = moderators("demo").invite(f"new-{language}@news.example", "moderator")
    page = await (await open_context(language, theme)).new_page()
    for address in ("/console/sign-in", invitation, "/console/nowhere/at/all"):
        await page.goto(address)
        await axe(page)
