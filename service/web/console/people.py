"""The people of a site, for administrators: who moderates, with which role, and how somebody is invited."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from service.domain.errors import AlreadyThere, FieldError, InvalidSettings
from service.domain.ids import KeyId
from service.domain.key import Role
from service.flow.invitations import invitation_link
from service.flow.moderators import ROLES
from service.web.body import Form, read_form
from service.web.console.anteroom import text_of
from service.web.console.faults import wrong_fields
from service.web.console.guards import console_admins
from service.web.console.seat import Seat
from service.web.fields import Fields
from service.web.given import Given

AnyRequest = Request[Any, Any, Any]


@get("/people", guards=[console_admins])
async def see_people(seat: Given[Seat]) -> Template:
    return await _page(seat)


@post("/people", guards=[console_admins])
async def add_person(seat: Given[Seat], request: AnyRequest) -> Template:
    """Make a moderator and show the invitation and the key, this once."""
    form = await read_form(request)
    try:
        made = await seat.journeys.reception.moderators.add(
            seat.site.id, text_of(form, "email"), _role(form), seat.key.actor
        )
    except InvalidSettings as refused:
        return await _page(seat, errors=refused.errors, typed=form)
    except AlreadyThere:
        return await _page(seat, errors=(FieldError("email", "taken"),), typed=form)
    return await _page(seat, invitation=made.invitation, key=made.key)


@post("/people/{person:str}/invitation", guards=[console_admins])
async def invite_person(person: FromPath[str], seat: Given[Seat]) -> Template:
    """Make a new link for somebody, who may have forgotten their password, and show it this once."""
    moderators = seat.journeys.reception.moderators
    return await _page(seat, invitation=await moderators.invite(seat.site.id, KeyId(person), seat.key.actor))


@post("/people/{person:str}/role", guards=[console_admins])
async def change_role(person: FromPath[str], seat: Given[Seat], request: AnyRequest) -> Redirect:
    """Give somebody else another role; it counts at their next click."""
    role = _role(await read_form(request))
    await seat.journeys.reception.moderators.set_role(seat.site.id, KeyId(person), role, seat.key)
    return _back(seat)


@post("/people/{person:str}/removal", guards=[console_admins])
async def remove_person(person: FromPath[str], seat: Given[Seat]) -> Redirect:
    """Take somebody else away; they are signed out everywhere."""
    await seat.journeys.reception.moderators.remove(seat.site.id, KeyId(person), seat.key.actor)
    return _back(seat)


def _role(form: Form) -> Role:
    """Read the role of a person. Raise InvalidRequest for one that is none of a person's."""
    fields = Fields({"role": form.get("role") if form.get("role") in ROLES else "?"})
    role = fields.choice("role", Role, required=True)
    fields.finish()
    return role or Role.MODERATOR


async def _page(
    seat: Seat,
    *,
    invitation: str | None = None,
    key: str | None = None,
    errors: tuple[FieldError, ...] = (),
    typed: Form | None = None,
) -> Template:
    return seat.page(
        "console/people.html",
        422 if errors else 200,
        people=await seat.journeys.reception.moderators.all_moderators(seat.site.id),
        roles=ROLES,
        link=invitation_link(seat.door.options.public_url, invitation) if invitation else None,
        new_key=key,
        email=text_of(typed or {}, "email"),
        wrong=wrong_fields(errors, seat.voice),
    )


def _back(seat: Seat) -> Redirect:
    return Redirect(f"/console/{seat.site.id}/people", status_code=303)


PEOPLE = (see_people, add_person, invite_person, change_role, remove_person)
