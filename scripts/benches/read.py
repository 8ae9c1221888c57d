"""``read``: pages of 50 published comments a second, from a small article and from a large one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec

from scripts.benches.bench import Aim, Bench, Measure, Measuring, Side
from scripts.benches.figures import Figures, ratio
from scripts.benches.filling import fill
from scripts.benches.forms import isso_form
from scripts.benches.hakam import hakam
from scripts.benches.isso import Isso, isso
from scripts.benches.under_load import put_under_load
from scripts.benches.words import texts
from scripts.benches.wrk import Request, send, wrk_version
from scripts.trials.running import Running

OK = "200"
CLIENTS = 16
PAGE = 50
WARM_UP = 2.0
"""Seconds of load before anything is measured."""

SMALL, LARGE, ANY = "first of 1,000", "first of 100,000", "any of 100,000"
"""The cases: the first page of an article, or all its pages in turn."""

SAME_COST = "the first page of 1,000 and of 100,000 comments cost the same within 20 %"

ARTICLES = {"small": 1_000, "large": 100_000}
COMMENTS = "/v1/sites/demo/articles/{article}/comments"


class Reading(msgspec.Struct, frozen=True):
    """Measures a server by what each case asks of it; ``faults`` belong to every case."""

    pid: int
    requests: dict[str, Request]
    faults: tuple[str, ...]

    def measure(self, case: str, seconds: float) -> Measure | None:
        if case not in self.requests:
            return None
        return put_under_load(self.pid, self.requests[case], CLIENTS, seconds, OK).measure(self.faults)

    def warm_up(self) -> None:
        send(self.requests[SMALL], CLIENTS, WARM_UP)


@contextmanager
def _hakam(folder: Path) -> Iterator[Measuring]:
    cursors = folder / "cursors"
    with hakam(folder) as service:
        if not cursors.exists():
            for article, number in ARTICLES.items():
                fill(service, article, number)
            cursors.write_text("\n".join(walk(service, "large")))
        reading = Reading(service.process.pid, _hakam_requests(service, cursors), _hakam_faults(service))
        reading.warm_up()
        yield reading.measure


def walk(service: Running, article: str) -> Iterator[str]:
    """Yield the cursor of every page of an article but the first."""
    with httpx.Client(base_url=service.url) as client:
        cursor = None
        while True:
            asked = {"limit": str(PAGE)} | ({"cursor": cursor} if cursor else {})
            cursor = client.get(COMMENTS.format(article=article), params=asked).raise_for_status().json()["next"]
            if cursor is None:
                return
            yield cursor


def _hakam_requests(service: Running, cursors: Path) -> dict[str, Request]:
    small, large = (f"{COMMENTS.format(article=article)}?limit={PAGE}" for article in ARTICLES)
    return {
        SMALL: Request(url=service.url, path=small, method="GET"),
        LARGE: Request(url=service.url, path=large, method="GET"),
        ANY: Request(url=service.url, path=f"{large}&cursor=#LINE#", method="GET", lines=cursors),
    }


def _hakam_faults(service: Running) -> tuple[str, ...]:
    """Return a sentence for each article that has not what it should."""
    faults: list[str] = []
    for article, number in ARTICLES.items():
        page = httpx.get(service.url + COMMENTS.format(article=article), params={"limit": PAGE}).json()
        faults += _not_right(len(page["comments"]), page["total"], number)
    return tuple(faults)


@contextmanager
def _isso(folder: Path) -> Iterator[Measuring]:
    with isso(folder) as other:
        if other.stored() == 0:
            _fill_isso(other)
        path = f"/?uri=%2Fsmall%2F&limit={PAGE}"
        page = httpx.get(other.url + path).json()
        faults = tuple(_not_right(len(page["replies"]), page["total_replies"], ARTICLES["small"]))
        reading = Reading(other.pid, {SMALL: Request(url=other.url, path=path, method="GET")}, faults)
        reading.warm_up()
        yield reading.measure


def _fill_isso(other: Isso) -> None:
    for number, text in enumerate(texts(ARTICLES["small"], seed=1)):
        form = {**isso_form(text), "author": f"قارئ {number}", "email": f"{number}@readers.example"}
        httpx.post(f"{other.url}/new", params={"uri": "/small/"}, json=form).raise_for_status()
    other.publish_all()


def _not_right(shown: int, total: int, number: int) -> list[str]:
    right = shown == PAGE and total == number
    return [] if right else [f"a page shows {shown} of {total} comments, not {PAGE} of {number}"]


def _rate(figures: Figures, side: str, case: str) -> float:
    return figures[side, case]["rate"].median


def _same_cost(case: str) -> Callable[[Figures], bool | None]:
    def reached(figures: Figures) -> bool | None:
        times = ratio(_rate(figures, "Hakam", SMALL), _rate(figures, "Hakam", case))
        return None if times is None else 1 / 1.2 <= times <= 1.2

    return reached


def _far_ahead(figures: Figures) -> bool | None:
    times = ratio(_rate(figures, "Hakam", SMALL), _rate(figures, "Isso 0.14", SMALL))
    return None if times is None else times >= 50


READ = Bench(
    name="read",
    sentence="pages of 50 published comments a second, asked for by 16 clients",
    unit="pages a second",
    cases=(SMALL, LARGE, ANY),
    sides=(
        Side(name="Hakam", sentence="articles with 1,000 and with 100,000 comments", opened=_hakam),
        Side(name="Isso 0.14", sentence="under uWSGI with 4 processes, a thread with 1,000 comments", opened=_isso),
    ),
    load=wrk_version,
    aims=(
        Aim(
            sentence="the first page of 1,000 and of 100,000 comments cost the same within 20 %",
            reached=_same_cost(LARGE),
        ),
        Aim(sentence="at least 50 times Isso's pages a second", reached=_far_ahead),
    ),
)
