"""An open page: somebody who has an article before them in a real browser, and does nothing but look."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from scripts.benches.listener import Seen
from scripts.trials.browser import chromium

_COUNT = "() => document.querySelector('hakam-comments').shadowRoot?.querySelector('[part~=count]')?.textContent"
_CHANGED = f"before => (({_COUNT})() || before) !== before"


@asynccontextmanager
async def open_page(url: str) -> AsyncIterator[Seen]:
    """Lend what waits until the page counts one comment more. The page looks once for each frame that it draws."""
    async with chromium() as browser:
        page = await browser.new_page()
        await page.goto(url)
        count = await (await page.wait_for_function(_COUNT)).json_value()

        async def seen(comment: str) -> list[float]:
            nonlocal count
            del comment
            await page.wait_for_function(_CHANGED, arg=count)
            moment = time.perf_counter()
            count = await page.evaluate(_COUNT)
            return [moment]

        yield seen
