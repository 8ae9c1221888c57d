"""The desk: one case after the other, by plain forms, or without a pause where script may run."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import QueryParameter
from litestar.response import Redirect, Template

from service.domain.decision import Ruling
from service.domain.errors import StateMoved, Unknown, Withdrawn
from service.domain.verdict import Category
from service.flow.desk import DeskCase
from service.flow.review import RulingRequest
from service.web.api.deciding import LATEST_VERSION, LONGEST_NOTE
from service.web.body import JSON, read_form
from service.web.console import desk_said
from service.web.console.desk_said import Said
from service.web.console.desk_view import REASONS, CaseView, case_view
from service.web.console.seat import Seat
from service.web.fields import Fields
from service.web.given import Given
from service.web.visit import is_id

MOST_IDS = 60
"""Comments or leases that one form may name."""

LONGEST_IDS = MOST_IDS * 130

MOST_WANTED = 20

ABOUT = {"undone": "undone", "kept": "kept", **dict.fromkeys(("decided", "taken", "edited", "moved"), "about")}
"""How the desk's address says what came of the step that leads there."""

About = Annotated[str, QueryParameter(description="The comment that the page is to speak of.")]
AnyRequest = Request[Any, Any, Any]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a script is told. ``undo`` says whether the decision can be taken back."""

    came: str
    text: str
    tone: str
    undo: bool = False


class Kept(msgspec.Struct, frozen=True):
    """The leases that have ended, and the sentence to say so."""

    ended: tuple[str, ...]
    text: str


@get("/")
async def see_desk(
    seat: Given[Seat], about: About = "", undone: About = "", kept: About = "", take: About = ""
) -> Template:
    """Show what the person holds, a case taken for them if it is nothing, and what came of their last step.

    ``about`` was decided by them or by somebody faster, ``undone`` was taken back, ``kept`` could not be, and ``take``
    is to be shown.
    """
    said = await _said(seat, about or kept, undone, kept=bool(kept))
    held = await _first(seat, take or undone)
    state = await seat.journeys.desk.state(seat.site)
    return seat.page(
        "console/desk.html",
        cases=_views(seat, held),
        lately=await seat.journeys.desk.lately(seat.site, seat.key),
        state=state,
        said=said,
        reasons=REASONS,
        say_ruled=desk_said.of_ruled,
    )


@get("/desk/waiting")
async def see_waiting(seat: Given[Seat]) -> Template:
    """Show how many wait, as a piece of the page."""
    return seat.page("console/desk_waiting.html", state=await seat.journeys.desk.state(seat.site))


@post("/desk/cases", status_code=200)
async def claim_ahead(request: AnyRequest, seat: Given[Seat]) -> Template:
    """Claim some more cases, or the one that is to be taken, and show them as pieces of the page."""
    fields = Fields(await read_form(request))
    wanted, take, seen = fields.text("wanted", 2), fields.text("take", 128), _ids(fields, "seen")
    fields.finish()
    desk, number = seat.journeys.desk, _whole(wanted, MOST_WANTED) or 1
    if take:
        cases = await desk.take(seat.site, seat.key, take, _lease(seat))
    else:
        cases = await desk.cases(seat.site, seat.key, number, _lease(seat), seen)
    return seat.page("console/desk_cases.html", cases=_views(seat, cases), reasons=REASONS)


@post("/desk/decisions", status_code=200)
async def decide_case(request: AnyRequest, seat: Given[Seat]) -> Response[Any]:
    """Publish a case, or reject it for a reason; with all that is similar if so wanted."""
    fields = Fields(await read_form(request))
    ruling, similar = _ruling(fields), fields.text("similar", 5) is not None
    fields.finish()
    try:
        outcome = await seat.journeys.desk.decide(seat.site, seat.key, ruling, similar=similar)
    except Withdrawn:
        return _answer(request, seat, ruling.comment, desk_said.withdrawn(seat.voice))
    except Unknown:
        return _answer(request, seat, ruling.comment, desk_said.gone(seat.voice))
    said = desk_said.of_ruling(outcome, seat.voice)
    return _answer(request, seat, ruling.comment, said, undo=said.came == "decided")


@post("/desk/undo", status_code=200)
async def undo_case(request: AnyRequest, seat: Given[Seat]) -> Response[Any]:
    """Take back a decision of the person's, with all that was decided along with it."""
    fields = Fields(await read_form(request))
    comment = fields.text("comment", 128, required=True) or ""
    fields.finish()
    try:
        said = desk_said.of_undoing(await seat.journeys.desk.undo(seat.site, seat.key, comment), seat.voice)
    except StateMoved as moved:
        said = desk_said.of_moved(moved.status, seat.voice)
    except Withdrawn:
        said = desk_said.withdrawn(seat.voice)
    return _answer(request, seat, comment, said)


@post("/desk/skip", status_code=200)
async def skip_case(request: AnyRequest, seat: Given[Seat]) -> Response[Any]:
    """Leave a case to others."""
    fields = Fields(await read_form(request))
    lease = fields.text("lease", 256, required=True) or ""
    fields.finish()
    await seat.journeys.desk.skip(seat.site, seat.key, lease)
    return _answer(request, seat, "", Said(came="skipped", text=seat.voice.say("desk.skipped")))


@post("/desk/unskip", status_code=200)
async def unskip_cases(request: AnyRequest, seat: Given[Seat]) -> Response[Any]:
    """Be given again what one has skipped."""
    await seat.journeys.desk.unskip(seat.site, seat.key)
    return _answer(request, seat, "", Said(came="unskipped", text=seat.voice.say("desk.unskipped")))


@post("/desk/keep", status_code=200)
async def keep_cases(request: AnyRequest, seat: Given[Seat]) -> Kept:
    """Renew the leases of what the page holds."""
    fields = Fields(await read_form(request))
    leases = _ids(fields, "leases")
    fields.finish()
    ended = await seat.journeys.desk.keep(seat.site, seat.key, leases, _lease(seat))
    return Kept(ended, desk_said.ended(seat.voice))


@post("/desk/leave", status_code=204)
async def leave_desk(request: AnyRequest, seat: Given[Seat]) -> None:
    """Give back what the page held. A page says so while it goes away: sent on to the desk, it would claim again."""
    fields = Fields(await read_form(request))
    leases = _ids(fields, "leases")
    fields.finish()
    await seat.journeys.desk.give_back(seat.site, seat.key, leases)


DESK = (
    see_desk,
    see_waiting,
    claim_ahead,
    decide_case,
    undo_case,
    skip_case,
    unskip_cases,
    keep_cases,
    leave_desk,
)


async def _said(seat: Seat, about: str, undone: str, *, kept: bool) -> Said | None:
    """Say what came of the step that led here; the comment itself tells, so that nobody can put words into the page."""
    if undone and is_id(undone):
        return Said(came="undone", text=seat.voice.say("desk.undone"), tone="good")
    if not about or not is_id(about):
        return None
    try:
        outcome = await seat.journeys.desk.standing(seat.site, seat.key, about)
    except Unknown:
        return desk_said.gone(seat.voice)
    if kept:
        return desk_said.of_moved(outcome.case.comment.status, seat.voice)
    return desk_said.of_ruling(outcome, seat.voice)


async def _first(seat: Seat, comment: str) -> tuple[DeskCase, ...]:
    """Return what the person holds, the wanted comment first if they can have it, and at least one if one waits."""
    desk, lease = seat.journeys.desk, _lease(seat)
    taken = await desk.take(seat.site, seat.key, comment, lease) if is_id(comment) else ()
    held = await desk.resume(seat.site, seat.key, MOST_WANTED, lease)
    if not held:
        return await desk.cases(seat.site, seat.key, 1, lease)
    first = {case.claimed.case.comment.id for case in taken}
    return tuple(sorted(held, key=lambda case: case.claimed.case.comment.id not in first))


def _answer(request: AnyRequest, seat: Seat, comment: str, said: Said, *, undo: bool = False) -> Response[Any]:
    """Tell a script what came of it; a plain form goes back to the desk, which tells it there."""
    if JSON in request.headers.get("accept", ""):
        return Response(Answer(came=said.came, text=said.text, tone=said.tone, undo=undo), media_type=JSON)
    way = f"?{ABOUT[said.came]}={comment}" if is_id(comment) and said.came in ABOUT else ""
    return Redirect(f"/console/{seat.site.id}/{way}", status_code=303)


def _ruling(fields: Fields) -> RulingRequest:
    comment = fields.text("comment", 128, required=True) or ""
    reason = fields.choice("reject", Category)
    return RulingRequest(
        comment=comment,
        action=Ruling.REJECT if reason else fields.choice("action", Ruling) or Ruling.REJECT,
        reason=reason,
        note=fields.text("note", LONGEST_NOTE),
        version=_whole(fields.text("version", 10), LATEST_VERSION),
    )


def _views(seat: Seat, cases: tuple[DeskCase, ...]) -> list[CaseView]:
    return [case_view(each, seat.voice, seat.preferences) for each in cases]


def _ids(fields: Fields, name: str) -> tuple[str, ...]:
    """Read ids with blanks between them; what can be none of ours is passed over."""
    return tuple(each for each in (fields.text(name, LONGEST_IDS) or "").split() if is_id(each))[:MOST_IDS]


def _whole(text: str | None, most: int) -> int | None:
    """Read a whole number from 1 to ``most``, None for anything else."""
    is_number = text is not None and text.isascii() and text.isdigit()
    return min(int(text), most) if is_number and text and int(text) else None


def _lease(seat: Seat) -> int:
    return seat.preferences.lease_seconds
