"""Search: comments in every state, by their words, their place, their author and their time."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import Provide
from litestar.params import QueryParameter

from service.domain.comment import Status
from service.domain.errors import FieldError
from service.domain.ids import AuthorId
from service.domain.search import Found, Search
from service.domain.verdict import Category
from service.flow.search import sought
from service.web.answers import CaseList, case_answer
from service.web.cursor import read_mark, write_mark
from service.web.description import MODERATOR, WITH_KEY, problems
from service.web.fields import MOMENT
from service.web.given import Given
from service.web.keys import moderators_only
from service.web.malformed import InvalidRequest
from service.web.visit import Visit, check_article, is_id

LONGEST_QUERY = 200

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""RFC 3339, 5.6: a full-date."""

_TIME_RULE = "An RFC 3339 date, which is a day in UTC, or a time with its offset; `+` is `%2B`."
_REASON_RULE = "Why a rule objects to the comment as it stands now, or why a person decided as they did."
_WORDS_RULE = "Words of name and body, however they are spelt; all of them match, the last one as a beginning too."


def search_request(  # noqa: PLR0913, PLR0917 - each is one parameter of the query
    status: Annotated[Status | None, QueryParameter(description="Where the comments stand.")] = None,
    article: Annotated[str | None, QueryParameter(description="The article's name.")] = None,
    author: Annotated[str | None, QueryParameter(description="The author's id, as it stands in a case.")] = None,
    reason: Annotated[Category | None, QueryParameter(description=_REASON_RULE)] = None,
    q: Annotated[str | None, QueryParameter(description=_WORDS_RULE)] = None,
    since: Annotated[str | None, QueryParameter(name="from", description=_TIME_RULE)] = None,
    until: Annotated[str | None, QueryParameter(name="to", description=f"{_TIME_RULE} A day is included.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 50,
) -> Search:
    """Return what the query asks for, from the beginning. Raise InvalidRequest naming all that is wrong."""
    wrong: list[FieldError] = []
    wanted = Search(
        status=status,
        article=check_article(article) if article else None,
        author=_author(author, wrong),
        reason=reason,
        words=_words(q, wrong),
        since=_moment("from", since, wrong, ends=False),
        until=_moment("to", until, wrong, ends=True),
        limit=limit,
    )
    if wrong:
        raise InvalidRequest(tuple(wrong))
    return wanted


@get(
    "/comments",
    summary="Search comments",
    operation_id="search_comments",
    guards=[moderators_only],
    security=MODERATOR,
    dependencies={"wanted": Provide(search_request, sync_to_thread=False)},
    responses=problems(*WITH_KEY, 422),
)
async def search_comments(
    visit: Given[Visit],
    wanted: Given[Search],
    cursor: Annotated[str | None, QueryParameter(description="`next` of the page before.")] = None,
) -> CaseList:
    """Return cases, the newest first. `total` is exact below 10,000, and 10,000 stands for that many or more."""
    question = msgspec.structs.replace(wanted, limit=0)
    if cursor:
        wanted = msgspec.structs.replace(wanted, after=read_mark(cursor, question))
    found = await visit.journeys.search.search(visit.site, wanted)
    masked = visit.journeys.review.masked_email
    items = tuple(case_answer(case, masked(case), visit.voice.language) for case in found.cases)
    return CaseList(items=items, next=_next(found, question), total=found.total)


def _next(found: Found, question: Search) -> str | None:
    return write_mark(question, found.cases[-1].comment.id) if found.more and found.cases else None


def _author(author: str | None, wrong: list[FieldError]) -> AuthorId | None:
    if author and not is_id(author):
        wrong.append(FieldError("author", "invalid"))
    return AuthorId(author) if author else None


def _words(query: str | None, wrong: list[FieldError]) -> tuple[str, ...]:
    if not query:
        return ()
    words = sought(query[:LONGEST_QUERY])
    if len(query) > LONGEST_QUERY:
        wrong.append(FieldError("q", "too_long", LONGEST_QUERY))
    elif not words:
        wrong.append(FieldError("q", "invalid"))
    return words


def _moment(name: str, text: str | None, wrong: list[FieldError], *, ends: bool) -> datetime | None:
    """Return the moment that a text names; a date is its beginning, or with ``ends`` the end of its day."""
    if not text:
        return None
    try:
        return _read_moment(text, ends=ends)
    except (ValueError, OverflowError):
        wrong.append(FieldError(name, "invalid"))
        return None


def _read_moment(text: str, *, ends: bool) -> datetime:
    if _DATE.fullmatch(text):
        day = datetime.fromisoformat(text).replace(tzinfo=UTC)
        return day + timedelta(days=1) if ends else day
    if not MOMENT.fullmatch(text):
        raise ValueError
    return datetime.fromisoformat(text.upper()).astimezone(UTC)
