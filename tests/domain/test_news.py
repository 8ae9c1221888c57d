from datetime import UTC, datetime

import pytest

from service.domain.comment import PublicAuthor, PublicComment
from service.domain.ids import ArticleId, CommentId, EventId
from service.domain.mint import Mint, earliest, moment_of
from service.domain.news import Happening, NewsKind, news_of

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def shown(comment: str) -> PublicComment:
    author = PublicAuthor(name="سلمى", website=None, avatar="a")
    id_ = CommentId(comment)
    return PublicComment(
        id=id_, article=ArticleId("a"), parent=None, author=author, body="مفيد", created_at=NOON, edited_at=None
    )


def happening(event: str, comment: str, version: int, *, before: bool, public: bool) -> Happening:
    now = shown(comment) if public else None
    return Happening(event=EventId(event), comment=CommentId(comment), version=version, before=before, now=now)


@pytest.mark.parametrize(
    ("before", "public", "kinds"),
    [
        (False, True, [NewsKind.PUBLISHED]),
        (True, True, [NewsKind.CHANGED]),
        (True, False, [NewsKind.REMOVED]),
        (False, False, []),
    ],
)
def test_news_tell_from_what_was_seen_to_what_is_seen(*, before: bool, public: bool, kinds: list[NewsKind]) -> None:
    assert [news.kind for news in news_of([happening("E1", "C1", 1, before=before, public=public)])] == kinds


def test_a_comments_happenings_are_one_piece_of_news_by_version_and_not_by_clock() -> None:
    later = happening("E1", "C1", 3, before=True, public=False)
    sooner = happening("E2", "C1", 2, before=False, public=False)
    assert news_of([later, sooner]) == ()


def test_news_stand_in_the_order_of_their_ids() -> None:
    told = news_of(
        [
            happening("E3", "C1", 1, before=False, public=True),
            happening("E1", "C2", 1, before=False, public=True),
            happening("E4", "C2", 2, before=True, public=True),
        ]
    )
    assert [(news.id, news.comment) for news in told] == [("E3", "C1"), ("E4", "C2")]


def test_an_id_knows_its_moment_and_is_above_the_earliest_of_it() -> None:
    made = EventId(Mint()(NOON))
    assert moment_of(made) == NOON
    assert earliest(NOON) <= made
    assert earliest(datetime(1969, 12, 31, tzinfo=UTC)) == "0" * 26


@pytest.mark.parametrize(
    "text", ["", "x", "0" * 25, "0" * 27, "8" + "Z" * 25, "01arz3ndektsv4rrffq69g5fav", "7" + "Z" * 25]
)
def test_what_is_no_id_has_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment_of(EventId(text))
