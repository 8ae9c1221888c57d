"""The list of comments: searched over all states, its address holds the search."""

from typing import Any

from litestar import Request, get
from litestar.response import Template

from service.domain.comment import Status
from service.domain.search import MOST_COUNTED, Found
from service.domain.verdict import Category
from service.web.console.comment_rows import read_rows
from service.web.console.places import site_page
from service.web.console.search_form import Sought, read_sought
from service.web.console.seat import Seat
from service.web.given import Given

AnyRequest = Request[Any, Any, Any]

NOTHING = Found(cases=(), total=0, more=False)


@get("/comments")
async def list_comments(seat: Given[Seat], request: AnyRequest) -> Template:
    """Show a page of what was found, the newest first; without a search, of everything."""
    sought = read_sought(request.query_params, seat.voice)
    found = await seat.journeys.search.search(seat.site, sought.wanted) if sought.wanted else NOTHING
    following = sought.next_page(found)
    return seat.page(
        "console/comments.html",
        sought=sought,
        rows=await read_rows(seat, found.cases),
        total=_total(seat, found),
        next=site_page(seat.site.id, "comments", following) if following else "",
        first=_first(seat, sought),
        statuses=tuple(Status),
        reasons=tuple(Category),
        nothing_chosen="nothing" in request.query_params,
    )


def _total(seat: Seat, found: Found) -> str:
    most = found.total >= MOST_COUNTED
    return seat.voice.say("lists.found_most") if most else seat.voice.count("lists.found", found.total)


def _first(seat: Seat, sought: Sought) -> str:
    """Return the way back to the first page, where this is a later one."""
    return site_page(seat.site.id, "comments", sought.query) if sought.later else ""
