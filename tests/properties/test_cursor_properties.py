"""Cursors: any text is the mark of a page or refused, and pages neither skip nor repeat what stays."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.trials.chatter import chatter
from service.domain.ids import ArticleId, CommentId
from service.domain.page import PageRequest
from service.web.cursor import write_cursor

Reader = Callable[[], dict[str, str]]
Signed = dict[str, dict[str, str]]

ARTICLE = ArticleId("cursors")
IDS = st.text(st.characters(codec="utf-8"), max_size=70)
MADE_UP = IDS.map(lambda name: write_cursor(ARTICLE, PageRequest(limit=1), CommentId(name)))
CURSORS = st.text(st.characters(codec="utf-8"), max_size=200) | st.text("ABCabc012-_", max_size=80) | MADE_UP


@settings(max_examples=150)
@given(cursor=CURSORS)
def test_any_cursor_is_a_mark_or_refused_in_words(door: httpx.Client, signed: Signed, cursor: str) -> None:
    for path, more in ((f"articles/{ARTICLE}/comments", {}), ("comments", signed["moderator"])):
        answer = door.get(path, params={"cursor": cursor}, headers=more)
        assert answer.status_code in {200, 422}
        if answer.status_code == 422:
            assert [error["field"] for error in answer.json()["errors"]] == ["cursor"]


@settings(max_examples=20)
@given(
    order=st.sampled_from(["oldest", "newest"]),
    limit=st.integers(1, 4),
    before=st.integers(1, 8),
    meanwhile=st.lists(st.sampled_from(["post", "withdraw", "nothing"]), max_size=8),
)
def test_pages_have_no_gap_and_no_repeat_for_what_stays(
    door: httpx.Client, anywhere: Reader, order: str, limit: int, before: int, meanwhile: list[str]
) -> None:
    article, steps = f"pages-{secrets.token_hex(6)}", iter(meanwhile)
    tokens = dict(publish(door, article, anywhere()) for _ in range(before))
    stay, seen = list(tokens), list[str]()
    cursor: str | None = ""
    with ThreadPoolExecutor() as others:
        while cursor is not None:
            asked = {"order": order, "limit": str(limit)} | ({"cursor": cursor} if cursor else {})
            page = door.get(f"articles/{article}/comments", params=asked).raise_for_status().json()
            seen += [comment["id"] for comment in page["comments"]]
            cursor = page["next"]
            match next(steps, "nothing"):
                case "post":
                    others.submit(publish, door, article, anywhere())
                case "withdraw" if stay:
                    others.submit(withdraw, door, gone := stay.pop(len(stay) // 2), tokens[gone])
    assert len(seen) == len(set(seen))
    assert [comment for comment in seen if comment in stay] == (stay if order == "oldest" else stay[::-1])
    assert seen == sorted(seen, reverse=order == "newest")


def publish(door: httpx.Client, article: str, reader: dict[str, str]) -> tuple[str, str]:
    """Post what is published, and return its id and its author's token."""
    mark = secrets.token_hex(6)
    form = {"name": "سلمى", "email": f"reader-{mark}@readers.example", "body": chatter(mark)}
    taken = door.post(f"articles/{article}/comments", json=form, headers=reader).raise_for_status().json()
    assert taken["status"] == "published"
    return taken["id"], taken["author_token"]


def withdraw(door: httpx.Client, comment: str, token: str) -> None:
    door.delete(f"comments/{comment}", headers={"Authorization": f"Bearer {token}"}).raise_for_status()
