"""``hakam webhook``: for those who write an integration."""

import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import click
import msgspec

from service.webhooks.sign import BadSecret, is_signed

LONGEST_BODY = 1024 * 1024
TOLERANCE_SECONDS = 300
"""How old a delivery may be, as the reference libraries have it."""


@click.group()
def webhook() -> None:
    """Try webhooks out."""


@webhook.command("listen")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8787, show_default=True, type=click.IntRange(0, 65535), help="0 takes any.")
@click.option("--secret", help="The endpoint's whsec_… secret or whpk_… public key: says whether signatures are right.")
@click.option("--status", default=204, show_default=True, type=click.IntRange(200, 599), help="What to answer.")
def listen(host: str, port: int, secret: str | None, status: int) -> None:
    """Print every delivery that arrives, until stopped.

    A Hakam on the same machine sends here once HAKAM_WEBHOOK_ALLOW=127.0.0.0/8 is set.
    """
    try:
        is_signed(secret, "", 0, b"", "") if secret else None
    except BadSecret as wrong:
        raise click.BadParameter(str(wrong), param_hint="--secret") from None
    try:
        server = ThreadingHTTPServer((host, port), _handler(lambda head, raw: _told(head, raw, secret), status))
    except OSError as problem:
        raise click.ClickException(f"Nothing can listen on {host}, port {port} ({problem.strerror}).") from None
    click.echo(f"Listening on http://{host}:{server.server_address[1]}/")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def _handler(tell: Callable[[Mapping[str, str], bytes], str], status: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "0")
            raw = self.rfile.read(min(int(length), LONGEST_BODY) if length.isdecimal() else 0)
            click.echo(tell({name.lower(): value for name, value in self.headers.items()}, raw))
            self.send_response(status)
            if status != 204:
                self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            """Say nothing: each delivery is told already."""

    return Handler


def _told(head: Mapping[str, str], raw: bytes, secret: str | None) -> str:
    """Return a delivery for a terminal: its id, whether it is genuine, and its body."""
    return f"{head.get('webhook-id', '(no webhook-id)')}  {_verdict(head, raw, secret)}\n{_pretty(raw)}"


def _verdict(head: Mapping[str, str], raw: bytes, secret: str | None) -> str:
    if secret is None:
        return "not checked: no --secret"
    stamp = head.get("webhook-timestamp", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 15):
        return "NOT GENUINE: no timestamp"
    if not is_signed(secret, head.get("webhook-id", ""), int(stamp), raw, head.get("webhook-signature", "")):
        return "NOT GENUINE: the signature is wrong"
    age = time.time() - int(stamp)
    return "genuine" if abs(age) <= TOLERANCE_SECONDS else f"NOT GENUINE: it is {age:.0f} seconds old"


def _pretty(raw: bytes) -> str:
    try:
        return msgspec.json.format(raw, indent=2).decode("utf-8", "replace")
    except msgspec.DecodeError:
        return repr(raw)
