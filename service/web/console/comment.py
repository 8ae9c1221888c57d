"""A comment's page, and what is done from there: decide, take back, judge its author, reveal the address."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from service.domain.author import Standing
from service.domain.comment import Status
from service.domain.decision import Ruling
from service.domain.errors import StateMoved, Withdrawn
from service.domain.ids import CommentId
from service.domain.verdict import Category
from service.flow.review import RulingRequest
from service.web.api.authors import LONGEST_NOTE as LONGEST_STANDING_NOTE
from service.web.api.deciding import LATEST_VERSION, LONGEST_NOTE, LONGEST_PURPOSE
from service.web.body import Form, read_form
from service.web.console.anteroom import text_of
from service.web.console.comment_view import read_comment
from service.web.console.guards import console_admins
from service.web.console.places import comment_page
from service.web.console.seat import Seat
from service.web.fields import Fields
from service.web.given import Given
from service.web.visit import read_comment_id

AnyRequest = Request[Any, Any, Any]

TOLD = ("decided", "undone", "standing")
"""What the page tells after it was done."""


@get("/comments/{comment:str}")
async def see_comment(seat: Given[Seat], comment: FromPath[str], request: AnyRequest) -> Template:
    """Show everything that is known of a comment."""
    return await _page(seat, read_comment_id(comment), done=request.query_params.get("done", ""))


@post("/comments/{comment:str}/decisions")
async def decide_comment(seat: Given[Seat], comment: FromPath[str], request: AnyRequest) -> Template | Redirect:
    """Decide it. Where somebody was first the page tells so, with all that was typed."""
    id_, form = read_comment_id(comment), await read_form(request)
    try:
        await seat.journeys.review.decide(seat.site, seat.key, _ruling(id_, form))
    except (StateMoved, Withdrawn):
        return await _page(seat, id_, 409, moved=True, typed=form)
    return _back(seat, id_, "decided")


@post("/comments/{comment:str}/undo")
async def undo_decision(seat: Given[Seat], comment: FromPath[str]) -> Template | Redirect:
    """Take back one's own decision on this comment alone."""
    id_ = read_comment_id(comment)
    try:
        await seat.journeys.review.undo(seat.site, seat.key, id_)
    except (StateMoved, Withdrawn):
        return await _page(seat, id_, 409, moved=True)
    return _back(seat, id_, "undone")


@post("/comments/{comment:str}/standing")
async def judge_author(seat: Given[Seat], comment: FromPath[str], request: AnyRequest) -> Redirect:
    """Trust or block the comment's author from now on, or neither."""
    id_, fields = read_comment_id(comment), Fields(_filled(await read_form(request)))
    standing = fields.choice("standing", Standing, required=True) or Standing.NONE
    note = fields.text("note", LONGEST_STANDING_NOTE)
    fields.finish()
    case = await seat.journeys.review.case(seat.site, id_)
    await seat.journeys.authors.set_standing(seat.site, seat.key, case.author.id, standing, note)
    return _back(seat, id_, "standing")


@post("/comments/{comment:str}/email", guards=[console_admins], status_code=200)
async def reveal_address(seat: Given[Seat], comment: FromPath[str], request: AnyRequest) -> Template:
    """Show an administrator the address, for a purpose; both are on record before it is shown."""
    id_, fields = read_comment_id(comment), Fields(_filled(await read_form(request)))
    purpose = fields.text("purpose", LONGEST_PURPOSE, required=True) or ""
    fields.finish()
    address = await seat.journeys.review.reveal(seat.site, seat.key, id_, purpose)
    return await _page(seat, id_, revealed=address)


def _ruling(comment: CommentId, form: Form) -> RulingRequest:
    fields = Fields(_filled(form))
    action = fields.choice("action", Ruling, required=True) or Ruling.REJECT
    reason = fields.choice("reason", Category)
    note = fields.text("note", LONGEST_NOTE)
    fields.finish()
    return RulingRequest(
        comment=comment,
        action=action,
        reason=reason if action is Ruling.REJECT else None,
        note=note,
        overrule="overrule" in form,
        version=_version(form),
    )


def _version(form: Form) -> int | None:
    """Return the version that the page showed; a form without one is about the comment as it is."""
    written = text_of(form, "version")
    number = int(written) if written.isascii() and written.isdecimal() and len(written) <= 10 else None
    return number if number is not None and number <= LATEST_VERSION else None


def _filled(form: Form) -> Form:
    """Return what a form says: a field that was left empty says nothing."""
    return {name: value for name, value in form.items() if value != ""}


async def _page(
    seat: Seat,
    comment: CommentId,
    status: int = 200,
    *,
    done: str = "",
    moved: bool = False,
    revealed: str = "",
    typed: Form | None = None,
) -> Template:
    form = typed or {}
    return seat.page(
        "console/comment.html",
        status,
        view=await read_comment(seat, comment),
        here=comment_page(seat.site.id, comment),
        done=done if done in TOLD else "",
        moved=moved,
        revealed=revealed,
        typed={name: text_of(form, name, LONGEST_NOTE) for name in ("reason", "note")},
        reasons=tuple(Category),
        standings=tuple(Standing),
        withdrawn=Status.WITHDRAWN,
        longest={"note": LONGEST_NOTE, "purpose": LONGEST_PURPOSE},
    )


def _back(seat: Seat, comment: CommentId, done: str) -> Redirect:
    return Redirect(f"{comment_page(seat.site.id, comment)}?done={done}", status_code=303)
