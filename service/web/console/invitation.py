"""An invitation's page: somebody chooses the password that they sign in with from now on."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from service.domain.errors import AlreadyThere, FieldError, InvalidSettings
from service.flow.invitations import Invited
from service.flow.passwords import SHORTEST
from service.web.body import Form, read_form
from service.web.console.anteroom import anteroom_page, from_anteroom, text_of
from service.web.console.faults import wrong_fields
from service.web.console.sign_in import desk_of
from service.web.console.tongue import tongue
from service.web.door import door_of

AnyRequest = Request[Any, Any, Any]


@get("/console/invitations/{token:str}", include_in_schema=False)
async def see_invitation(token: FromPath[str], request: AnyRequest) -> Template:
    """Show who is invited where, and the fields to fill in; looking does not use the invitation up."""
    return _page(request, await door_of(request.app).journeys.reception.invitations.look(token), {})


@post("/console/invitations/{token:str}", include_in_schema=False, guards=[from_anteroom])
async def accept_invitation(token: FromPath[str], request: AnyRequest) -> Template | Redirect:
    """Keep the password, use the invitation up and sign in."""
    form, door = await read_form(request), door_of(request.app)
    reception = door.journeys.reception
    invited = await reception.invitations.look(token)
    try:
        _check_twice(form)
        password = text_of(form, "new_password")
        account = await reception.invitations.accept(token, password, text_of(form, "email"))
    except InvalidSettings as refused:
        return _page(request, invited, form, refused.errors)
    except AlreadyThere:
        return _page(request, invited, form, (FieldError("email", "taken"),))
    await reception.sign_in.joined(account.key)
    await door.sessions.begin(request, account)
    return Redirect(desk_of(account), status_code=303)


def _check_twice(form: Form) -> None:
    if form.get("new_password") != form.get("again"):
        raise InvalidSettings((FieldError("again", "different"),))


def _page(request: AnyRequest, invited: Invited, form: Form, errors: tuple[FieldError, ...] = ()) -> Template:
    key, voice = invited.account.key, tongue(request, door_of(request.app).console)
    return anteroom_page(
        request,
        "console/invitation.html",
        422 if errors else 200,
        site=key.site,
        label=key.label,
        needs_address=invited.needs_address,
        email=text_of(form, "email"),
        shortest=SHORTEST,
        wrong=wrong_fields(errors, voice),
    )
