"""The live channel over real connections: readers and moderators hear what other processes have done."""

import os
import queue
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from scripts.trials.running import Running, running, running_alone

Post = Callable[..., dict[str, Any]]
Signed = Mapping[str, dict[str, str]]
PATIENCE = 30.0


class Told(msgspec.Struct, frozen=True):
    """One server-sent event."""

    event: str
    data: str
    id: str = ""


class Ear:
    """An open connection: what it is told waits to be asked for, None when it has ended."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        self._told: queue.Queue[Told | None] = queue.Queue()
        self._answer = threading.Event()
        self._client = httpx.Client(timeout=PATIENCE)
        self._thread = threading.Thread(target=self._listen, args=(url, headers), daemon=True)
        self._thread.start()
        assert self._answer.wait(PATIENCE)

    def next(self) -> Told | None:
        return self._told.get(timeout=PATIENCE)

    def close(self) -> None:
        self._client.close()

    def _listen(self, url: str, headers: Mapping[str, str] | None) -> None:
        try:
            with self._client.stream("GET", url, headers=headers) as answer:
                assert answer.status_code == 200
                self._read(answer.iter_lines())
        except (httpx.TransportError, RuntimeError):
            return
        finally:
            self._told.put(None)

    def _read(self, lines: Iterator[str]) -> None:
        fields: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name == "retry":
                self._answer.set()
            if line:
                fields[name] = value
            elif "event" in fields:
                self._told.put(Told(fields["event"], fields["data"], fields.get("id", "")))
            if not line:
                fields = {}


Hear = Callable[..., Ear]


@pytest.fixture
def hear() -> Iterator[Hear]:
    """Open a connection; it is closed behind the test."""
    with ExitStack() as stack:

        def listen(url: str, headers: Mapping[str, str] | None = None) -> Ear:
            ear = Ear(url, headers)
            stack.callback(ear.close)
            return ear

        yield listen


@pytest.fixture
def place(hakam: Running, article: str) -> str:
    return f"{hakam.url}/v1/sites/demo/articles/{article}/live"


@pytest.fixture
def decide(api: httpx.Client, signed: Signed) -> Callable[[str, str], None]:
    def send(comment: str, action: str) -> None:
        form = {"action": action, "overrule": True}
        api.post(f"comments/{comment}/decisions", json=form, headers=signed["moderator"]).raise_for_status()

    return send


Decide = Callable[[str, str], None]


@pytest.fixture(scope="module")
def second(hakam: Running) -> Iterator[Running]:
    """Another service on the same PostgreSQL and Redis, with the same keys."""
    servers = hakam.servers
    settings = {
        "DATABASE_URL": servers.database_url or "",
        "REDIS_URL": servers.redis_url or "",
        "HAKAM_KEYS_FILE": str(hakam.data / "keys.json"),
    }
    with tempfile.TemporaryDirectory(prefix="hakam-test-") as folder, running(Path(folder), settings) as other:
        yield other


def test_a_held_comment_that_is_published_in_one_process_appears_in_another(
    second: Running, article: str, post: Post, spam: str, decide: Decide, hear: Hear, api: httpx.Client
) -> None:
    ear = hear(f"{second.url}/v1/sites/demo/articles/{article}/live")
    held = post(body=spam)["id"]
    decide(held, "publish")
    told = ear.next()
    assert told is not None
    assert (told.event, msgspec.json.decode(told.data)["id"]) == ("published", held)
    assert told.data in api.get(f"articles/{article}/comments").text


def test_readers_hear_of_what_comes_and_goes_and_never_of_what_was_not_public(
    place: str, post: Post, spam: str, decide: Decide, hear: Hear
) -> None:
    ear = hear(place)
    never, shown = post(body=spam)["id"], post()["id"]
    decide(never, "reject")
    published = ear.next()
    decide(shown, "publish")
    changed = ear.next()
    decide(shown, "reject")
    removed = ear.next()
    assert published is not None
    assert changed is not None
    assert removed is not None
    assert [told.event for told in (published, changed, removed)] == ["published", "changed", "removed"]
    assert msgspec.json.decode(published.data)["id"] == shown
    assert removed.data == shown
    assert published.id < changed.id < removed.id


@pytest.mark.parametrize("way", ["header", "query"])
def test_what_was_missed_is_replayed(place: str, post: Post, decide: Decide, hear: Hear, way: str) -> None:
    ear = hear(place)
    first = post()["id"]
    known = ear.next()
    assert known is not None
    ear.close()
    second = post()["id"]
    decide(first, "reject")
    back = hear(place, {"Last-Event-ID": known.id}) if way == "header" else hear(f"{place}?last_event_id={known.id}")
    missed = [back.next(), back.next()]
    third = post()["id"]
    told = [*missed, back.next()]
    assert [each.event if each else None for each in told] == ["published", "removed", "published"]
    assert [second, third] == [msgspec.json.decode(each.data)["id"] for each in told if each and each.data != first]


@pytest.mark.parametrize("made_up", ["yesterday", "01ARZ3NDEKTSV4RRFFQ69G5FA", "0" * 27, "0" * 25 + "a", "ا" * 26])
def test_what_is_no_event_id_is_refused(api: httpx.Client, article: str, made_up: str) -> None:
    answer = api.get(f"articles/{article}/live", params={"last_event_id": made_up})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["last_event_id"]


@pytest.mark.parametrize("moment", ["0" * 26, "7" + "Z" * 25])
def test_an_id_that_no_event_has_is_a_moment_or_refused(api: httpx.Client, article: str, moment: str) -> None:
    with api.stream("GET", f"articles/{article}/live", params={"last_event_id": moment}) as answer:
        assert answer.status_code in {200, 422}


def test_a_head_opens_nothing(api: httpx.Client, article: str) -> None:
    answer = api.head(f"articles/{article}/live")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/event-stream")


def test_moderators_hear_what_waits_is_claimed_and_decided(
    hakam: Running, api: httpx.Client, post: Post, spam: str, decide: Decide, signed: Signed, hear: Hear
) -> None:
    ear = hear(f"{hakam.url}/v1/sites/demo/queue/live", signed["moderator"])
    held = post(body=spam)["id"]
    lease = {"limit": 50, "lease_seconds": 30}
    api.post("queue/claims", json=lease, headers=signed["moderator"]).raise_for_status()
    decide(held, "publish")
    told: list[tuple[str, dict[str, str]]] = []
    while len(told) < 3:
        heard = ear.next()
        assert heard is not None
        data = msgspec.json.decode(heard.data)
        told += [(heard.event, data)] if data["comment"] == held else []
    assert [event for event, _ in told] == ["waiting", "claimed", "decided"]
    assert told[2][1] == {"comment": held, "status": "published"}


def test_enough_flags_remove_a_comment_before_readers_eyes(
    place: str, api: httpx.Client, post: Post, hear: Hear
) -> None:
    ear = hear(place)
    comment = post()["id"]
    for part in range(5):
        whence = {"X-Forwarded-For": f"10.5.{part}.1"}
        api.post(f"comments/{comment}/flags", json={"reason": "hate"}, headers=whence).raise_for_status()
    told = [ear.next(), ear.next()]
    assert [each.event if each else None for each in told] == ["published", "removed"]


def test_one_connection_too_many_is_refused_in_words_and_a_stop_ends_them_all(
    form: Callable[..., dict[str, object]], hear: Hear
) -> None:
    limit = {"HAKAM_LIVE_LIMIT": "3"}
    with tempfile.TemporaryDirectory(prefix="hakam-test-") as folder, running(Path(folder), limit) as service:
        site = f"{service.url}/v1/sites/demo"
        place = f"{site}/articles/a/live"
        ears = [hear(place) for _ in range(3)]
        refused = httpx.get(place, headers={"Accept-Language": "en"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
        assert refused.json()["type"].endswith("/live-full")
        posted = httpx.post(f"{site}/articles/a/comments", json=form())
        assert posted.status_code == 201
        assert [told.event if (told := ear.next()) else None for ear in ears] == ["published"] * 3
        assert service.stop() == 0
        assert [ear.next() for ear in ears] == [None] * 3
        assert "refused to gracefully stop" not in service.log.read_text()


def test_nothing_is_lost_while_the_bell_is_out_of_order(form: Callable[..., dict[str, object]], hear: Hear) -> None:
    with running_alone() as service:
        site = f"{service.url}/v1/sites/demo"
        ear = hear(f"{site}/articles/a/live")
        os.kill(service.machine_pid("valkey"), signal.SIGKILL)
        posted = httpx.post(f"{site}/articles/a/comments", json=form())
        told = ear.next()
        assert told is not None
        assert msgspec.json.decode(told.data)["id"] == posted.json()["id"]
