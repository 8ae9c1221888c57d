"""Signing in and out."""

from typing import Any

from litestar import Request, get, post
from litestar.response import Redirect, Template

from service.domain.account import Account
from service.domain.errors import LockedOut, SignInFailed
from service.domain.ids import SiteId
from service.flow.access import SITE_NAME
from service.web.body import Form, read_form
from service.web.console.anteroom import address_behind, anteroom_page, from_anteroom, text_of
from service.web.console.guards import check_form, seated
from service.web.console.way_on import ROOT, SIGN_IN, site_in, way_on
from service.web.door import door_of

AnyRequest = Request[Any, Any, Any]


@get(ROOT, include_in_schema=False)
async def console(request: AnyRequest) -> Redirect:
    """Lead a person to their desk, and anybody else to the sign-in."""
    account = await seated(request)
    return Redirect(SIGN_IN if account is None else desk_of(account), status_code=303)


@get(SIGN_IN, include_in_schema=False)
async def see_sign_in(request: AnyRequest) -> Template | Redirect:
    """Show the form; who is signed in already goes on."""
    account, wanted = await seated(request), way_on(request.query_params.get("next"))
    if account is not None:
        return Redirect(wanted or desk_of(account), status_code=303)
    return await _form(request, {"next": wanted or "", "site": request.query_params.get("site", site_in(wanted))})


@post(SIGN_IN, include_in_schema=False, guards=[from_anteroom])
async def sign_in(request: AnyRequest) -> Template | Redirect:
    """Sign in with an address and a password, and go where one wanted to."""
    form, door = await read_form(request), door_of(request.app)
    try:
        account = await door.journeys.reception.sign_in.sign_in(
            text_of(form, "email"), text_of(form, "password"), _site(form), address_behind(request)
        )
    except SignInFailed:
        return await _form(request, form, 401, wrong=True)
    except LockedOut as locked:
        page = await _form(request, form, 429, wait=locked.retry_after)
        page.headers["Retry-After"] = str(locked.retry_after)
        return page
    await door.sessions.begin(request, account)
    return Redirect(way_on(form.get("next")) or desk_of(account), status_code=303)


@post("/console/sign-out", include_in_schema=False)
async def sign_out(request: AnyRequest) -> Redirect:
    """End the session; it is no fault if it had ended before."""
    door, account = door_of(request.app), await seated(request)
    if account is not None:
        await check_form(request)
        await door.journeys.reception.sign_in.sign_out(account.key)
        await door.sessions.end(request)
    return Redirect(SIGN_IN, status_code=303)


def desk_of(account: Account) -> str:
    return f"{ROOT}{account.key.site}/"


async def _form(request: AnyRequest, form: Form, status: int = 200, *, wrong: bool = False, wait: int = 0) -> Template:
    """Give the form back with what was typed, but for the password."""
    typed = {name: text_of(form, name) for name in ("email", "site", "next")}
    several = len(await door_of(request.app).journeys.access.all_sites()) > 1
    return anteroom_page(
        request, "console/sign_in.html", status, typed=typed, several=several, wrong=wrong, wait=-(-wait // 60)
    )


def _site(form: Form) -> SiteId | None:
    name = text_of(form, "site").strip().lower()
    if not name:
        return None
    # What cannot be a site's name is one that nobody has.
    return SiteId(name) if SITE_NAME.fullmatch(name) else SiteId("")
