"""A browser of one's own: Debian's Chromium, driven by Playwright, which is asked to bring no browser with it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Request, WebError, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""What keeps it from asking for anything but our pages. It sees no others, so it does without its sandbox."""

NOT_FOUND = "Failed to load resource"
"""How Chromium tells of an answer from 400 on; a page may well be one."""


def executable() -> str:
    """Return where Chromium is. Raise FileNotFoundError in words."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError("There is no Chromium. Run scripts/env --tests, or install the package chromium.")
    return found


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Lend a browser, and close it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


class Watch:
    """Writes down what no page of ours does: fail in a script, break its own policy, open a dialog, ask elsewhere."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.seen: list[str] = []
        self._origins = {origin}
        context.on("weberror", self._error)
        context.on("console", self._console)
        context.on("request", self._request)
        context.on("dialog", self._dialog)

    def allow(self, origin: str) -> None:
        """Let pages ask another origin too, as a news site's page asks Hakam."""
        self._origins.add(origin)

    def _error(self, error: WebError) -> None:
        self.seen.append(f"error: {error.error}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NOT_FOUND):
            self.seen.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and f"{parts.scheme}://{parts.netloc}" not in self._origins:
            self.seen.append(f"request: {request.url}")

    async def _dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog: {dialog.message}")
        await dialog.dismiss()
