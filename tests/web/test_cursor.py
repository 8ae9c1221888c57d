"""Cursors: they lead to the next page of their own list, and nowhere else."""

import base64

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.ids import ArticleId, CommentId
from service.domain.page import PageRequest
from service.web.cursor import read_cursor, write_cursor
from service.web.malformed import InvalidRequest

ARTICLE = ArticleId("https://news.example/a")
LAST = CommentId("01JZ0000000000000000000000")
OLDEST = PageRequest()


def test_a_cursor_leads_back_to_its_comment() -> None:
    assert read_cursor(write_cursor(ARTICLE, OLDEST, LAST), ARTICLE, OLDEST) == LAST


def test_another_limit_may_be_used_with_it() -> None:
    assert read_cursor(write_cursor(ARTICLE, OLDEST, LAST), ARTICLE, PageRequest(limit=3)) == LAST


@pytest.mark.parametrize("request_", [PageRequest(newest_first=True), PageRequest(parent="none")])
def test_a_cursor_of_another_order_or_thread_is_refused(request_: PageRequest) -> None:
    with pytest.raises(InvalidRequest):
        read_cursor(write_cursor(ARTICLE, OLDEST, LAST), ARTICLE, request_)


def test_a_cursor_of_another_article_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        read_cursor(write_cursor(ARTICLE, OLDEST, LAST), ArticleId("other"), OLDEST)


def test_a_cursor_with_a_made_up_comment_is_refused() -> None:
    fields = msgspec.msgpack.decode(base64.urlsafe_b64decode(write_cursor(ARTICLE, OLDEST, LAST) + "=="))
    forged = base64.urlsafe_b64encode(msgspec.msgpack.encode([*fields[:-1], "x\x00"])).decode().rstrip("=")
    with pytest.raises(InvalidRequest):
        read_cursor(forged, ARTICLE, OLDEST)


@given(st.text(max_size=80))
def test_made_up_cursors_are_refused(cursor: str) -> None:
    with pytest.raises(InvalidRequest):
        read_cursor(cursor, ARTICLE, OLDEST)
