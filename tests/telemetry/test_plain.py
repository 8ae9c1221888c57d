import enum
import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.comment import Status
from service.domain.errors import Unknown
from service.telemetry.plain import MASK, masked_text, plain, plain_text

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)) | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.tuples(inner),
)


class Shout(str):
    __slots__ = ()


class Level(enum.IntEnum):
    HIGH = 3


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (2.5, 2.5),
        ("مرحبا بكم", "مرحبا بكم"),
        (Shout("hey"), "hey"),
        (Status.HELD, "held"),
        (Level.HIGH, 3),
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01 00:00:00+00:00"),
        (Path("/srv/data"), "/srv/data"),
        (Unknown("site"), "no such site"),
        (ValueError("words"), "ValueError"),
        (msgspec.ValidationError("words"), "msgspec.ValidationError"),
        (b"words", "<bytes>"),
        (object(), "<object>"),
        ({"a": (1, {"b"})}, {"a": [1, ["b"]]}),
        ({1: "a"}, {"1": "a"}),
    ],
)
def test_a_value_is_shown_plainly(value: object, shown: object) -> None:
    assert plain(value) == shown


@given(ANYTHING)
def test_any_value_becomes_one_that_json_can_hold_on_one_printable_line(value: object) -> None:
    written = msgspec.json.encode(plain(value)).decode()
    assert written.isprintable()
    json.loads(written)


@given(st.text(), st.from_regex(r"[a-z0-9.+_]{3,20}", fullmatch=True), st.sampled_from(["@", "＠", "%40", "&#64;"]))
def test_no_part_of_an_address_is_left_wherever_it_stands(around: str, local: str, at: str) -> None:
    kept = masked_text(f"{around} x{local}Q{at}{local}.example.com {around}")
    assert f"{local}Q" not in kept
    assert f"{local}.example.com" not in kept


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("from sara@example.com today", f"from {MASK} today"),
        ("postgresql://hakam:word@db/hakam", MASK),
        ("a=1&email=sara%40example.com", MASK),
        ("sara%2540example.com", MASK),
        ("sara&commat;example.com", MASK),
        (r"sara\u0040example.com", MASK),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_the_whole_word_around_an_at_sign_is_masked(text: str, masked: str) -> None:
    assert masked_text(text) == masked


def test_a_long_text_is_cut_after_it_was_masked() -> None:
    shown = plain_text("a" * 990 + " sara.canary@example.com " + "b" * 5000)
    assert shown == "a" * 990 + f" {MASK} " + "b" * 5 + "…"


def test_a_list_is_cut_and_a_deep_one_closed() -> None:
    assert len(json.dumps(plain([[1] * 1000] * 1000))) < 10_000
    ring: list[object] = []
    ring.append(ring)
    assert json.dumps(plain(ring)) == '[[[[[["<list>"]]]]]]'
