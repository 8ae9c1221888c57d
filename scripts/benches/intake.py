"""``intake``: comments taken in a second, each judged and durable before it is answered."""

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec

from scripts.benches.bench import Aim, Bench, Measure, Measuring, Side
from scripts.benches.figures import Figures
from scripts.benches.forms import hakam_form, isso_form, write_forms
from scripts.benches.hakam import Stock, books_of, durability, new_hakam, not_durable, stock, web_worker
from scripts.benches.isso import isso
from scripts.benches.processes import computing
from scripts.benches.profile import Profile, profile_of, sample
from scripts.benches.server import server
from scripts.benches.under_load import UnderLoad, put_under_load
from scripts.benches.wrk import Request, send, wrk_version
from scripts.trials.running import Running, free_port

CREATED, AWAITS_APPROVAL = "201", "202"
JSON = "Content-Type: application/json"
WARM_UP = 2.0
"""Seconds of load before anything is measured."""

EVENTS = 2
"""How many events the ledger keeps of each new comment: that it came, and where it was put."""

CROWD, KEYED = "64 clients", "64 clients, keyed"
"""``KEYED``: every request has an Idempotency-Key, which only Hakam knows."""

CLIENTS = {"1 client": 1, "16 clients": 16, CROWD: 64, KEYED: 64}


class HakamIntake:
    """Measures one running service. ``forms`` is the file of what is posted."""

    def __init__(self, service: Running, forms: Path) -> None:
        self._service = service
        self._forms = forms
        self._books = books_of(service)

    def measure(self, case: str, seconds: float) -> Measure:
        before = stock(self._books)
        found = put_under_load(self._service.process.pid, self._request(case), CLIENTS[case], seconds, CREATED)
        after, durable = stock(self._books), durability(self._books)
        return found.measure(
            [*not_kept(found, before, after), *not_durable(durable)],
            kept=after.comments - before.comments,
            notes=[f"PostgreSQL says {', '.join(f'{name} {value}' for name, value in durable.items())}"],
        )

    def profile(self, case: str, seconds: float) -> Profile:
        with ThreadPoolExecutor(1) as other, computing(self._service.process.pid) as spent:
            load = other.submit(send, self._request(case), CLIENTS[case], seconds + 1)
            stacks = sample(web_worker(self._service), seconds)
            sent = load.result()
        return profile_of(stacks, sent.rate(CREATED), {who: used / sent.seconds for who, used in spent.items()})

    def warm_up(self) -> None:
        send(self._request("16 clients"), 16, WARM_UP)

    def _request(self, case: str) -> Request:
        headers = (JSON, "Idempotency-Key: #N#") if case == KEYED else (JSON,)
        path = "/v1/sites/demo/articles/article-#100#/comments"
        return Request(url=self._service.url, path=path, lines=self._forms, headers=headers)


class OtherIntake(msgspec.Struct, frozen=True):
    """Measures a server that knows no Idempotency-Key."""

    pid: int
    request: Request

    def under_load(self, case: str, seconds: float, wanted: str) -> UnderLoad | None:
        return None if case == KEYED else put_under_load(self.pid, self.request, CLIENTS[case], seconds, wanted)


def not_kept(found: UnderLoad, before: Stock, after: Stock) -> list[str]:
    """Return a sentence for each thing that the ledger does not hold as often as comments were accepted."""
    return [
        *found.differs("comments", after.comments - before.comments),
        *found.differs("verdicts", after.verdicts - before.verdicts),
        *found.differs("pairs of events", (after.events - before.events) / EVENTS),
    ]


@contextmanager
def hakam_intake() -> Iterator[HakamIntake]:
    """Lend what measures a new service that is warm."""
    with new_hakam() as service, tempfile.TemporaryDirectory() as folder:
        intake = HakamIntake(service, write_forms(Path(folder, "forms"), hakam_form))
        intake.warm_up()
        yield intake


@contextmanager
def _hakam(_: Path) -> Iterator[Measuring]:
    with hakam_intake() as intake:
        yield intake.measure


@contextmanager
def _reading_json(folder: Path) -> Iterator[Measuring]:
    port = free_port()
    order = [sys.executable, "-m", "scripts.benches.reading_json", str(port)]
    forms = write_forms(folder / "forms", hakam_form)
    request = Request(url=f"http://127.0.0.1:{port}", path="/comments", lines=forms, headers=(JSON,))
    with server(order, port, folder / "log") as pid:
        intake = OtherIntake(pid, request)
        send(request, 16, WARM_UP)

        def measure(case: str, seconds: float) -> Measure | None:
            found = intake.under_load(case, seconds, CREATED)
            return None if found is None else found.measure()

        yield measure


@contextmanager
def _isso(_: Path) -> Iterator[Measuring]:
    with tempfile.TemporaryDirectory() as folder, isso(Path(folder)) as other:
        forms = write_forms(Path(folder, "forms"), isso_form)
        request = Request(url=other.url, path="/new?uri=%2Farticle-#100#%2F", lines=forms, headers=(JSON,))
        intake = OtherIntake(other.pid, request)
        send(request, 16, WARM_UP)

        def measure(case: str, seconds: float) -> Measure | None:
            before = other.stored()
            found = intake.under_load(case, seconds, AWAITS_APPROVAL)
            kept = other.stored() - before
            return None if found is None else found.measure(found.differs("comments", kept), kept=kept)

        yield measure


def _profile(seconds: float) -> Profile:
    with hakam_intake() as intake:
        return intake.profile(CROWD, seconds)


def _fast(figures: Figures) -> bool:
    return figures["Hakam", CROWD]["rate"].median >= 1_500


def _prompt(figures: Figures) -> bool:
    return figures["Hakam", CROWD]["p99"].median < 150


INTAKE = Bench(
    name="intake",
    sentence="comments accepted a second, of 10 to 120 words in Arabic and English, each by an author of its own",
    unit="comments a second",
    cases=tuple(CLIENTS),
    sides=(
        Side(
            name="Hakam",
            sentence="a web process for each core; the whole river, each comment judged and durable (fsync and "
            "synchronous_commit on) before it is answered",
            opened=_hakam,
        ),
        Side(
            name="JSON only",
            sentence="the same web server, framework and number of processes, which read the JSON, answer, and do "
            "nothing else",
            opened=_reading_json,
        ),
        Side(name="Isso 0.14", sentence="under uWSGI with 4 processes, SQLite, moderation on", opened=_isso),
    ),
    load=wrk_version,
    aims=(
        Aim(sentence="at least 1,500 comments a second with 64 clients", reached=_fast),
        Aim(sentence="a p99 under 150 ms with 64 clients", reached=_prompt),
    ),
    profile=_profile,
)
