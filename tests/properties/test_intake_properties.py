"""Intake takes anything: a comment, or a refusal in words, and what it takes comes back clean and masked."""

import json
import secrets
from collections.abc import Callable
from typing import TypedDict, Unpack

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.clean import clean_line, clean_text
from service.text.mask import mask_text

Reader = Callable[[], dict[str, str]]

WIRE = settings(max_examples=60)
"""Every example is a request or two."""

TEXT = st.text(max_size=300)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4))
NAMES = ("name", "author", "email", "body", "comment", "website", "url", "parent", "hp", "form_token", "article_url")
FORMS = st.dictionaries(st.sampled_from(NAMES) | TEXT, JSON, max_size=12)
TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "")

LETTERS = st.characters(codec="utf-8", exclude_characters="\x00")
PIECES = st.sampled_from(
    (
        "اكتب لي",
        " me@mail.example ",
        "0501234567",
        "٠٥٠ ١٢٣ ٤٥٦٧",
        "\u202e",
        "\u2067",
        "\u200b",
        "é",
        "e\u0301",
        "\r\n",
        "\t",
    )
)
WORDS = st.lists(PIECES | st.text(LETTERS, max_size=20), min_size=1, max_size=12).map("".join)


class Body(TypedDict, total=False):
    """A request's body, as httpx takes it."""

    json: object
    content: bytes
    data: dict[str, str]
    files: dict[str, bytes]


@pytest.fixture(scope="session")
def send(door: httpx.Client, anywhere: Reader) -> Callable[..., httpx.Response]:
    def post(article: str, kind: str | None = None, **body: Unpack[Body]) -> httpx.Response:
        typed = {} if kind is None else {"Content-Type": kind}
        return door.post(f"articles/{article}/comments", headers={**anywhere(), **typed}, **body)

    return post


Send = Callable[..., httpx.Response]


def is_answer(answer: httpx.Response) -> bool:
    """Tell whether this is a comment that was taken, or a refusal in words."""
    told: dict[str, object] = answer.json()
    if answer.status_code == 201:
        return {"id", "status", "author_token", "comment"} <= told.keys()
    in_words = answer.headers["content-type"] == "application/problem+json"
    return bool(in_words and 400 <= answer.status_code < 500 and told["status"] == answer.status_code)


@WIRE
@given(form=FORMS)
def test_any_json_object_is_taken_or_refused_in_words(send: Send, form: dict[str, object]) -> None:
    # Python writes what no JSON holds as well (NaN, half a surrogate pair), and that is refused in words too.
    content = json.dumps(form, ensure_ascii=True).encode()
    assert is_answer(send("any-json", content=content, kind="application/json"))


@WIRE
@given(form=st.dictionaries(st.sampled_from(NAMES) | st.text(LETTERS), st.text(LETTERS, max_size=300), max_size=12))
def test_any_form_is_taken_or_refused_in_words(send: Send, form: dict[str, str]) -> None:
    assert is_answer(send("any-form", data=form))
    assert is_answer(send("any-parts", data=form, files={"file": b"x"}))


@WIRE
@given(
    body=st.binary(max_size=600), kind=st.sampled_from(TYPES) | st.text(st.characters(codec="ascii", categories=["L"]))
)
def test_any_bytes_are_taken_or_refused_in_words(send: Send, body: bytes, kind: str) -> None:
    assert is_answer(send("any-bytes", content=body, kind=kind))


@WIRE
@given(name=WORDS, body=WORDS)
def test_what_is_taken_is_shown_cleaned_and_masked(
    send: Send, door: httpx.Client, signed: dict[str, dict[str, str]], name: str, body: str
) -> None:
    article = f"shown-{secrets.token_hex(6)}"
    answer = send(article, json=filled(name, body))
    assert is_answer(answer)
    if answer.status_code == 201:
        taken = answer.json()
        case = door.get(f"comments/{taken['id']}", headers=signed["moderator"]).json()["comment"]
        assert (case["author"]["name"], case["body"]) == (clean_line(name), clean_text(body))
        assert taken["comment"]["author"]["name"] == mask_text(clean_line(name))
        assert taken["comment"]["body"] == mask_text(clean_text(body))
        listed = door.get(f"articles/{article}/comments").json()["comments"]
        assert listed == ([taken["comment"]] if taken["status"] == "published" else [])


@WIRE
@given(name=WORDS, body=WORDS)
def test_what_was_shown_is_shown_the_same_when_it_is_sent_again(send: Send, name: str, body: str) -> None:
    first = send("again", json=filled(name, body))
    if first.status_code == 201:
        shown = first.json()["comment"]
        again = send("again", json=filled(shown["author"]["name"], shown["body"])).json()["comment"]
        assert (again["author"]["name"], again["body"]) == (shown["author"]["name"], shown["body"])


def filled(name: str, body: str) -> dict[str, str]:
    """Fill in the form as a reader whom nobody knows."""
    return {"name": name, "email": f"reader-{secrets.token_hex(6)}@readers.example", "body": body}
