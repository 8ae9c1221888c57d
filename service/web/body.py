"""Bodies of requests: read within limits of time and size, decoded strictly, never guessed at."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from litestar import Request
from litestar.exceptions import InternalServerException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from multipart import (  # type: ignore[import-untyped]  # the package brings no types
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
)

from service.web.malformed import Malformed, SlowBody, UnsupportedBody

BODY_BYTES = 256 * 1024
BODY_SECONDS = 10.0
DRAINED_BYTES = 8 * 1024 * 1024
DRAIN_SECONDS = 2.0

JSON = "application/json"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

_MOST_FIELDS = 50
_DEEPEST = 32
_LARGEST_NUMBER = 2**63 - 1

Form = dict[str, object]
Options = Mapping[str, str]


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """Decode a body in any of the formats that forms come in.

    Raises Malformed, UnsupportedBody, SlowBody, and Litestar's RequestEntityTooLarge.
    """
    return await _read(request, {JSON: decode_json, URLENCODED: decode_urlencoded, MULTIPART: decode_multipart})


async def read_json(request: Request[Any, Any, Any]) -> Form:
    """Decode a JSON body; no body at all is an empty object. Raises as ``read_form`` does."""
    if not request.headers.get("content-type") and not await _bytes(request):
        return {}
    return await _read(request, {JSON: decode_json})


async def _read(request: Request[Any, Any, Any], decoders: Mapping[str, Callable[[bytes, Options], Form]]) -> Form:
    kind, options = request.content_type
    if kind not in decoders or request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedBody(tuple(decoders))
    if not _is_utf8(options.get("charset", "utf-8")):
        raise Malformed("charset")
    return decoders[kind](await _bytes(request), options)


async def _bytes(request: Request[Any, Any, Any]) -> bytes:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.body()
    except TimeoutError:
        raise SlowBody from None
    except RequestEntityTooLarge:
        await _drain(request)
        raise
    except InternalServerException:
        # Litestar's word for a caller who left in the middle.
        raise Malformed("stream") from None


async def _drain(request: Request[Any, Any, Any]) -> None:
    """Let a little more of a body pass by, or a browser that still sends would not hear why it was refused."""
    left = 0 if "expect" in request.headers else DRAINED_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while left > 0:
                message = await request.receive()
                if message["type"] != "http.request" or not message.get("more_body"):
                    return
                left -= len(message["body"])


def decode_json(body: bytes, options: Options) -> Form:  # noqa: ARG001 - one signature for all formats
    """Decode one JSON object. Python's parser is used because it can refuse a field that stands there twice."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_single,
            parse_constant=_no_constant,
            parse_int=_bounded,
            parse_float=_whole_or_not,
        )
        _check_tree(value, _DEEPEST)
    except UnicodeError:
        raise Malformed("encoding") from None
    except RecursionError:
        raise Malformed("depth") from None
    except ValueError:
        raise Malformed("json") from None
    if not isinstance(value, dict):
        raise Malformed("object")
    return value


def decode_urlencoded(body: bytes, options: Options) -> Form:  # noqa: ARG001 - one signature for all formats
    """Decode a form. Litestar's own parser keeps the last thousand bodies in memory, readers' words and all."""
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeError:
        raise Malformed("encoding") from None
    except ValueError:
        raise Malformed("form") from None
    return _single(pairs)


def decode_multipart(body: bytes, options: Options) -> Form:
    """Decode a form's text fields; files are passed over.

    The parser is the one Litestar brings. Its own reading of forms would decode each part in whatever
    charset the part names, some of which take minutes.
    """
    try:
        return _single(_multipart_fields(body, options.get("boundary", "")))
    except UnicodeError:
        raise Malformed("encoding") from None
    except MultipartError:
        raise Malformed("form") from None


def _multipart_fields(body: bytes, boundary: str) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    segment: MultipartSegment | None = None
    content = bytearray()
    with PushMultipartParser(boundary, max_segment_count=_MOST_FIELDS) as parser:
        for chunk in (body, b""):
            for event in () if parser.closed else parser.parse(chunk):
                if isinstance(event, MultipartSegment):
                    segment, content = event, bytearray()
                elif event:
                    content += event
                elif segment is not None and not segment.filename:
                    fields.append((segment.name, _segment_text(segment, content)))
    return fields


def _segment_text(segment: MultipartSegment, content: bytearray) -> str:
    if not _is_utf8(segment.charset or "utf-8"):
        raise Malformed("charset")
    return content.decode("utf-8")


def _is_utf8(charset: str) -> bool:
    return charset.lower() in {"utf-8", "utf8", "us-ascii"}


def _single(pairs: Iterable[tuple[str, Any]]) -> Form:
    fields: Form = {}
    for name, value in pairs:
        if name in fields:
            raise Malformed("duplicate")
        fields[name] = value
    return fields


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _bounded(digits: str) -> int:
    number = int(digits) if len(digits) < 20 else _LARGEST_NUMBER + 1
    if abs(number) > _LARGEST_NUMBER:
        raise Malformed("number")
    return number


def _whole_or_not(digits: str) -> int | float:
    """Read a number; ``5.0`` is the integer 5 (JSON Schema 2020-12, core, 4.2.2)."""
    number = float(digits)
    return int(number) if number.is_integer() and abs(number) <= _LARGEST_NUMBER else number


def _check_tree(value: object, depth: int) -> None:
    """Raise UnicodeError for half of a surrogate pair, Malformed for a tree too deep."""
    if isinstance(value, str):
        value.encode("utf-8")
    elif depth == 0:
        raise Malformed("depth")
    elif isinstance(value, dict):
        _check_all(value.keys(), depth)
        _check_all(value.values(), depth)
    elif isinstance(value, list):
        _check_all(value, depth)


def _check_all(values: Iterable[object], depth: int) -> None:
    for value in values:
        _check_tree(value, depth - 1)
