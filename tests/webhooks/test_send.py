"""One request to receivers of every kind, over real sockets."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from service.domain.delivery import Attempt
from service.webhooks.guard import Address
from service.webhooks.send import ANSWER_BYTES, Parcel, Sender

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LOOPBACK = [ip_network("127.0.0.0/8")]
HOST = "hooks.example"

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Names:
    """A resolver whose answers change with every question."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)

    async def __call__(self, host: str) -> Sequence[Address]:
        self.asked.append(host)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [ip_address(text) for text in answer]


@asynccontextmanager
async def listening(talk: Talk, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> AsyncIterator[int]:
    """Lend the port of a server that talks so."""
    server = await asyncio.start_server(talk, host, 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@asynccontextmanager
async def sending(sender: Sender) -> AsyncIterator[Sender]:
    try:
        yield sender
    finally:
        await sender.close()


async def send(url: str, *, names: Names | None = None, timeout: float = 5.0) -> Attempt:  # noqa: ASYNC109 - the sender's own limit
    ask = names or Names(["127.0.0.1"])
    async with sending(Sender(timeout=timeout, allowed=LOOPBACK, ask=ask)) as sender:
        return await sender.send(parcel(url), NOON)


def parcel(url: str) -> Parcel:
    return Parcel(url=url, body=b'{"a": 1}', signed={"webhook-id": "01E"})


def answering(answer: bytes, heads: list[bytes] | None = None) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(8)
        if heads is not None:
            heads.append(head)
        writer.write(answer)
        await writer.drain()
        writer.close()

    return talk


async def talk_for_ever(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    try:
        while not writer.is_closing():
            writer.write(b"1\r\na\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)
    except ConnectionError:
        pass
    writer.close()


async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


async def test_a_request_is_whole() -> None:
    heads: list[bytes] = []
    async with listening(answering(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok", heads)) as port:
        attempt = await send(f"http://{HOST}:{port}/a?b=c")
    assert (attempt.status, attempt.answer, attempt.why) == (201, "ok", None)
    assert attempt.succeeded
    lines = heads[0].decode().splitlines()
    assert lines[0] == "POST /a?b=c HTTP/1.1"
    assert {f"Host: {HOST}:{port}", "Content-Type: application/json", "webhook-id: 01E"} <= set(lines)


@pytest.mark.parametrize(
    ("talk", "why"),
    [
        (say_nothing, "too long"),
        (talk_for_ever, "too long"),
        (hang_up, "no HTTP"),
        (answering(b"SSH-2.0-OpenSSH_9\r\n\r\n"), "no HTTP"),
        (answering(b"HTTP/1.1 200 OK\r\n" + b"x: " + b"a" * 300_000 + b"\r\n\r\n"), "no HTTP"),
        (answering(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), "no HTTP"),
    ],
)
async def test_whatever_a_receiver_does_an_attempt_ends_with_a_reason(talk: Talk, why: str) -> None:
    async with listening(talk) as port:
        attempt = await send(f"http://{HOST}:{port}/", timeout=0.4)
    assert attempt.status is None
    assert why in (attempt.why or "")
    assert not attempt.succeeded


async def test_nobody_there_is_a_reason() -> None:
    async with listening(say_nothing) as port:
        pass
    attempt = await send(f"http://{HOST}:{port}/")
    assert attempt.why == "the connection failed"


async def test_a_redirect_is_an_answer_like_any_other() -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    names = Names(["127.0.0.1"])
    async with listening(answering(answer)) as port:
        attempt = await send(f"http://{HOST}:{port}/", names=names)
    assert (attempt.status, attempt.succeeded, len(names.asked)) == (302, False, 1)


async def test_of_a_long_answer_only_the_beginning_is_read() -> None:
    long = b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + b"\xd9\x83" * 100_000
    async with listening(answering(long)) as port:
        attempt = await send(f"http://{HOST}:{port}/")
    assert attempt.succeeded
    assert attempt.answer == "ك" * (ANSWER_BYTES // 2)


async def test_an_answer_of_any_bytes_is_kept_as_text() -> None:
    async with listening(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\xff\x00a")) as port:
        attempt = await send(f"http://{HOST}:{port}/")
    assert attempt.answer == "��a"


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("120", 120.0),
        ("Mon, 04 May 2026 12:10:00 GMT", 600.0),
        ("Mon, 04 May 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
async def test_retry_after_is_read_in_both_forms(words: str, seconds: float | None) -> None:
    answer = f"HTTP/1.1 503 Busy\r\nRetry-After: {words}\r\nContent-Length: 0\r\n\r\n".encode()
    async with listening(answering(answer)) as port:
        attempt = await send(f"http://{HOST}:{port}/")
    assert attempt.retry_after == seconds


async def test_a_name_that_changes_between_check_and_connection_is_asked_once() -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    async with listening(answering(b"HTTP/1.1 204 No Content\r\n\r\n")) as port:
        attempt = await send(f"http://{HOST}:{port}/", names=names)
    assert (attempt.status, names.asked) == (204, [HOST])


async def test_a_name_is_looked_at_again_at_the_next_attempt() -> None:
    names = Names(["127.0.0.1"], ["169.254.169.254"])
    async with (
        listening(answering(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")) as port,
        sending(Sender(timeout=5, allowed=LOOPBACK, ask=names)) as sender,
    ):
        first = await sender.send(parcel(f"http://{HOST}:{port}/"), NOON)
        second = await sender.send(parcel(f"http://{HOST}:{port}/"), NOON)
    assert (first.status, second.status) == (204, None)
    assert "https only" in (second.why or "")


async def test_one_forbidden_address_of_two_is_reason_enough() -> None:
    async with listening(answering(b"HTTP/1.1 204 No Content\r\n\r\n")) as port:
        attempt = await send(f"http://{HOST}:{port}/", names=Names(["127.0.0.1", "10.0.0.1"]))
    assert attempt.status is None
    assert "10.0.0.1" in (attempt.why or "")


async def test_the_second_address_is_tried_where_the_first_is_dead() -> None:
    async with listening(answering(b"HTTP/1.1 204 No Content\r\n\r\n"), host="127.0.0.2") as port:
        attempt = await send(f"http://{HOST}:{port}/", names=Names(["127.0.0.1", "127.0.0.2"]))
    assert attempt.status == 204


async def test_an_url_that_was_let_in_before_a_rule_was_made_is_refused_at_the_attempt() -> None:
    attempt = await send("http://user@127.0.0.1/")
    assert attempt.status is None
    assert "user's name" in (attempt.why or "")


async def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with listening(answering(b"HTTP/1.1 204 No Content\r\n\r\n")) as port:
        attempt = await send(f"http://{HOST}:{port}/")
    assert attempt.status == 204


class Authority:
    """A certificate for one host, and the context that trusts it."""

    def __init__(self, folder: Path, host: str) -> None:
        key = generate_private_key(SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .sign(key, SHA256())
        )
        kept = folder / "both.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        kept.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
        self.seen: list[str | None] = []
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.load_cert_chain(kept)
        self.server.sni_callback = lambda _, name, __: self.seen.append(name)
        self.client = ssl.create_default_context(cadata=certificate.public_bytes(Encoding.PEM).decode())


async def test_over_tls_the_name_is_shown_and_checked_while_the_checked_address_is_called(tmp_path: Path) -> None:
    authority, names = Authority(tmp_path, HOST), Names(["127.0.0.1"])
    async with (
        listening(answering(b"HTTP/1.1 204 No Content\r\n\r\n"), authority.server) as port,
        sending(Sender(timeout=5, allowed=LOOPBACK, ask=names, tls=authority.client)) as sender,
    ):
        right = await sender.send(parcel(f"https://{HOST}:{port}/"), NOON)
        wrong = await sender.send(parcel(f"https://other.example:{port}/"), NOON)
    assert right.status == 204
    assert wrong.why == "the connection failed"
    assert authority.seen == [HOST, "other.example"]
    assert names.asked == [HOST, "other.example"]
