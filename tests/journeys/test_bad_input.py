"""Bad input: malformed, oversized, wrongly typed, wrongly encoded, hostile. Each gets its problem; work goes on."""

import gzip
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx
import pytest

from scripts.trials.running import Running

MakeForm = Callable[..., dict[str, object]]

GOOD = {"name": "سلمى", "email": "salma@readers.example", "body": "كلام هادئ."}
JSON = "application/json"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="body"'

BODIES: dict[str, tuple[str, bytes, int]] = {
    "no body": (JSON, b"", 400),
    "half of an object": (JSON, b'{"name": "a"', 400),
    "a list": (JSON, b"[]", 400),
    "a number": (JSON, b"7", 400),
    "null": (JSON, b"null", 400),
    "not a number": (JSON, b'{"name": NaN}', 400),
    "an endless number": (JSON, b'{"name": 1' + b"0" * 5000 + b"}", 400),
    "an endless fraction": (JSON, b'{"name": 1e999999}', 422),
    "the same field twice": (JSON, b'{"body": "a", "body": "b"}', 400),
    "a thousand levels": (JSON, b'{"a":' * 1000 + b"1" + b"}" * 1000, 400),
    "a hundred thousand levels": (JSON, b"[" * 100_000, 400),
    "bytes that are no UTF-8": (JSON, b'{"name": "\xff\xfe"}', 400),
    "half of a surrogate pair": (JSON, b'{"name": "\\ud800"}', 400),
    "UTF-16": (JSON, json.dumps(GOOD).encode("utf-16"), 400),
    "another charset": (f"{JSON}; charset=windows-1256", json.dumps(GOOD).encode(), 400),
    "a charset that is none": (f"{JSON}; charset=klingon", json.dumps(GOOD).encode(), 400),
    "text": ("text/plain", b"hello", 415),
    "XML": ("application/xml", b"<a/>", 415),
    "a type that is none": ("////", b"hello", 415),
    "a form that is no UTF-8": (URLENCODED, b"name=%FF%FE&body=a", 400),
    "a form of a thousand fields": (URLENCODED, b"&".join(b"f%d=1" % number for number in range(1000)), 400),
    "a form with a field twice": (URLENCODED, b"body=a&body=b", 400),
    "an empty form": (URLENCODED, b"", 422),
    "parts without a border": ("multipart/form-data", PART, 400),
    "parts without an end": (MULTIPART, PART, 400),
    "parts of something else": (MULTIPART, b"hello", 400),
    "parts in a slow charset": (
        MULTIPART,
        PART + b"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\na\r\n--x--\r\n",
        400,
    ),
    "a quarter of a megabyte": (JSON, b'{"body": "' + b"a" * 256 * 1024 + b'"}', 413),
    "four megabytes": (JSON, b" " * 4 * 1024 * 1024, 413),
}

FIELDS: dict[str, tuple[dict[str, object], list[tuple[str, str]]]] = {
    "nothing": (
        {"name": None, "email": None, "body": None},
        [("name", "required"), ("email", "required"), ("body", "required")],
    ),
    "numbers": ({"name": 7, "body": True}, [("name", "invalid"), ("body", "invalid")]),
    "lists and objects": ({"name": ["a"], "email": {"a": "b"}}, [("name", "invalid"), ("email", "invalid")]),
    "a null byte": ({"body": "a\x00b"}, [("body", "forbidden_characters")]),
    "an escape": ({"name": "a\x1b[31m"}, [("name", "forbidden_characters")]),
    "only invisible": ({"body": "\u200b\u2060\u00a0\u200f"}, [("body", "required")]),
    "only a mark": ({"name": "\u200d"}, [("name", "required")]),
    "too long": ({"name": "ا" * 246, "body": "ب" * 10_001}, [("name", "too_long"), ("body", "too_long")]),
    "no address": ({"email": "salma"}, [("email", "invalid")]),
    "two addresses": ({"email": "a@b.example,c@d.example"}, [("email", "invalid")]),
    "an address with a line": ({"email": "a@b.example\r\nBcc: c@d.example"}, [("email", "invalid")]),
    "an address too long": ({"email": f"{'a' * 255}@b.example"}, [("email", "too_long")]),
    "a script for a site": ({"website": "javascript:alert(1)"}, [("website", "invalid")]),
    "a site with a password": ({"website": "https://a:b@c.example"}, [("website", "invalid")]),
    "a site that is a file": ({"website": "file:///etc/passwd"}, [("website", "invalid")]),
    "a parent that is a number": ({"parent": 7}, [("parent", "invalid")]),
}

QUERIES = (
    "limit=0",
    "limit=101",
    "limit=x",
    "order=best",
    "cursor=%00",
    "cursor=abc",
    "parent=a/b",
    "limit=1&limit=2x",
)

ARTICLES = {"%FF": 400, "a%2": 400, "%00": 422, "a%0Ab": 422, "%7F": 422, "%D8%B9" * 201: 422, "": 404, "a/b": 404}


@pytest.fixture(autouse=True)
def goes_on(api: httpx.Client, article: str, form: MakeForm) -> Iterator[None]:
    """After whatever the test sent, the next reader's comment is taken as ever."""
    yield
    assert api.post(f"articles/{article}/comments", json=form()).status_code == 201


@pytest.mark.parametrize(("kind", "content", "status"), BODIES.values(), ids=BODIES.keys())
def test_a_body_that_cannot_be_read_is_refused(
    api: httpx.Client, article: str, kind: str, content: bytes, status: int
) -> None:
    refused(api.post(f"articles/{article}/comments", content=content, headers={"Content-Type": kind}), status)


@pytest.mark.parametrize(("given", "wrong"), FIELDS.values(), ids=FIELDS.keys())
def test_all_wrong_fields_are_named_at_once(
    api: httpx.Client, article: str, form: MakeForm, given: dict[str, object], wrong: list[tuple[str, str]]
) -> None:
    problem = refused(api.post(f"articles/{article}/comments", json=form(**given)), 422)
    assert [(error["field"], error["code"]) for error in problem["errors"]] == wrong


def test_a_body_without_a_type_and_a_compressed_one_are_refused(api: httpx.Client, article: str) -> None:
    place = f"articles/{article}/comments"
    packed = gzip.compress(json.dumps(GOOD).encode())
    refused(api.post(place, content=b"{}"), 415)
    refused(api.post(place, content=packed, headers={"Content-Type": JSON, "Content-Encoding": "gzip"}), 415)


@pytest.mark.parametrize("query", QUERIES)
def test_a_question_that_makes_no_sense_is_refused(api: httpx.Client, article: str, query: str) -> None:
    refused(api.get(f"articles/{article}/comments?{query}"), 422)


@pytest.mark.parametrize(("name", "status"), ARTICLES.items())
def test_an_article_that_cannot_be_named_so_is_refused(
    api: httpx.Client, form: MakeForm, name: str, status: int
) -> None:
    refused(api.post(f"articles/{name}/comments", json=form()), status)


@pytest.mark.parametrize("key", ["", "a b", "ك", "a" * 256])
def test_an_idempotency_key_that_is_none_is_refused(api: httpx.Client, article: str, form: MakeForm, key: str) -> None:
    headers = {b"Idempotency-Key": key.encode()}
    refused(api.post(f"articles/{article}/comments", json=form(), headers=headers), 400)


@pytest.mark.parametrize("shown", ["", "Bearer", "Basic YTpi", "Bearer hk_x", "Bearer " + "a" * 600, "Bearer ك"])
def test_a_key_that_is_none_is_refused_and_not_overlooked(
    api: httpx.Client, article: str, form: MakeForm, shown: str
) -> None:
    headers = {b"Authorization": shown.encode()}
    refused(api.post(f"articles/{article}/comments", json=form(), headers=headers), 401)
    refused(api.get("queue", headers=headers), 401)


def test_an_address_of_the_reader_that_is_none_is_refused(
    api: httpx.Client, article: str, form: MakeForm, signed: dict[str, dict[str, str]]
) -> None:
    for wrong in ("somewhere", 7, "1.2.3.4.5"):
        given = form(client_address=wrong)
        refused(api.post(f"articles/{article}/comments", json=given, headers=signed["site"]), 422)


def test_what_is_too_long_or_nowhere_is_refused(hakam: Running, api: httpx.Client, article: str) -> None:
    refused(api.get(f"articles/{article}/comments?cursor={'a' * 9000}"), 414)
    refused(api.get(f"articles/{article}/comments", headers={"X-Long": "a" * 20_000}), 431)
    refused(api.request("PATCH", f"articles/{article}/comments"), 405)
    refused(api.get("nothing/here"), 404)
    refused(httpx.get(f"{hakam.url}/v1/sites/nobody/queue"), 404)
    refused(httpx.get(f"{hakam.url}/v1/sites/%2e%2e/queue"), 404)
    refused(api.get("counts"), 422)
    refused(api.get("counts", params={"article": [f"a{number}" for number in range(101)]}), 422)
    refused(api.get("counts", params={"article": ["a"] * 101}), 422)


@pytest.mark.parametrize(
    "content",
    [
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /v1/sites/demo/queue HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x00\x00",
        b"GET " + b"/a" * 500_000,
    ],
    ids=["no length", "two lengths", "another protocol", "a greeting in TLS", "an endless address"],
)
def test_what_is_no_http_is_turned_away(hakam: Running, content: bytes) -> None:
    answer = b""
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", hakam.port), timeout=10) as talk:
        talk.sendall(content)
        answer = talk.recv(4096)
    assert answer == b"" or answer.split()[1].startswith(b"4")


def test_a_caller_who_leaves_in_the_middle_is_no_trouble(hakam: Running) -> None:
    head = [
        "POST /v1/sites/demo/articles/a/comments HTTP/1.1",
        "Host: a",
        f"Content-Type: {JSON}",
        "Content-Length: 99",
    ]
    with socket.create_connection(("127.0.0.1", hakam.port), timeout=10) as talk:
        talk.sendall("\r\n".join([*head, "", '{"name": ']).encode())


def refused(answer: httpx.Response, status: int) -> dict[str, list[dict[str, str]]]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, list[dict[str, str]]] = answer.json()
    return problem
