"""Comments that wait for a scorer which is slow, gone or back again: the whole service beside one of the test's."""

import asyncio
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts.trials.books import Books
from scripts.trials.running import Running, running
from service.scoring.deep.address import Address
from service.scoring.deep.server import scoring

Post = Callable[[str], dict[str, Any]]
MakeForm = Callable[..., dict[str, object]]

RULES = """
[pack]
unsure = { from = 0, to = 1 }

[[rule]]
name = "trial.dreadful"
when = "toxicity.deep >= 0.9"
then = "hold"
priority = 80
reason = "insult"
because = { ar = "كلام فظيع.", en = "Dreadful words." }

[[rule.example]]
fires = true
body = "dreadful"
facts = { "toxicity.deep" = 0.99 }

[[rule.example]]
fires = false
body = "fine"
facts = { "toxicity.deep" = 0.01 }
"""


class Reader:
    """A backend that looks for one word, and only while it is let."""

    version = "trial-1"
    languages: tuple[str, ...] = ("en",)
    budget = 100_000

    def __init__(self) -> None:
        self.let = threading.Event()
        self.let.set()

    def windows(self, text: str) -> Sequence[Sequence[int]]:
        return [list(map(ord, text))]

    def score(self, windows: Sequence[Sequence[int]]) -> Sequence[dict[str, float]]:
        self.let.wait(30)
        return [{"toxicity": 0.99 if "dreadful" in "".join(map(chr, window)) else 0.0} for window in windows]


class Scorer:
    """Serves the reader in a thread of its own; stopped, it is gone as a process that died would be."""

    def __init__(self, path: Path) -> None:
        self.address = Address(path=path)
        self.reader = Reader()
        self._up, self._down = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._up.clear()
        self._down.clear()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        assert self._up.wait(30)

    def stop(self) -> None:
        self._down.set()
        self.reader.let.set()
        if self._thread is not None:
            self._thread.join(30)

    async def _serve(self) -> None:
        async with scoring(self.reader, self.address):
            self._up.set()
            await asyncio.to_thread(self._down.wait)


@pytest.fixture(scope="module")
def scorer() -> Iterator[Scorer]:
    with tempfile.TemporaryDirectory(prefix="hakam-test-") as folder:
        made = Scorer(Path(folder) / "s.sock")
        made.start()
        yield made
        made.stop()


@pytest.fixture(scope="module")
def service(scorer: Scorer) -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="hakam-test-") as folder:
        rules = Path(folder) / "rules"
        rules.mkdir()
        (rules / "trial.toml").write_text(RULES, encoding="utf-8")
        settings = {"HAKAM_SCORER": str(scorer.address), "HAKAM_RULES": str(rules), "HAKAM_LIMITS": "off"}
        with running(Path(folder), settings) as one:
            done = one.command("site", "edit", "demo", "--set", "score_patience_ms=150")
            assert done.returncode == 0, done.stderr
            yield one


@pytest.fixture
def client(service: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{service.url}/v1/sites/demo/", timeout=30) as opened:
        yield opened


@pytest.fixture
def send(client: httpx.Client, article: str, form: MakeForm) -> Post:
    def post(body: str) -> dict[str, Any]:
        answer = client.post(f"articles/{article}/comments", json=form(body=body), headers={"Accept-Language": "en"})
        assert answer.status_code == 201, answer.text
        taken: dict[str, Any] = answer.json()
        return taken

    return post


@pytest.fixture
def stands(service: Running) -> Callable[[dict[str, Any], str], None]:
    """Wait until a comment has come to a status and waits for no score."""
    books = Books(service.servers.database_url or "", service.servers.redis_url or "")

    def until(comment: dict[str, Any], status: str) -> None:
        asked = f"SELECT status, scores_due IS NULL FROM comments WHERE comment_id = '{comment['id']}'"
        books.until(asked, [[status, "t"]])

    return until


def test_a_score_in_time_is_part_of_the_answer(send: Post, client: httpx.Client, service: Running) -> None:
    fine, dreadful, arabic = send("A fine article."), send("A dreadful article."), send("مقال جيد ومفيد للقراء.")
    assert [each["status"] for each in (fine, dreadful, arabic)] == ["published", "held", "published"]
    assert not any("waiting_for" in each for each in (fine, dreadful, arabic))
    key = {"Authorization": f"Bearer {service.first_key}"}
    signals = {each["id"]: client.get(f"comments/{each['id']}", headers=key).json() for each in (dreadful, arabic)}
    assert signals[dreadful["id"]]["verdict"]["signals"]["toxicity.deep"] == {"value": 0.99}
    assert signals[dreadful["id"]]["verdict"]["models"]["deep"] == "trial-1"
    assert signals[arabic["id"]]["verdict"]["signals"]["toxicity.deep"] == {"missing": "out of domain"}
    assert signals[dreadful["id"]]["comment"]["waiting_for"] is None


def test_a_late_score_is_waited_for_behind_the_answer(
    scorer: Scorer, send: Post, client: httpx.Client, service: Running, stands: Callable[[dict[str, Any], str], None]
) -> None:
    scorer.reader.let.clear()
    fine, dreadful = send("A fine article, take two."), send("A dreadful article, take two.")
    assert [(each["status"], each["waiting_for"]) for each in (fine, dreadful)] == [("held", "scores")] * 2
    assert fine["message"] == "Thank you. Your comment is being checked, which takes a moment."
    own = client.get(f"comments/{fine['id']}", headers={"Authorization": f"Bearer {fine['author_token']}"}).json()
    assert (own["status"], own["waiting_for"]) == ("held", "scores")
    key = {"Authorization": f"Bearer {service.first_key}"}
    queued = {case["comment"]["id"] for case in client.get("queue", headers=key).json()["items"]}
    assert not queued & {fine["id"], dreadful["id"]}
    assert client.get(f"comments/{fine['id']}", headers=key).json()["comment"]["waiting_for"] == "scores"
    scorer.reader.let.set()
    stands(fine, "published")
    stands(dreadful, "held")
    queued = {case["comment"]["id"] for case in client.get("queue", headers=key).json()["items"]}
    assert queued & {fine["id"], dreadful["id"]} == {dreadful["id"]}


def test_a_scorer_that_dies_under_load_leaves_no_comment_without_a_verdict(
    scorer: Scorer, send: Post, stands: Callable[[dict[str, Any], str], None]
) -> None:
    with ThreadPoolExecutor(8) as pool:
        begun = [
            pool.submit(send, f"A {'dreadful' if number % 4 == 0 else 'fine'} article {number}.")
            for number in range(60)
        ]
        scorer.stop()
        taken = [each.result() for each in begun]
    scorer.start()
    for number, comment in enumerate(taken):
        stands(comment, "held" if number % 4 == 0 else "published")
