"""Bodies: strict about every format, and quick to say no."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.body import decode_json, decode_multipart, decode_urlencoded
from service.web.malformed import Malformed

BOUNDARY = {"boundary": "edge"}


def multipart(*parts: str) -> bytes:
    body = "".join(f"--edge\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    return f"{body}--edge--\r\n".encode()


def why(refused: pytest.ExceptionInfo[Malformed]) -> str:
    return refused.value.why


def test_json_is_read() -> None:
    assert decode_json('{"name": "سلمى", "parent": null}'.encode(), {}) == {"name": "سلمى", "parent": None}


@pytest.mark.parametrize(
    ("digits", "read"), [("5.0", 5), ("-5e0", -5), ("5.5", 5.5), ("1e30", 1e30), ("1e400", float("inf"))]
)
def test_a_number_without_a_fraction_is_an_integer(digits: str, read: float) -> None:
    number = decode_json(f'{{"a": {digits}}}'.encode(), {})["a"]
    assert (number, type(number)) == (read, type(read))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "json"),
        (b"{", "json"),
        (b'{"a": NaN}', "json"),
        (b'{"a": -Infinity}', "json"),
        (b"\xef\xbb\xbf{}", "json"),
        (b"[]", "object"),
        (b'"text"', "object"),
        (b"null", "object"),
        (b'{"a": 1, "a": 2}', "duplicate"),
        (b'{"a": {"b": 1, "b": 2}}', "duplicate"),
        (b'{"a": "\\ud800"}', "encoding"),
        (b'{"\\udfff": 1}', "encoding"),
        (b'{"a": "\xff"}', "encoding"),
        ('{"a": 1}'.encode("utf-16"), "encoding"),
        (b'{"a": 99999999999999999999}', "number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "number"),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", "depth"),
        (b"[" * 100_000, "depth"),
    ],
)
def test_json_that_could_mean_two_things_or_none_is_malformed(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed) as refused:
        decode_json(body, {})
    assert why(refused) == reason


def test_a_form_is_read() -> None:
    assert decode_urlencoded(b"name=%D8%B3&comment=a+b&url=", {}) == {"name": "س", "comment": "a b", "url": ""}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"name=%FF", "encoding"),
        (b"name=\xff", "encoding"),
        (b"name=a&name=b", "duplicate"),
        (b"&".join(b"f%d=" % number for number in range(60)), "form"),
    ],
)
def test_a_form_that_is_wrong_is_malformed(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed) as refused:
        decode_urlencoded(body, {})
    assert why(refused) == reason


def test_a_multipart_form_is_read_and_its_files_are_passed_over() -> None:
    body = multipart(
        'name="body"\r\n\r\nمرحبا',
        'name="photo"; filename="p.png"\r\nContent-Type: image/png\r\n\r\nxx',
        'name="hp"\r\n\r\n',
    )
    assert decode_multipart(body, BOUNDARY) == {"body": "مرحبا", "hp": ""}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "form"),
        (b"no boundary at all", "form"),
        (multipart('name="a"\r\n\r\nx')[:-8], "form"),
        (multipart('name="a"\r\n\r\n1', 'name="a"\r\n\r\n2'), "duplicate"),
        (multipart('name="a"\r\nContent-Type: text/plain; charset=punycode\r\n\r\n1'), "charset"),
        (multipart('name="a"\r\n\r\nX').replace(b"X", b"\xff"), "encoding"),
        (multipart(*(f'name="f{number}"\r\n\r\n1' for number in range(60))), "form"),
    ],
)
def test_a_multipart_form_that_is_wrong_is_malformed(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed) as refused:
        decode_multipart(body, BOUNDARY)
    assert why(refused) == reason


def test_a_multipart_form_without_boundary_is_malformed() -> None:
    with pytest.raises(Malformed):
        decode_multipart(multipart('name="a"\r\n\r\n1'), {})


@given(st.binary(max_size=300))
def test_no_bytes_break_a_decoder_in_another_way(body: bytes) -> None:
    for decode in (decode_json, decode_urlencoded, decode_multipart):
        with suppress(Malformed):
            assert isinstance(decode(body, BOUNDARY), dict)
