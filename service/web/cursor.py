"""The mark of a page: where the next one begins, in a string that callers only hand back."""

import base64
import binascii
import hashlib

import msgspec

from service.domain.errors import FieldError
from service.domain.ids import ArticleId, CommentId
from service.domain.page import PageRequest
from service.web.malformed import InvalidRequest


class _Mark(msgspec.Struct, frozen=True, array_like=True):
    question: bytes
    after: str


def write_cursor(article: ArticleId, request: PageRequest, after: CommentId) -> str:
    """Return a mark that holds for this article, order and thread only."""
    return write_mark((article, request.newest_first, request.parent), after)


def read_cursor(cursor: str, article: ArticleId, request: PageRequest) -> CommentId:
    """Return the last comment of the page before. Raise InvalidRequest for a mark of another list, or none at all."""
    return read_mark(cursor, (article, request.newest_first, request.parent))


def write_mark(question: object, after: str) -> str:
    """Return a mark that holds for this question only, whatever it is made of."""
    mark = _Mark(_short(question), after)
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(mark)).rstrip(b"=").decode("ascii")


def read_mark(cursor: str, question: object) -> CommentId:
    """Return the last comment of the page before. Raise InvalidRequest as ``read_cursor`` does."""
    mark = _decoded(cursor)
    if mark.question != _short(question):
        raise _not_ours()
    if not (mark.after.isascii() and mark.after.replace("-", "").isalnum() and len(mark.after) <= 64):
        raise _not_ours()
    return CommentId(mark.after)


def _decoded(cursor: str) -> _Mark:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return msgspec.msgpack.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=_Mark)
    except (binascii.Error, UnicodeError, msgspec.DecodeError):
        raise _not_ours() from None


def _short(question: object) -> bytes:
    return hashlib.blake2s(msgspec.msgpack.encode(question), digest_size=8).digest()


def _not_ours() -> InvalidRequest:
    return InvalidRequest((FieldError("cursor", "invalid"),))
