"""``desk``: from a moderator's decision to the next case on screen, in a real browser, with script and without."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

from scripts.benches.bench import Aim, Bench, Measure, Measuring, Side
from scripts.benches.figures import Figures, percentile
from scripts.benches.hakam import SETTINGS
from scripts.benches.names import unique_name
from scripts.benches.processes import MemoryWatch
from scripts.benches.unprepared import Unprepared
from scripts.trials.browser import FLAGS, executable
from scripts.trials.chatter import chatter, links
from scripts.trials.moderators import SESSION, Moderators
from scripts.trials.running import Running, running

DECISIONS, PAGES = 200, 50
"""Of each case in each round, however long they take: by keys, and by forms, which is slow."""

AHEAD = 20
"""So many more wait than are decided: a queue that runs dry has no next case."""

READING_MS = 200
"""Nobody reads a comment in less; the rush reads none, and shows what happens when cases are claimed too slowly."""

PUBLISH, REJECT, RUSH = "publish", "reject, two strokes", "publish unread"
STROKES = {PUBLISH: ("KeyP",), REJECT: ("KeyR", "Digit1"), RUSH: ("KeyP",)}
AIM_MS = 100.0

DRIVE = Path(__file__).with_suffix(".js")
WITH_SCRIPT, WITHOUT = "Hakam", "without script"

Decide = Callable[[Page, str], list[float]]


def by_keys(page: Page, case: str) -> list[float]:
    """Return how long each decision took, by the browser's own clock, in milliseconds."""
    expect(page.locator("#desk[data-ready=yes]")).to_be_attached()
    pause = 0 if case == RUSH else READING_MS
    asked = {"decisions": DECISIONS, "codes": STROKES[case], "pause": pause}
    times: list[float] = page.evaluate(DRIVE.read_text("utf-8"), asked)
    return times


def by_forms(page: Page, case: str) -> list[float]:
    """Return the same where each decision is a form's and the next case a page's."""
    return [_press(page, case) for _ in range(PAGES)]


def _press(page: Page, case: str) -> float:
    buttons = page.locator("article.case").first
    if case == REJECT:
        buttons.locator(".case-reject > summary").click()
    began = time.perf_counter()
    buttons.locator("[value=publish]" if case == PUBLISH else "[value=spam]").click()
    page.wait_for_load_state("load")
    return (time.perf_counter() - began) * 1000


@contextmanager
def _desk(folder: Path, *, script: bool, decide: Decide) -> Iterator[Measuring]:
    with running(folder, SETTINGS) as service, _chromium() as browser:
        session = Moderators(service).session("bench", "moderator")
        yield partial(_measure, service, browser, session, script, decide)


def _measure(
    service: Running,
    browser: Browser,
    session: str,
    script: bool,  # noqa: FBT001 - partial gives it by its place
    decide: Decide,
    case: str,
    seconds: float,  # noqa: ARG001 - so many decisions are measured, not so many seconds
) -> Measure | None:
    if case == RUSH and not script:
        return None
    _hold(service, DECISIONS + AHEAD)
    context = browser.new_context(base_url=service.url, locale="ar", java_script_enabled=script)
    context.add_cookies([{"name": SESSION, "value": session, "url": service.url}])
    page = context.new_page()
    page.goto("/console/demo/")
    with MemoryWatch(service.process.pid) as watch:
        began = time.perf_counter()
        times = decide(page, case)
        spent = time.perf_counter() - began
    context.close()
    p50, p95, p99 = (percentile(times, share) for share in (50, 95, 99))
    return Measure(rate=len(times) / spent, p50=p50, p95=p95, p99=p99, memory=watch.peak, accepted=len(times))


def _hold(service: Running, number: int) -> None:
    """Post comments that wait for a person, none of them much like another."""
    run = unique_name()
    headers = {"Authorization": f"Bearer {service.first_key}"}
    with httpx.Client(base_url=f"{service.url}/v1/sites/demo/", headers=headers) as client:
        for each in (f"{run}{place}" for place in range(number)):
            body = f"{chatter(each)} {links(each)}"
            form = {"name": "قارئ", "email": f"{each}@readers.example", "body": body}
            client.post("articles/desk/comments", json=form).raise_for_status()


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def _version() -> str:
    try:
        told = subprocess.run([executable(), "--version"], check=True, capture_output=True, text=True, timeout=60)
    except FileNotFoundError as missing:
        raise Unprepared(str(missing)) from None
    return told.stdout.strip()


def _in_time(case: str) -> Callable[[Figures], bool | None]:
    def reached(figures: Figures) -> bool | None:
        found = figures.get((WITH_SCRIPT, case))
        return None if found is None else found["p95"].median < AIM_MS

    return reached


DESK = Bench(
    name="desk",
    sentence=f"{DECISIONS} decisions of a moderator in a real browser, each until the next case is on screen",
    unit="decisions a second",
    cases=tuple(STROKES),
    sides=(
        Side(
            name=WITH_SCRIPT,
            sentence=f"by keys, each case {READING_MS} ms after it came on screen, or at once where it is not read",
            opened=partial(_desk, script=True, decide=by_keys),
        ),
        Side(
            name=WITHOUT,
            sentence=f"the same page by plain forms, {PAGES} of them, each until the next page has loaded",
            opened=partial(_desk, script=False, decide=by_forms),
        ),
    ),
    load=_version,
    aims=tuple(
        Aim(
            sentence=f"{case}: the next case is on screen in under {AIM_MS:g} ms, 95 times of 100",
            reached=_in_time(case),
        )
        for case in (PUBLISH, REJECT)
    ),
)
