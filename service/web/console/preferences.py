"""One's own page: how one likes the console, and one's password."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, get, post
from litestar.response import Redirect, Template

from service.domain.errors import FieldError, InvalidSettings
from service.domain.preferences import Theme
from service.flow.passwords import SHORTEST
from service.web.body import Form, read_form
from service.web.console.anteroom import text_of
from service.web.console.faults import wrong_fields
from service.web.console.seat import Seat
from service.web.given import Given

AnyRequest = Request[Any, Any, Any]

FLAGS = ("veil", "mask")
NUMBERS = ("break_after", "lease_seconds", "ahead")


@get("/preferences")
async def see_preferences(seat: Given[Seat], request: AnyRequest) -> Template:
    return _page(seat, done=text_of(dict(request.query_params), "done"))


@post("/preferences")
async def change_preferences(seat: Given[Seat], request: AnyRequest) -> Template | Redirect:
    """Keep what was chosen; a wrong value is told beside its field."""
    form, desk = await read_form(request), seat.journeys.reception.preferences
    try:
        await desk.change(seat.account, _wanted(form), seat.door.console.languages)
    except InvalidSettings as refused:
        return _page(seat, errors=refused.errors, typed=form)
    return _done(seat, "preferences")


@post("/preferences/password")
async def change_password(seat: Given[Seat], request: AnyRequest) -> Template | Redirect:
    """Take a new password; everywhere else the person is signed out by that."""
    form = await read_form(request)
    try:
        if form.get("new_password") != form.get("again"):
            raise InvalidSettings((FieldError("again", "different"),))  # noqa: TRY301 - told like the others
        old, new = text_of(form, "password"), text_of(form, "new_password")
        account = await seat.journeys.reception.passwords.change(seat.account, old, new)
    except InvalidSettings as refused:
        return _page(seat, errors=refused.errors)
    await seat.door.sessions.begin(request, account)
    return _done(seat, "password")


def _wanted(form: Form) -> dict[str, object]:
    """Read a form; a box that is not ticked is not sent at all."""
    numbers = {name: _number(text_of(form, name)) for name in NUMBERS}
    choices = {"language": text_of(form, "language") or None, "theme": text_of(form, "theme")}
    return {**choices, **{name: name in form for name in FLAGS}, **numbers}


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else text


def _page(
    seat: Seat, *, done: str = "", errors: tuple[FieldError, ...] = (), typed: Mapping[str, object] | None = None
) -> Template:
    kept = {name: getattr(seat.preferences, name) for name in (*FLAGS, *NUMBERS)}
    given = kept | {name: text_of(dict(typed), name) for name in NUMBERS} if typed else kept
    return seat.page(
        "console/preferences.html",
        422 if errors else 200,
        typed=given,
        done=done if done in {"preferences", "password"} else "",
        wrong=wrong_fields(errors, seat.voice),
        languages=seat.door.console.languages,
        themes=list(Theme),
        shortest=SHORTEST,
    )


def _done(seat: Seat, what: str) -> Redirect:
    return Redirect(f"/console/{seat.site.id}/preferences?done={what}", status_code=303)
