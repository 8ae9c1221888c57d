"""``webhooks``: deliveries a second to a local receiver, beside a bare httpx loop over the same bodies."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import httpx
import msgspec

from scripts.benches.bare_httpx import Posted
from scripts.benches.bench import Aim, Bench, Measure, Measuring, Side
from scripts.benches.figures import Figures, ratio
from scripts.benches.filling import entries, fill
from scripts.benches.hakam import SETTINGS, books_of
from scripts.benches.processes import MemoryWatch
from scripts.benches.server import server
from scripts.trials.books import Books
from scripts.trials.running import TREE, Running, free_port, plain_environment, running
from service.domain.delivery import Delivery, DeliveryState
from service.domain.ids import ArticleId, EndpointId
from service.privacy.keyring import new_keyring
from service.privacy.promise import EmailPromise
from service.webhooks.body import body_of

COMMENTS = 30_000
BODIES = 2_000
CASES = {"20 at once": 20, "100 at once": 100}
WARM_UP = 2.0
AIM = "at least half as many deliveries a second as the bare loop posts"

_ALL_AGAIN = """
    INSERT INTO deliveries (site_id, event_id, endpoint_id, url, excerpt, state, due_at, attempts, created_at)
    SELECT event.site_id, event.event_id, endpoint.endpoint_id, NULL, left(comment.public_body, 500),
           'waiting', now(), 0, now()
    FROM events AS event JOIN endpoints AS endpoint USING (site_id) JOIN comments AS comment USING (site_id, comment_id)
    WHERE event.type = 'comment.published'
    ON CONFLICT (site_id, event_id, endpoint_id) DO UPDATE SET state = 'waiting', due_at = now(), attempts = 0
"""
_TIMES = (
    "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) * 1000,"
    " percentile_cont(0.99) WITHIN GROUP (ORDER BY seconds) * 1000, count(*) FROM attempts WHERE at >= '{}'"
)


class Sink(msgspec.Struct, frozen=True):
    """The receiver, in a process of its own."""

    url: str

    @property
    def count(self) -> int:
        return int(httpx.get(self.url).text)


@contextmanager
def sink(folder: Path) -> Iterator[Sink]:
    port = free_port()
    with server([sys.executable, "-m", "scripts.benches.sink", str(port)], port, folder / "sink.log"):
        yield Sink(f"http://127.0.0.1:{port}/")


@contextmanager
def _hakam(folder: Path) -> Iterator[Measuring]:
    settings = {**SETTINGS, "HAKAM_WEBHOOK_ALLOW": "127.0.0.0/8"}
    with sink(folder) as receiver, running(folder, settings) as service:
        books = books_of(service)
        if books.rows("SELECT count(*) FROM comments") == [["0"]]:
            fill(service, "webhooks", COMMENTS)
        yield partial(_deliver, service, books, receiver)


def _deliver(service: Running, books: Books, receiver: Sink, case: str, seconds: float) -> Measure:
    with httpx.Client(base_url=f"{service.url}/v1/sites/demo/", headers=_admin(service)) as client:
        form = {"url": receiver.url, "events": ["endpoint.disabled"], "concurrency": CASES[case]}
        endpoint = client.post("endpoints", json=form).raise_for_status().json()["id"]
        books.rows(_ALL_AGAIN)
        time.sleep(WARM_UP)
        with MemoryWatch(service.process.pid) as watch:
            began, before = datetime.now(UTC), receiver.count
            time.sleep(seconds)
            spent, sent = (datetime.now(UTC) - began).total_seconds(), receiver.count - before
        ((p50, p99, recorded),) = books.rows(_TIMES.format(began.isoformat()))
        left = books.rows("SELECT count(*) FROM deliveries WHERE state = 'waiting'")[0][0]
        faults = () if int(left) else ("there was nothing left to deliver; the rate is too low",)
        client.delete(f"endpoints/{endpoint}").raise_for_status()
    return Measure(
        rate=sent / spent,
        p50=float(p50),
        p99=float(p99),
        memory=watch.peak,
        accepted=sent,
        notes=(f"{case}: {recorded} attempts written down for {sent} answers in the same time",),
        faults=faults,
    )


def _admin(service: Running) -> dict[str, str]:
    return {"Authorization": f"Bearer {service.first_key}"}


@contextmanager
def _httpx(folder: Path) -> Iterator[Measuring]:
    file = folder / "bodies"
    if not file.exists():
        file.write_bytes(b"\n".join(bodies(BODIES)))
    with sink(folder) as receiver:
        yield lambda case, seconds: _loop(receiver, file, CASES[case], seconds)


def bodies(number: int) -> Iterator[bytes]:
    """Yield the bodies that Hakam sends of the comments that it was filled with."""
    for entry in islice(entries(EmailPromise(new_keyring()), ArticleId("webhooks")), number):
        yield body_of(
            Delivery(
                event=entry.events[-1],
                endpoint=EndpointId("endpoint"),
                excerpt=entry.comment.public_body[:500],
                url=None,
                state=DeliveryState.WAITING,
                due_at=None,
                attempts=0,
                created_at=entry.comment.created_at,
            )
        )


def _loop(receiver: Sink, file: Path, clients: int, seconds: float) -> Measure:
    order = [sys.executable, "-m", "scripts.benches.bare_httpx", receiver.url, str(file), str(clients), str(seconds)]
    process = subprocess.Popen(order, cwd=TREE, env=plain_environment(), stdout=subprocess.PIPE)
    with MemoryWatch(process.pid) as watch:
        told, _ = process.communicate()
    posted = msgspec.json.decode(told, type=Posted)
    return Measure(rate=posted.number / posted.seconds, p50=posted.p50, p99=posted.p99, memory=watch.peak)


def _half(case: str) -> Callable[[Figures], bool | None]:
    def reached(figures: Figures) -> bool | None:
        rates = (figures[side, case]["rate"].median for side in ("Hakam", "bare httpx"))
        times = ratio(*rates)
        return None if times is None else times >= 0.5

    return reached


WEBHOOKS = Bench(
    name="webhooks",
    sentence="deliveries a second to a receiver on the same machine",
    unit="deliveries a second",
    cases=tuple(CASES),
    sides=(
        Side(name="Hakam", sentence="claims, signs, sends and writes down", opened=_hakam),
        Side(
            name="bare httpx",
            sentence="one AsyncClient that posts the same bodies, no more",
            opened=_httpx,
        ),
    ),
    load=lambda: f"httpx {version('httpx')}",
    aims=tuple(Aim(sentence=f"{case}: {AIM}", reached=_half(case)) for case in CASES),
)
