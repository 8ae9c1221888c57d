"""The queue's head: what waits, since when and why, and who has what before them."""

from datetime import UTC, datetime

from litestar import get
from litestar.response import Template

from service.web.console.comment_rows import read_rows
from service.web.console.seat import Seat
from service.web.given import Given


@get("/queue")
async def see_queue_head(seat: Given[Seat]) -> Template:
    """Show the most urgent cases that nobody has before them."""
    view = await seat.journeys.review.queue(seat.site)
    rows = await read_rows(seat, view.cases)
    now = datetime.now(UTC)
    waited = [int((now - row.case.waiting.since).total_seconds()) for row in rows]
    return seat.page(
        "console/queue.html",
        state=view.state,
        holders=await seat.journeys.claimants.count(seat.site),
        cases=list(zip(rows, waited, strict=True)),
    )
