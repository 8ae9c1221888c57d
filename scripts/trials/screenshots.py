"""Takes pictures of the console as moderators see it, over a newsroom that is made for them."""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import httpx
from playwright.async_api import Browser, Page

from scripts.trials.browser import chromium
from scripts.trials.moderators import SESSION, Moderators
from scripts.trials.newsroom import Newsroom
from scripts.trials.running import TREE, Running, running_alone, tell

FOLDER = TREE / "tests" / "browser" / "screenshots"
WIDE, NARROW, HEIGHT = 1280, 360, 960


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture. ``place`` is a path from /console/ on, with the id of a comment where it says ``{comment}``.

    ``whole`` takes in what lies below the window too.

    ``settled`` is what stands on the page when its scripts are done, ``press`` what is then pressed: CSS selectors.
    """

    name: str
    place: str
    language: Literal["ar", "en"] = "ar"
    theme: Literal["light", "dark"] = "light"
    width: int = WIDE
    settled: str = "main h1"
    press: str = ""
    whole: bool = False

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.name}-{self.language}-{self.theme}-{self.width}.png"


CASE = "متابع"
"""The author of the comment that is shown at large."""

NEXT_ONES = "#desk-next li"
UNVEIL = ".case:not([hidden]) .case-unveil"

DESK = tuple(
    Shot(name="desk", place="demo/?take={comment}", language=language, theme=theme, settled=NEXT_ONES, press=UNVEIL)
    for language in ("ar", "en")
    for theme in ("light", "dark")
)
DEMO = tuple(
    Shot(name="demo", place="/demo", theme=theme, width=width, settled="hakam-comments article", whole=True)
    for width in (WIDE, NARROW)
    for theme in ("light", "dark")
)
SHOTS = (
    *DEMO,
    Shot(name="sign-in", place="sign-in"),
    *DESK,
    Shot(name="desk", place="demo/", width=NARROW, settled=NEXT_ONES),
    Shot(name="comments", place="demo/comments"),
    Shot(name="comments", place="demo/comments", language="en", theme="dark", width=NARROW),
    Shot(name="comment", place="demo/comments/{comment}", language="en"),
    Shot(name="queue", place="demo/queue", theme="dark"),
    Shot(name="figures", place="demo/figures", settled="canvas"),
    Shot(name="figures", place="demo/figures", language="en", theme="dark", settled="canvas"),
    Shot(name="rules", place="demo/rules"),
    Shot(name="settings", place="demo/settings", language="en"),
    Shot(name="webhooks", place="demo/webhooks"),
    Shot(name="people", place="demo/people", theme="dark"),
    Shot(name="preferences", place="demo/preferences", language="en", theme="dark"),
)


def main(wanted: set[str]) -> None:
    """Take those that are wanted by their names, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_alone() as service:
        ids = _open_newsroom(service)
        asyncio.run(_take(service, ids, [shot for shot in SHOTS if not wanted or shot.name in wanted]))


def _open_newsroom(service: Running) -> Mapping[str, str]:
    """Post the comments, and decide some as moderators would."""
    headers = {"Authorization": f"Bearer {service.first_key}"}
    with httpx.Client(base_url=f"{service.url}/v1/sites/demo/", headers=headers) as site:
        newsroom = Newsroom(site)
        ids = newsroom.open()
        newsroom.decide()
        newsroom.open_demo()
        return ids


async def _take(service: Running, ids: Mapping[str, str], shots: list[Shot]) -> None:
    session = Moderators(service).session("amal", "admin")
    async with chromium() as browser:
        for shot in shots:
            await _shoot(browser, service, session, ids, shot)
            tell(f"{shot.file.relative_to(TREE)}")


async def _shoot(browser: Browser, service: Running, session: str, ids: Mapping[str, str], shot: Shot) -> None:
    context = await browser.new_context(
        base_url=service.url,
        locale=shot.language,
        color_scheme=shot.theme,
        viewport={"width": shot.width, "height": HEIGHT},
        reduced_motion="reduce",
    )
    if shot.name != "sign-in":
        await context.add_cookies([{"name": SESSION, "value": session, "url": service.url}])
    page = await context.new_page()
    await _look(page, shot.place.format(comment=ids[CASE]), shot.settled)
    if shot.press:
        await page.click(shot.press)
    await page.screenshot(path=shot.file, full_page=shot.whole)
    await context.close()


async def _look(page: Page, place: str, settled: str) -> None:
    answer = await page.goto(urljoin("/console/", place))
    if answer is None or not answer.ok:
        raise LookupError(f"{place} does not open: {answer and answer.status}")
    await page.locator(settled).first.wait_for(state="attached")
    await page.evaluate("document.fonts.ready")


if __name__ == "__main__":
    main(set(sys.argv[1:]))
