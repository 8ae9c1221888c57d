"""``live``: how long after a moderator published a held comment another reader sees it, and what open readers cost."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from importlib.metadata import version
from pathlib import Path

import httpx
import msgspec

from scripts.benches.bench import Aim, Bench, Measure, Measuring, Side
from scripts.benches.figures import Figures, percentile
from scripts.benches.hakam import SETTINGS, web_worker
from scripts.benches.listener import Seen, listening
from scripts.benches.names import unique_name
from scripts.benches.open_page import open_page
from scripts.benches.processes import memory
from scripts.trials.chatter import links
from scripts.trials.running import Running, running
from service.web.embed.demo import ARTICLE

STREAM, PAGE, CROWD = "a stream", "a page in Chromium", "500 streams"
CASES = (STREAM, PAGE, CROWD)
READERS = 500
PATIENCE = 30.0


class Found(msgspec.Struct, frozen=True):
    """``waits`` are milliseconds between a decision's being sent and a reader's seeing the comment, one for each."""

    waits: list[float]
    published: int
    seconds: float


class Desk:
    """A moderator and the people who post, over one service."""

    def __init__(self, service: Running) -> None:
        headers = {"Authorization": f"Bearer {service.first_key}"}
        self._client = httpx.AsyncClient(base_url=f"{service.url}/v1/sites/demo/", headers=headers)

    async def __aenter__(self) -> "Desk":
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *left: object) -> None:
        await self._client.aclose()

    async def hold(self) -> str:
        """Post a comment that is held, and return its id."""
        mark = unique_name()
        form = {"name": mark, "email": f"{mark}@readers.example", "body": f"عروض: {links(mark)}"}
        answer = await self._client.post(f"articles/{ARTICLE}/comments", json=form)
        taken = answer.raise_for_status().json()
        if taken["status"] != "held":
            raise RuntimeError(f"a comment with five links was {taken['status']}, not held")
        return str(taken["id"])

    async def publish(self, comment: str) -> None:
        answer = await self._client.post(f"comments/{comment}/decisions", json={"action": "publish"})
        answer.raise_for_status()

    async def open_connections(self) -> int:
        """Return how many live connections the service says it holds."""
        text = (await self._client.get(self._client.base_url.join("/metrics"))).text
        lines = [line for line in text.splitlines() if line.startswith("hakam_live_connections")]
        return int(sum(float(line.split()[-1]) for line in lines))

    async def until_open(self, number: int) -> None:
        """Return once so many live connections are open. Each look asks the service, so none needs a pause after it."""
        async with asyncio.timeout(PATIENCE):
            while await self.open_connections() < number:
                pass


@contextmanager
def _hakam(folder: Path) -> Iterator[Measuring]:
    with running(folder, {**SETTINGS, "HAKAM_WORKERS": "1"}) as service:
        yield lambda case, seconds: asyncio.run(_measure(service, case, seconds))


async def _measure(service: Running, case: str, seconds: float) -> Measure:
    worker = [web_worker(service)]
    async with Desk(service) as desk:
        before = memory(worker)
        async with _readers(service, desk, case) as seen:
            after = memory(worker)
            found = await _publish(desk, seen, seconds)
            most = max(after, memory(worker))
    return Measure(
        rate=found.published / found.seconds,
        p50=percentile(found.waits, 50),
        p95=percentile(found.waits, 95),
        p99=percentile(found.waits, 99),
        memory=most,
        notes=(_cost(before, after),) if case == CROWD else (),
    )


def _cost(before: float, after: float) -> str:
    each = 1024 * (after - before) / READERS
    return f"{READERS} open readers: the web process holds {after:,.0f} MiB, {before:,.0f} without; {each:.0f} KiB each"


@asynccontextmanager
async def _readers(service: Running, desk: Desk, case: str) -> AsyncIterator[Seen]:
    """Lend what a case's readers see, once all of them are connected."""
    address = f"/v1/sites/demo/articles/{ARTICLE}/live"
    async with AsyncExitStack() as stack:
        if case == PAGE:
            seen: Seen = await stack.enter_async_context(open_page(f"{service.url}/demo"))
            await desk.until_open(1)
        else:
            number = READERS if case == CROWD else 1
            seen = await stack.enter_async_context(listening(service.port, address, number))
            await desk.until_open(number)
        yield seen


async def _publish(desk: Desk, seen: Seen, seconds: float) -> Found:
    """Publish one comment after another for so long, each once the one before was seen by all."""
    waits: list[float] = []
    began, spent, published = time.perf_counter(), 0.0, 0
    while spent < seconds:
        comment = await desk.hold()
        watching = asyncio.ensure_future(seen(comment))
        sent = time.perf_counter()
        await desk.publish(comment)
        async with asyncio.timeout(PATIENCE):
            waits += [1000 * (moment - sent) for moment in await watching]
        published, spent = published + 1, time.perf_counter() - began
    return Found(waits, published, spent)


def _within_a_second(case: str) -> Callable[[Figures], bool | None]:
    def reached(figures: Figures) -> bool | None:
        found = figures.get(("Hakam", case))
        return None if found is None else found["p95"].median < 1000

    return reached


def _load() -> str:
    return f"one comment after another; Playwright {version('playwright')}"


LIVE = Bench(
    name="live",
    sentence="from a held comment's being published to another reader's seeing it",
    unit="published a second",
    cases=CASES,
    sides=(Side(name="Hakam", sentence="one web process; the readers look on while it happens", opened=_hakam),),
    load=_load,
    aims=tuple(
        Aim(sentence=f"{case}: seen within a second, 95 times of 100", reached=_within_a_second(case)) for case in CASES
    ),
)
