"""``hakam webhook listen``, as a person starts it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from scripts.trials.running import TREE
from service.domain.endpoint import Signature
from service.webhooks.sign import new_secret, sign

SHARED, PAIR = new_secret(Signature.HMAC), new_secret(Signature.ED25519)
BODY = '{"type": "comment.held", "data": {"excerpt": "كلام"}}'.encode()

Listen = Callable[..., tuple[str, subprocess.Popen[str]]]


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Start it, and return where it listens; it is stopped after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> tuple[str, subprocess.Popen[str]]:
        order = [sys.executable, "-u", "-m", "service", "webhook", "listen", "--port", "0", *options]
        process = subprocess.Popen(order, cwd=TREE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        return process.stdout.readline().split()[-1], process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def deliver(url: str, secret: str, stamp: int) -> httpx.Response:
    signature = sign([secret], "01E", stamp, BODY)
    head = {"webhook-id": "01E", "webhook-timestamp": str(stamp), "webhook-signature": signature}
    return httpx.post(url, content=BODY, headers=head)


def heard(process: subprocess.Popen[str]) -> str:
    """Return what is printed of one delivery."""
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    while lines[-1] != "}\n":
        lines.append(process.stdout.readline())
    return "".join(lines)


def test_what_arrives_is_printed_and_checked(listen: Listen) -> None:
    url, process = listen("--secret", SHARED.text)
    assert deliver(url, SHARED.text, int(time.time())).status_code == 204
    told = heard(process)
    assert told.splitlines()[0] == "01E  genuine"
    assert '"excerpt": "كلام"' in told


def test_a_wrong_signature_and_an_old_one_are_told(listen: Listen) -> None:
    url, process = listen("--secret", PAIR.public_key or "", "--status", "500")
    assert deliver(url, PAIR.text, int(time.time())).status_code == 500
    assert heard(process).splitlines()[0] == "01E  genuine"
    deliver(url, new_secret(Signature.ED25519).text, int(time.time()))
    assert "signature is wrong" in heard(process)
    deliver(url, PAIR.text, int(time.time()) - 1_000)
    assert "seconds old" in heard(process)


def test_a_secret_that_is_none_is_refused_in_words() -> None:
    order = [sys.executable, "-m", "service", "webhook", "listen", "--secret", "letmein"]
    done = subprocess.run(order, cwd=TREE, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "letmein" not in done.stderr
    assert "whsec_" in done.stderr
