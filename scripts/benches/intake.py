"""``intake``: comments taken in a second, each judged and durable before it is answered."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from scripts.benches.bench import Bench, Measure, Measuring, Side
from scripts.benches.forms import hakam_form, write_forms
from scripts.benches.hakam import Stock, books_of, new_hakam, not_durable, stock, web_worker
from scripts.benches.processes import MemoryWatch, computing
from scripts.benches.profile import Profile, profile_of, sample
from scripts.benches.wrk import Load, Request, send, wrk_version
from scripts.trials.running import Running

ACCEPTED = "201"
WARM_UP = 2.0
"""Seconds of load before anything is measured."""

EVENTS = 2
"""How many events the ledger keeps of each new comment: that it came, and where it was put."""

KEYED = "64 clients, keyed"
"""The case in which every request has an Idempotency-Key."""

CLIENTS = {"1 client": 1, "16 clients": 16, "64 clients": 64, KEYED: 64}


class HakamIntake:
    """Measures one running service. ``forms`` is the file of what is posted."""

    def __init__(self, service: Running, forms: Path) -> None:
        self._service = service
        self._forms = forms
        self._books = books_of(service)

    def measure(self, case: str, seconds: float) -> Measure:
        before = stock(self._books)
        with MemoryWatch(self._service.process.pid) as watch:
            load = send(self._request(case), CLIENTS[case], seconds)
        lost = not_kept(load, before, stock(self._books))
        return Measure(
            rate=load.rate(ACCEPTED),
            p50=load.p50,
            p99=load.p99,
            memory=watch.peak,
            faults=(*load.faults(ACCEPTED), *lost, *not_durable(self._books)),
        )

    def profile(self, case: str, seconds: float) -> Profile:
        with ThreadPoolExecutor(1) as other, computing(self._service.process.pid) as spent:
            load = other.submit(send, self._request(case), CLIENTS[case], seconds + 1)
            stacks = sample(web_worker(self._service), seconds)
            sent = load.result()
        return profile_of(stacks, sent.rate(ACCEPTED), {who: used / sent.seconds for who, used in spent.items()})

    def warm_up(self) -> None:
        send(self._request("16 clients"), 16, WARM_UP)

    def _request(self, case: str) -> Request:
        key = ("Idempotency-Key: #N#",) if case == KEYED else ()
        return Request(
            url=self._service.url,
            path="/v1/sites/demo/articles/article-#100#/comments",
            bodies=self._forms,
            headers=("Content-Type: application/json", *key),
        )


def not_kept(load: Load, before: Stock, after: Stock) -> list[str]:
    """Return a sentence for each thing that the ledger does not hold as often as comments were accepted.

    Requests that nobody waited for any more may be in the ledger or not.
    """
    accepted = load.answers.get(ACCEPTED, 0)
    kept = {
        "comments": after.comments - before.comments,
        "verdicts": after.verdicts - before.verdicts,
        "events": (after.events - before.events) / EVENTS,
    }
    return [
        f"{accepted} comments were accepted, and the ledger holds the {what} of {number:g}"
        for what, number in kept.items()
        if not accepted <= number <= accepted + load.unanswered
    ]


@contextmanager
def hakam_intake() -> Iterator[HakamIntake]:
    """Lend what measures a new service that is warm."""
    with new_hakam() as service, tempfile.TemporaryDirectory() as folder:
        intake = HakamIntake(service, write_forms(Path(folder) / "forms", hakam_form))
        intake.warm_up()
        yield intake


@contextmanager
def _hakam(_: Path) -> Iterator[Measuring]:
    with hakam_intake() as intake:
        yield intake.measure


def _profile(seconds: float) -> Profile:
    with hakam_intake() as intake:
        return intake.profile("64 clients", seconds)


INTAKE = Bench(
    name="intake",
    sentence="comments accepted a second: 10 to 120 words in Arabic and English, each by an author of its own, "
    "judged and durable (synchronous_commit on) before it is answered",
    unit="comments a second",
    cases=tuple(CLIENTS),
    sides=(Side(name="Hakam", sentence="the whole river", opened=_hakam),),
    load=wrk_version,
    profile=_profile,
)
