"""The canary: an address that exists nowhere else is posted by every way in, and looked for everywhere it must not be.

``form`` is the address given as the author's email: only its sealed form may be kept, and only the administrator's
reveal and the form's echo to its own sender may say it. ``typed`` is one that a reader types into the text and the
name: the ledger keeps what was typed, and nothing that the public, the log or Redis sees has it.
"""

import base64
import hashlib
import json
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypedDict, Unpack
from urllib.parse import quote

import httpx
import pytest
from redis import Redis

from scripts.trials.receiver import Receiver, Reply
from scripts.trials.running import Running, running
from service.embedded.binaries import pg_binary

PASSWORD = "ثلاث نخلات عند النهر"
HASHES = ("md5", "sha1", "sha256")
BROWSER = {"Accept": "text/html"}
SPAM = "عروض: http://a.example http://b.example http://c.example http://d.example http://e.example"

SETTINGS = {"HAKAM_LIMITS": "author=1000", "HAKAM_LOG_LEVEL": "debug", "HAKAM_WEBHOOK_ALLOW": "127.0.0.0/8"}

Places = Mapping[str, bytes]


class More(TypedDict, total=False):
    """What a request may have beside its method and path, as httpx takes it."""

    json: object
    data: Mapping[str, object]
    files: Mapping[str, tuple[str, bytes, str]]
    content: str
    headers: Mapping[str, str]


class Canary:
    """An address, and everything that would give it away."""

    def __init__(self, name: str) -> None:
        self.local = f"{name}.{secrets.token_hex(8)}"
        self.domain = f"{secrets.token_hex(8)}.example"
        # Capitals, so that a copy in small letters is another one and has to be looked for as well.
        self.address = f"{self.local.capitalize()}@{self.domain}"

    @property
    def traces(self) -> Iterator[tuple[str, bytes]]:
        """Yield each trace with what it is. All are compared without regard to case where case says nothing."""
        for text in sorted({self.address, self.address.lower(), self.address.upper()}):
            raw = text.encode()
            yield "plain", raw
            yield "URL-encoded", quote(text, safe="").encode()
            yield "hex", raw.hex().encode()
            for name in HASHES:
                digest = hashlib.new(name, raw).digest()
                yield name, digest.hex().encode()
                yield f"{name} in base64", base64.b64encode(digest).rstrip(b"=")
                yield f"{name} in base64url", base64.urlsafe_b64encode(digest).rstrip(b"=")
                yield f"{name}, raw", digest
            for shift in range(3):
                yield "base64", _base64_core(raw, shift)
        yield "its first half", self.local.encode()
        yield "its second half", self.domain.encode()

    def found_in(self, places: Places) -> set[tuple[str, str]]:
        """Return each place with each trace that it holds, in any case of letters and with JSON's escapes undone."""
        return {
            (place, what)
            for place, content in places.items()
            for what, trace in self.traces
            if trace in content or trace.lower() in content.lower()
        }


def _base64_core(raw: bytes, shift: int) -> bytes:
    """Return what base64 makes of these bytes behind ``shift`` others, without the ends that depend on neighbours."""
    encoded = base64.b64encode(b"\0" * shift + raw)
    skipped = (shift * 8 + 5) // 6
    kept = (shift + len(raw)) * 8 // 6
    return encoded[skipped:kept]


@pytest.fixture(scope="module")
def form() -> Canary:
    return Canary("form")


@pytest.fixture(scope="module")
def typed() -> Canary:
    return Canary("typed")


class World:
    """A service, everything it has answered, and what came of the comments."""

    def __init__(self, service: Running, form: Canary, typed: Canary) -> None:
        self._service = service
        self._form = form.address
        self._typed = typed.address
        self.answers: dict[str, bytes] = {}
        self.echoes: dict[str, bytes] = {}
        self.inside: dict[str, bytes] = {}
        self.admin = {"Authorization": f"Bearer {service.first_key}"}
        self._client = httpx.Client(base_url=f"{service.url}/v1/sites/demo/")
        self._place = "articles/canary/comments"

    def fill(self, **given: object) -> dict[str, object]:
        return {"name": "سلمى", "email": self._form, "body": f"كلام هادئ {secrets.token_hex(4)}.", **given}

    def ask(self, method: str, path: str, kept: dict[str, bytes] | None = None, **more: Unpack[More]) -> httpx.Response:
        """Make a request and keep all of its answer, headers too."""
        answer = self._client.request(method, path, **more)
        kept = self.answers if kept is None else kept
        head = json.dumps(dict(answer.headers), ensure_ascii=False).encode()
        kept[f"{len(kept)} {method} {path} {answer.status_code}"] = head + answer.content
        return answer

    def post(self, **more: Unpack[More]) -> dict[str, Any]:
        answer = self.ask("POST", self._place, **more)
        assert answer.status_code in {201, 303}, answer.text
        taken: dict[str, Any] = answer.json() if answer.status_code == 201 else {}
        return taken

    def tell(self, receiver: Receiver) -> None:
        """Have an integration hear of everything."""
        form = {"url": receiver.url, "events": ["*"], "description": "canary"}
        self.ask("POST", "endpoints", self.inside, json=form, headers=self.admin)

    def log(self) -> None:
        """Read what the integration was told."""
        assert self.ask("GET", "deliveries?limit=50", headers=self.admin).json()["total"] > 10

    def publish(self) -> None:
        """Post by every way in, with the typed canary in text and name."""
        self.post(json=self.fill())
        self.post(data=self.fill())
        self.post(data=self.fill(), files={"photo": ("a.png", b"a", "image/png")})
        home = f"http://localhost:{self._service.port}/a"
        self.post(data=self.fill(article_url=home), headers={**BROWSER, "Referer": home})
        self.post(json=self.fill(hp="filled"))
        theme = {
            "comment": "كلام من قالب ووردبريس.",
            "author": "سلمى",
            "email": self._form,
            "comment_post_ID": "canary",
        }
        wordpress = f"{self._service.url}/demo/wp-comments-post.php"
        assert self.ask("POST", wordpress, data=theme, headers={**BROWSER, "Referer": home}).status_code == 302
        self.post(json=self.fill(body=f"راسلوني على {self._typed} رجاء"), headers={"Idempotency-Key": "canary"})
        self.post(json=self.fill(name=self._typed, body=f"مرة ثانية: {self._typed.upper()}"))

    def refuse(self) -> None:
        """Be refused in every way that has the address in the request."""
        again = self.fill()
        self.post(json=again)
        refusals: tuple[tuple[More, int], ...] = (
            ({"json": again}, 409),
            ({"json": self.fill(body="")}, 422),
            ({"json": self.fill(email=f"{self._form}@")}, 422),
            ({"json": self.fill(parent="none")}, 404),
            ({"json": self.fill(website=f"https://{self._form}/")}, 422),
            ({"json": self.fill(), "headers": {"Idempotency-Key": "canary"}}, 422),
            ({"json": self.fill(), "headers": {"Authorization": f"Bearer {self._form}"}}, 401),
            ({"content": f'{{"email": "{self._form}"', "headers": {"Content-Type": "application/json"}}, 400),
        )
        for refused, status in refusals:
            assert self.ask("POST", self._place, **refused).status_code == status
        self.ask("GET", "comments/" + quote(self._form, safe=""), headers=self.admin)
        self.ask("GET", "queue", headers={"Authorization": f"Bearer hk_{self._form}"})
        for page in (self.fill(body=""), self.fill(email=f"{self._form}@")):
            assert self.ask("POST", self._place, self.echoes, data=page, headers=BROWSER).status_code == 422

    def review(self) -> None:
        """Hold, claim, decide, undo, reveal and withdraw."""
        held = self.post(json=self.fill(body=f"{SPAM} {self._typed}"))
        own = {"Authorization": f"Bearer {held['author_token']}"}
        self.ask("GET", f"comments/{held['id']}", headers=own)
        for method, path, body in (
            ("GET", "queue", None),
            ("POST", "queue/claims", {"limit": 50}),
            ("GET", f"comments/{held['id']}", None),
            ("POST", f"comments/{held['id']}/decisions", {"action": "publish", "note": "fine"}),
            ("POST", f"comments/{held['id']}/undo", None),
        ):
            assert self.ask(method, path, self.inside, json=body, headers=self.admin).status_code < 300
        revealed = self._client.post(f"comments/{held['id']}/email", json={"purpose": "canary"}, headers=self.admin)
        assert revealed.json() == {"email": self._form}
        self.ask("GET", f"comments/{held['id']}/history", headers=self.admin)
        self.ask("DELETE", f"comments/{held['id']}", headers=own)
        self.post(json=self.fill(body=f"{SPAM} one more that waits"))

    def read(self) -> None:
        """Read all that the public can."""
        # A moderator's address is under the same promise.
        made = self._service.command("moderator", "add", self._form, "--site", "demo", "--role", "admin")
        self.answers["moderator add"] = (made.stdout + made.stderr).encode()
        self.answers["moderator list"] = self._service.command("moderator", "list", "--site", "demo").stdout.encode()
        self._join(made.stderr.partition("/console/")[2].strip())
        self.answers["key list"] = self._service.command("key", "list", "--site", "demo").stdout.encode()
        html = f"{self._place}.html"
        lists = (self._place, f"{self._place}?order=newest&limit=1", html, f"{html}?view=page&locale=en")
        for path in (*lists, "counts?article=canary", "form", f"{self._service.url}/demo"):
            self.ask("GET", path)
        for path in ("/metrics", "/health/ready", "/schema/openapi.json", "/schema", "/problems/invalid-comment"):
            self.ask("GET", f"{self._service.url}{path}")

    def _join(self, invitation: str) -> None:
        """Choose a password by the link, sign in wrongly and rightly, and look at the pages that name people."""
        with httpx.Client(base_url=self._service.url) as browser:
            chosen = {"new_password": PASSWORD, "again": PASSWORD}
            assert self._fill(browser, f"/console/{invitation}", **chosen) == 303
            for page in ("preferences", "people", "keys"):
                self.answers[f"console {page}"] = browser.get(f"/console/demo/{page}").content
        for password, status in ((f"{PASSWORD}!", 401), (PASSWORD, 303)):
            with httpx.Client(base_url=self._service.url) as browser:
                assert self._fill(browser, "/console/sign-in", email=self._form, password=password) == status

    def _fill(self, browser: httpx.Client, page: str, **fields: str) -> int:
        """Fill in a form; its answer may give back what was typed into it, and nothing else of anybody's."""
        token = browser.get(page).text.partition('name="csrf" value="')[2].partition('"')[0]
        answer = browser.post(page, data={"csrf": token, **fields})
        kept = self.echoes if answer.status_code == 401 else self.answers
        kept[f"{len(kept)} {page.partition('/invitations/')[0]} {answer.status_code}"] = answer.content
        return answer.status_code

    def close(self) -> None:
        self._client.close()


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    """An integration, which says back all that it hears."""
    with Receiver(lambda arrival: Reply(status=200, body=arrival.raw)) as opened:
        yield opened


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(
        tmp_path_factory.mktemp("canary"),
        {"HAKAM_LIMITS": "author=1000", "HAKAM_LOG_LEVEL": "debug", "HAKAM_WEBHOOK_ALLOW": "127.0.0.0/8"},
    ) as one:
        yield one


@pytest.fixture(scope="module")
def world(service: Running, receiver: Receiver, form: Canary, typed: Canary) -> Iterator[World]:
    made = World(service, form, typed)
    made.tell(receiver)
    made.publish()
    made.refuse()
    made.review()
    made.read()
    made.log()
    yield made
    made.close()


@pytest.fixture(scope="module")
def redis_values(service: Running, world: World) -> Places:
    with Redis.from_url(service.servers.redis_url or "") as redis:
        return {repr(key): key + _value(redis, key) for key in redis.scan_iter(count=1000)}


@pytest.fixture(scope="module")
def dump(service: Running, world: World) -> Places:
    order: list[str | Path] = [pg_binary("pg_dump"), "--inserts", service.servers.database_url or ""]
    return {"pg_dump": subprocess.run(order, check=True, capture_output=True, timeout=60).stdout}


@pytest.fixture(scope="module")
def log(service: Running, world: World) -> Places:
    return {"log": service.log.read_bytes(), "output": service.output.read_bytes()}


def test_no_answer_has_a_trace_of_either(world: World, form: Canary, typed: Canary) -> None:
    assert len(world.answers) > 25
    assert form.found_in(world.answers) == set()
    assert typed.found_in(world.answers) == set()


def test_what_moderators_see_has_the_typed_one_and_not_the_forms(world: World, form: Canary, typed: Canary) -> None:
    assert form.found_in(world.inside) == set()
    assert {what for _, what in typed.found_in(world.inside)} >= {"plain"}


def test_only_the_sender_gets_back_what_they_typed(world: World, form: Canary, typed: Canary) -> None:
    assert {what for _, what in form.found_in(world.echoes)} == {"plain", "its first half", "its second half"}
    assert typed.found_in(world.echoes) == set()


def test_no_webhook_has_a_trace_of_either(world: World, receiver: Receiver, form: Canary, typed: Canary) -> None:
    assert receiver.until(lambda one: "comment.withdrawn" in {each.body["type"] for each in one.arrivals})
    told = {
        f"{number} {arrival.id}": json.dumps(dict(arrival.headers)).encode() + arrival.raw
        for number, arrival in enumerate(receiver.arrivals)
    }
    assert len(told) > 10
    assert form.found_in(told) | typed.found_in(told) == set()


def test_no_line_of_the_log_has_a_trace(log: Places, form: Canary, typed: Canary) -> None:
    assert log["log"].count(b"\n") > 3
    assert form.found_in(log) | typed.found_in(log) == set()


def test_no_value_in_redis_has_a_trace(redis_values: Places, form: Canary, typed: Canary) -> None:
    assert any("waiting" in key for key in redis_values)
    assert form.found_in(redis_values) | typed.found_in(redis_values) == set()


def test_the_ledger_has_the_forms_address_only_sealed(dump: Places, form: Canary, typed: Canary) -> None:
    assert b"INSERT INTO public.authors" in dump["pg_dump"]
    assert form.found_in(dump) == set()
    assert {what for _, what in typed.found_in(dump)} == {"plain", "its first half", "its second half"}


def test_no_file_has_a_trace_of_the_forms_address(service: Running, world: World, dump: Places, form: Canary) -> None:
    files = {
        str(path): path.read_bytes() for path in service.data.rglob("*") if path.is_file() and not path.is_socket()
    }
    assert any(path.endswith("postgres.log") for path in files)
    assert any("/pg_wal/" in path for path in files)
    assert form.found_in(files) == set()


def test_the_search_finds_what_is_planted(form: Canary) -> None:
    address = form.address
    planted = {
        "plain": f"to {address}.".encode(),
        "small letters": address.lower().encode(),
        "capitals": address.upper().encode(),
        "a link": f"mailto:{quote(address, safe='')}".encode(),
        "hex": f"\\x{address.encode().hex()}00".encode(),
        "raw digest": b"a" + hashlib.sha256(address.encode()).digest() + b"b",
        "half": f"{form.local}@elsewhere.example".encode(),
        **{f"shifted by {n}": base64.b64encode(b"x" * n + address.encode() + b"yz") for n in range(3)},
        **{f"gravatar {name}": hashlib.new(name, address.lower().encode()).hexdigest().encode() for name in HASHES},
        **{f"base64 {name}": base64.b64encode(hashlib.new(name, address.encode()).digest()) for name in HASHES},
        "nothing": b"to somebody@else.example",
    }
    assert {place for place, _ in form.found_in(planted)} == planted.keys() - {"nothing"}


def test_the_search_finds_what_redis_and_the_ledger_are_given(service: Running, world: World) -> None:
    planted = Canary("planted")
    with Redis.from_url(service.servers.redis_url or "") as redis:
        redis.hset("planted", "field", planted.address)
        found = {repr(key): _value(redis, key) for key in redis.scan_iter()}
        redis.delete("planted")
    assert {place for place, _ in planted.found_in(found)} == {repr(b"planted")}


def _value(redis: Redis, key: bytes) -> bytes:
    """Return a key's value of whatever type as bytes, long numbers and names included."""
    kind: Any = redis.type(key)
    readers: dict[bytes, Any] = {
        b"string": redis.get,
        b"hash": redis.hgetall,
        b"set": redis.smembers,
        b"list": lambda name: redis.lrange(name, 0, -1),
        b"zset": lambda name: redis.zrange(name, 0, -1, withscores=True),
        b"stream": redis.xrange,
    }
    return _flat(readers[kind](key))


def _flat(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, dict):
        return b"\n".join(_flat(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple | set):
        return b"\n".join(_flat(part) for part in value)
    return str(value).encode()
