"""The load generator, over a real server that counts what reaches it."""

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts.benches.under_load import UnderLoad
from scripts.benches.unprepared import Unprepared
from scripts.benches.wrk import Load, Request, figures_of, send, wrk_version

NEEDS_WRK = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")


class Counting(ThreadingHTTPServer):
    """Answers 201 and keeps what it was sent; every tenth time 503."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.taken: list[tuple[str, str, str | None]] = []
        self._one_at_a_time = threading.Lock()

    def take(self, request: tuple[str, str, str | None]) -> int:
        """Keep a request and return its number."""
        with self._one_at_a_time:
            self.taken.append(request)
            return len(self.taken)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Counting

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        number = self.server.take((self.path, body, self.headers["Idempotency-Key"]))
        self.send_response(503 if number % 10 == 0 else 201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def counting() -> Iterator[Counting]:
    with Counting() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def load(counting: Counting, tmp_path: Path) -> Load:
    lines = tmp_path / "lines"
    lines.write_text('{"body": "سلام #N#"}\n{"body": "hello #N#"}')
    request = Request(url=counting.url, path="/a-#100#", lines=lines, headers=("Idempotency-Key: #N#",))
    return send(request, clients=4, seconds=1)


@NEEDS_WRK
def test_what_is_counted_is_what_reached_the_server(counting: Counting, load: Load) -> None:
    taken = len(counting.taken)
    assert load.sent == load.answered == taken > 10
    assert load.answers == {"201": taken - taken // 10, "503": taken // 10}
    assert load.rate("201") == pytest.approx(load.answers["201"] / load.seconds)
    assert 0 < load.p50 <= load.p99


@NEEDS_WRK
def test_every_request_is_its_own(counting: Counting, load: Load) -> None:
    assert len({body for _, body, _ in counting.taken}) == len({key for *_, key in counting.taken}) == load.sent
    assert all("#" not in path + body for path, body, _ in counting.taken)
    assert {body.split()[1] for _, body, _ in counting.taken} == {'"سلام', '"hello'}


@NEEDS_WRK
def test_wrk_tells_its_version() -> None:
    assert wrk_version().startswith("wrk ")


def test_without_wrk_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unprepared, match="apt-get install wrk"):
        wrk_version()


def figures(**changes: object) -> Load:
    told = {"sent": 10, "seconds": 2.0, "p50": 1.0, "p99": 2.0, "broken": 0, "late": 0, "answers": {"201": 10}}
    return Load(**{**told, **changes})  # type: ignore[arg-type] # a row of figures, changed by name


def test_the_scripts_line_is_found_among_wrks_own() -> None:
    line = 'FIGURES {"sent": 1, "seconds": 1, "p50": 2, "p99": 3, "broken": 0, "late": 0, "answers": {"201": 1}}'
    found = figures_of(f"Running 1s test\n{line}\n")
    assert (found.sent, found.answers, found.unanswered) == (1, {"201": 1}, 0)


def test_output_without_figures_is_shown() -> None:
    with pytest.raises(RuntimeError, match="unable to connect"):
        figures_of("unable to connect to 127.0.0.1")


def test_only_wanted_answers_count_and_others_are_faults() -> None:
    load = figures(sent=12, answers={"201": 8, "409": 2}, broken=1)
    assert load.rate("201") == 4.0
    assert load.faults("201") == (
        "2 answers were 409, not 201",
        "2 requests got no answer",
        "1 requests lost their connection",
    )


def test_what_was_accepted_must_be_kept() -> None:
    found = UnderLoad(figures(), 1.0, "201")
    assert found.differs("comments", 10) == []
    assert found.differs("comments", 9) == ["10 were accepted, and comments of 9 are there"]
    assert found.differs("comments", 11) == ["10 were accepted, and comments of 11 are there"]


def test_what_was_not_answered_may_be_kept_or_not() -> None:
    found = UnderLoad(figures(sent=12), 1.0, "201")
    assert [found.differs("comments", kept) == [] for kept in (9, 10, 12, 13)] == [False, True, True, False]
