"""A site's keys, for administrators: of its own servers and tools, and of its people."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from service.domain.ids import KeyId
from service.domain.key import Role
from service.web.body import read_form
from service.web.console.faults import wrong_fields
from service.web.console.guards import console_admins
from service.web.console.seat import Seat
from service.web.fields import Fields
from service.web.given import Given
from service.web.malformed import InvalidRequest

LONGEST_LABEL = 80

AnyRequest = Request[Any, Any, Any]


@get("/keys", guards=[console_admins])
async def see_keys(seat: Given[Seat]) -> Template:
    return await _page(seat)


@post("/keys", guards=[console_admins])
async def add_key(seat: Given[Seat], request: AnyRequest) -> Template:
    """Make a key and show it, this once."""
    fields = Fields(await read_form(request))
    role, label = fields.choice("role", Role, required=True), fields.text("label", LONGEST_LABEL)
    try:
        fields.finish()
    except InvalidRequest as refused:
        return await _page(seat, wrong=wrong_fields(refused.errors, seat.voice))
    kind = role or Role.SITE
    made = await seat.journeys.reception.keys.add(seat.site.id, kind, label or kind, seat.key.actor)
    return await _page(seat, new_key=made.text)


@post("/keys/{key:str}/revocation", guards=[console_admins])
async def revoke_key(key: FromPath[str], seat: Given[Seat]) -> Redirect:
    """Make a key open nothing any more; who is signed in with it is signed out."""
    await seat.journeys.reception.keys.revoke(seat.site.id, KeyId(key), seat.key.actor)
    return Redirect(f"/console/{seat.site.id}/keys", status_code=303)


async def _page(seat: Seat, *, new_key: str | None = None, wrong: dict[str, str] | None = None) -> Template:
    reception = seat.journeys.reception
    people = {each.id for each in await reception.moderators.all_moderators(seat.site.id)}
    return seat.page(
        "console/keys.html",
        422 if wrong else 200,
        keys=[(each, each.id in people) for each in await reception.keys.all_keys(seat.site.id)],
        roles=list(Role),
        new_key=new_key,
        wrong=wrong or {},
    )


KEYS = (see_keys, add_key, revoke_key)
