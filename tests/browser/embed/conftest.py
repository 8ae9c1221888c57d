"""A news site of its own origin whose pages carry the form, a moderator of it, and readers who open them."""

import secrets
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from scripts.trials.browser import Watch
from scripts.trials.chatter import chatter
from scripts.trials.running import Running

PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>News</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{scheme}">{head}</head>
<body><main><h1>News</h1><p>{words}</p>
<hakam-comments site="news" article="{article}" theme="{theme}" digits="{digits}"></hakam-comments>
</main><script async src="{hakam}/embed.js"></script></body></html>"""

HOSTILE_HEAD = '<link rel="stylesheet" href="/hostile.css"><script src="/hostile.js"></script>'
HOSTILE_STYLE = """* { all: unset !important; }
hakam-comments, hakam-comments * { color: red !important; font: italic 3px serif !important; visibility: hidden;
  direction: ltr !important; text-align: right !important; text-transform: uppercase !important; }"""
HOSTILE_SCRIPT = """delete Crypto.prototype.randomUUID;
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });"""
HOSTILE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self' {hakam}; connect-src {hakam}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


class Newsstand:
    """Serves the site's pages by HTTP. Its name is ``localhost``, which is another origin than Hakam's address."""

    def __init__(self, hakam: str) -> None:
        self.hakam = hakam
        stand = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stand.answer(self)

            def log_message(self, *_: object) -> None:
                """Keep the output for what tests say."""

        self.server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.origin = f"http://localhost:{self.server.server_port}"

    def address(self, article: str, **asked: str) -> str:
        return f"{self.origin}/?{urlencode({'article': article, **asked})}"

    def answer(self, call: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(call.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        files = {"/hostile.css": ("text/css", HOSTILE_STYLE), "/hostile.js": ("text/javascript", HOSTILE_SCRIPT)}
        kind, text = files.get(parts.path) or ("text/html; charset=utf-8", self.page(asked))
        call.send_response(200 if parts.path in {"/", *files} else 404)
        call.send_header("Content-Type", kind)
        if "hostile" in asked:
            call.send_header("Content-Security-Policy", HOSTILE_POLICY.format(hakam=self.hakam))
        call.end_headers()
        call.wfile.write(text.encode())

    def page(self, asked: dict[str, str]) -> str:
        lang = asked.get("lang", "ar")
        return PAGE.format(
            lang=lang,
            dir="rtl" if lang == "ar" else "ltr",
            head=HOSTILE_HEAD if "hostile" in asked else "",
            words="خبر. " * 20,
            article=asked.get("article", ""),
            scheme=asked.get("scheme", "light"),
            theme=asked.get("theme", ""),
            digits=asked.get("digits", "latn"),
            hakam=self.hakam,
        )


@pytest.fixture(scope="session")
def newsstand(stage: Running) -> Iterator[Newsstand]:
    stand = Newsstand(stage.url)
    thread = threading.Thread(target=stand.server.serve_forever)
    thread.start()
    assert stage.command("site", "add", "news", "--origin", stand.origin, "--locale", "ar").returncode == 0
    yield stand
    stand.server.shutdown()
    thread.join()
    stand.server.server_close()


@pytest.fixture(scope="session")
async def moderator(stage: Running, newsstand: Newsstand) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of the site ``news`` with a moderator's key."""
    key = stage.command("key", "add", "--site", "news", "--role", "moderator").stdout.strip()
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=f"{stage.url}/v1/sites/news/", headers=headers) as client:
        yield client


MakeReader = Callable[..., Awaitable[Page]]


@pytest.fixture
async def reader(browser: Browser, newsstand: Newsstand) -> AsyncIterator[MakeReader]:
    """Open an article as a reader with a browser of their own; nothing on the page may fail."""
    opened: list[tuple[BrowserContext, Watch]] = []

    async def open_page(article: str, *, width: int = 1280, **asked: str) -> Page:
        size = ViewportSize(width=width, height=800)
        context = await browser.new_context(viewport=size, locale="ar", reduced_motion="reduce")
        watch = Watch(context, newsstand.origin)
        watch.allow(newsstand.hakam)
        opened.append((context, watch))
        page = await context.new_page()
        await page.goto(newsstand.address(article, **asked))
        await page.locator("hakam-comments form").wait_for()
        return page

    yield open_page
    for context, watch in opened:
        await context.close()
        assert watch.seen == []


Post = Callable[..., Awaitable[dict[str, str]]]


@pytest.fixture
def post(moderator: httpx.AsyncClient, article: str) -> Post:
    """Post a comment under the article past the page, and return it; unless told otherwise a harmless one."""

    async def send(**given: object) -> dict[str, str]:
        mark = secrets.token_hex(6)
        typed = {"name": "عمر", "email": f"reader-{mark}@readers.example", "body": chatter(mark), **given}
        answer = await moderator.post(f"articles/{article}/comments", json=typed)
        assert answer.status_code == 201, answer.text
        comment: dict[str, str] = answer.json()["comment"]
        return comment

    return send
