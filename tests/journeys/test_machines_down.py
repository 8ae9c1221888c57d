"""A machine is away and comes back: what readers and moderators are told meanwhile, and that nothing is lost."""

import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from scripts.trials.books import Books
from scripts.trials.running import Running, running
from service.embedded.binaries import valkey_binary
from service.embedded.servers import Servers, open_servers

MakeForm = Callable[..., dict[str, object]]
WHOLE_WITHIN = 60.0


class Machines:
    """A PostgreSQL and a Valkey that are not the service's own, and can be taken from it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "queue.sock"
        self._ledger: Servers | None = None
        self._queue: subprocess.Popen[bytes] | None = None
        self.redis_url = f"unix://{self._socket}"
        self.database_url = self.start_ledger()

    def start_ledger(self) -> str:
        self._ledger = open_servers(self._folder / "ledger", None, self.redis_url)
        return self._ledger.database_url

    def stop_ledger(self) -> None:
        if self._ledger is not None:
            self._ledger.close()

    def start_queue(self) -> None:
        settings = {"port": "0", "unixsocket": str(self._socket), "dir": str(self._folder), "save": ""}
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        self._queue = subprocess.Popen([valkey_binary(), *words], stdout=subprocess.DEVNULL)

    def stop_queue(self) -> None:
        if self._queue is not None:
            self._queue.terminate()
            self._queue.wait()


@pytest.fixture(scope="module")
def machines() -> Iterator[Machines]:
    with tempfile.TemporaryDirectory(prefix="hakam-test-") as folder:
        made = Machines(Path(folder))
        yield made
        made.stop_queue()
        made.stop_ledger()


@pytest.fixture(scope="module")
def service(machines: Machines) -> Iterator[Running]:
    servers = {"DATABASE_URL": machines.database_url, "REDIS_URL": machines.redis_url}
    with (
        tempfile.TemporaryDirectory(prefix="hakam-test-") as folder,
        running(Path(folder), {**servers, "HAKAM_LIMITS": "author=3"}) as one,
    ):
        yield one


@pytest.fixture
def api(service: Running) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {service.first_key}"}
    with httpx.Client(base_url=f"{service.url}/v1/sites/demo/", headers=headers) as client:
        yield client


@pytest.fixture
def books(machines: Machines) -> Books:
    return Books(machines.database_url, machines.redis_url)


def test_with_redis_away_comments_are_taken_and_reach_the_queue_when_it_is_back(
    api: httpx.Client, service: Running, machines: Machines, books: Books, article: str, form: MakeForm, spam: str
) -> None:
    place = f"articles/{article}/comments"
    posted = [api.post(place, json=form(email="busy@readers.example", body=f"{spam}{number}")) for number in range(5)]
    published = api.post(place, json=form())
    refused = [api.post("queue/claims"), api.get("queue")]
    ready = httpx.get(f"{service.url}/health/ready")
    metrics = httpx.get(f"{service.url}/metrics").text
    assert {answer.json()["status"] for answer in posted} == {"held"}
    assert (published.json()["status"], api.get(place).json()["total"]) == ("published", 1)
    assert [_unavailable(answer) for answer in refused] == [True, True]
    assert (ready.status_code, ready.json()["machines"]) == (200, {"ledger": "up", "queue": "down"})
    assert "hakam_limits_failed_open_total 6.0" in metrics
    machines.start_queue()
    assert books.seconds_until_whole(WHOLE_WITHIN) < WHOLE_WITHIN
    claims = api.post("queue/claims", json={"limit": 50}).json()["claims"]
    assert {claim["case"]["comment"]["id"] for claim in claims} == {answer.json()["id"] for answer in posted}
    again = [api.post(place, json=form(email="busy@readers.example")).status_code for _ in range(4)]
    assert again == [201, 201, 201, 429]


def test_with_postgresql_away_a_retry_with_the_same_key_stores_one_comment(
    api: httpx.Client, service: Running, machines: Machines, article: str, form: MakeForm
) -> None:
    place, filled = f"articles/{article}/comments", form()
    key = {"Idempotency-Key": secrets.token_hex(16)}
    api.get("form").raise_for_status()
    machines.stop_ledger()
    refused = [api.post(place, json=filled, headers=key), api.get(place), api.get("queue")]
    page = httpx.post(f"{api.base_url}{place}", data={**filled, "name": "لم يضع"}, headers={"Accept": "text/html"})
    ready, live = (httpx.get(f"{service.url}/health/{name}") for name in ("ready", "live"))
    machines.start_ledger()
    taken, again = (api.post(place, json=filled, headers=key) for _ in range(2))
    assert [_unavailable(answer) for answer in refused] == [True] * 3
    assert (page.status_code, 'value="لم يضع"' in page.text) == (503, True)
    assert (ready.status_code, ready.json()["machines"]["ledger"], live.status_code) == (503, "down", 200)
    assert (taken.status_code, taken.json()) == (201, again.json())
    assert api.get(place).json()["total"] == 1


def _unavailable(answer: httpx.Response) -> bool:
    told = answer.headers["Content-Type"] == "application/problem+json" and int(answer.headers["Retry-After"]) > 0
    return told and answer.status_code == 503
