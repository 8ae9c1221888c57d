"""Comments as lists show them: a glimpse of the text, where it stands and why, and a box to choose it by."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from service.domain.case import Case
from service.domain.ids import ArticleId
from service.web.console.marked import severe
from service.web.console.places import article_page, comment_page, site_page
from service.web.console.reasons import Told, told
from service.web.console.seat import Seat

GLIMPSE = 400
"""The most code points of a body in a list."""

MOST_REASONS = 3


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """``veiled`` says that the text is hard to read and this person wants to be asked first."""

    case: Case
    glimpse: str
    veiled: bool
    reasons: tuple[Told, ...]
    title: str
    href: str
    article_href: str
    author_href: str


async def read_rows(seat: Seat, cases: Sequence[Case]) -> tuple[Row, ...]:
    """Return a row for each case, with its article's title, or its name where it has none."""
    titles = await seat.journeys.article_list.titles(seat.site, [case.comment.article for case in cases])
    return tuple(_rows(seat, cases, titles))


def glimpse(body: str) -> str:
    """Return the beginning of a body, with an ellipsis where there is more of it."""
    return body if len(body) <= GLIMPSE else f"{body[:GLIMPSE].rstrip()}…"


def _rows(seat: Seat, cases: Iterable[Case], titles: Mapping[ArticleId, str]) -> Iterable[Row]:
    site = seat.site.id
    for case in cases:
        comment = case.comment
        yield Row(
            case=case,
            glimpse=glimpse(comment.body),
            veiled=seat.preferences.veil and severe(case.verdict),
            reasons=told(case.verdict.reasons, seat.voice.language)[:MOST_REASONS],
            title=titles.get(comment.article) or comment.article,
            href=comment_page(site, comment.id),
            article_href=article_page(site, comment.article),
            author_href=site_page(site, "comments", {"author": comment.author}),
        )
