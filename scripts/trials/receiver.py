"""A receiver of webhooks, as an integration would write one: on Standard Webhooks' own library, and not always well."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec
from standardwebhooks import Webhook, WebhookVerificationError


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """One request. ``genuine`` says whether the library found it signed."""

    id: str
    path: str
    headers: Mapping[str, str]
    raw: bytes
    genuine: bool

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.raw)
        return found


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered. ``hangs`` waits until the receiver is closed; ``drops`` hangs up without a word."""

    status: int = 204
    headers: Mapping[str, str] = {}
    body: bytes = b""
    hangs: bool = False
    drops: bool = False


class Receiver:
    """Listens on 127.0.0.1. ``secret`` may be set after the start; ``reply`` chooses what is answered to whom."""

    def __init__(self, reply: Callable[[Arrival], Reply] = lambda _: Reply()) -> None:
        self.secret = ""
        self.reply = reply
        self.arrivals: list[Arrival] = []
        self.taken: Counter[str] = Counter()
        self.closed = threading.Event()
        self._changed = threading.Condition()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def __enter__(self) -> "Receiver":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()

    def note(self, arrival: Arrival) -> Reply:
        """Keep an arrival, and say what to answer; whatever is answered 2xx counts as taken."""
        reply = self.reply(arrival)
        with self._changed:
            self.arrivals.append(arrival)
            if 200 <= reply.status < 300 and not (reply.hangs or reply.drops):
                self.taken[arrival.id] += 1
            self._changed.notify_all()
        return reply

    def until(self, done: Callable[["Receiver"], bool], seconds: float = 30.0) -> bool:
        """Wait until something is so, and say whether it became so in time."""
        with self._changed:
            return self._changed.wait_for(lambda: done(self), seconds)

    def is_genuine(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        if not self.secret.startswith("whsec_"):
            return False
        try:
            Webhook(self.secret).verify(raw, dict(headers))
        except WebhookVerificationError:
            return False
        return True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, receiver: Receiver) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.receiver = receiver

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of callers who hang up: they are what a trial is made of."""


class _Talk(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        raw = self.rfile.read(length)
        # Of a sender that was killed in the middle only a part comes, and that is no arrival.
        reply = self._reply(raw) if len(raw) == length else Reply(drops=True)
        if reply.hangs:
            self.server.receiver.closed.wait()
        if reply.hangs or reply.drops:
            self.close_connection = True
        else:
            self._answer(reply)

    def _reply(self, raw: bytes) -> Reply:
        receiver = self.server.receiver
        headers = {name.lower(): value for name, value in self.headers.items()}
        genuine = receiver.is_genuine(raw, headers)
        id_ = headers.get("webhook-id", "")
        return receiver.note(Arrival(id=id_, path=self.path, headers=headers, raw=raw, genuine=genuine))

    def _answer(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing."""
