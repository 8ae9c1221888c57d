"""Webhooks: who is told what happens on the site. Their log is in ``deliveries``."""

from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from service.domain.endpoint import Endpoint, EndpointChange, Signature
from service.domain.errors import EndpointStopped, InvalidFields
from service.domain.event import PATTERNS
from service.domain.ids import EndpointId
from service.flow.endpoints import CONCURRENCY, Shown
from service.web.body import Form, read_form
from service.web.console.anteroom import text_of
from service.web.console.deliveries import log_of
from service.web.console.faults import wrong_fields
from service.web.console.guards import console_admins
from service.web.console.seat import Seat
from service.web.endpoint_fields import MOST_AT_ONCE, endpoint_change, new_endpoint
from service.web.given import Given
from service.web.visit import read_delivery_id, read_endpoint_id

AnyRequest = Request[Any, Any, Any]

REACHES = (1, 6, 24, 72, 168, 720)
"""Hours back from which an endpoint may have sent again what it missed."""

DONE = frozenset({"changed", "tested", "replayed", "disabled", "enabled", "removed", "recovered"})

STOPPED = "stopped"
"""What is told where nothing can be sent, because the endpoint is off."""

CHECKED = "event."
"""Begins the name of the box of each kind of event."""


@get("/webhooks", guards=[console_admins])
async def see_webhooks(seat: Given[Seat], request: AnyRequest) -> Template:
    return await _all(seat, done=_done(request))


@post("/webhooks", guards=[console_admins])
async def add_webhook(seat: Given[Seat], request: AnyRequest) -> Template:
    """Make an endpoint, and show its secret this once."""
    form = await read_form(request)
    try:
        made = await seat.journeys.endpoints.add(seat.site.id, new_endpoint(_read(form)), seat.key.actor)
    except InvalidFields as refused:
        return await _all(seat, typed=_read(form), wrong=wrong_fields(refused.errors, seat.voice))
    return await _one(seat, made.endpoint, shown=made)


@get("/webhooks/{endpoint:str}", guards=[console_admins])
async def see_webhook(endpoint: FromPath[str], seat: Given[Seat], request: AnyRequest) -> Template:
    found = await seat.journeys.endpoints.endpoint(seat.site.id, read_endpoint_id(endpoint))
    return await _one(seat, found, query=dict(request.query_params), told=_done(request))


@post("/webhooks/{endpoint:str}", guards=[console_admins])
async def change_webhook(endpoint: FromPath[str], seat: Given[Seat], request: AnyRequest) -> Template | Redirect:
    """Keep what was typed; what is wrong with it is told beside its field."""
    id_, form = read_endpoint_id(endpoint), await read_form(request)
    try:
        await seat.journeys.endpoints.change(seat.site.id, id_, endpoint_change(_read(form)), seat.key.actor)
    except InvalidFields as refused:
        found = await seat.journeys.endpoints.endpoint(seat.site.id, id_)
        return await _one(seat, found, typed=_read(form), wrong=wrong_fields(refused.errors, seat.voice))
    return _back(seat, id_, "changed")


@post("/webhooks/{endpoint:str}/secret", guards=[console_admins])
async def rotate_webhook(endpoint: FromPath[str], seat: Given[Seat]) -> Template:
    """Make a new secret, and show it this once."""
    made = await seat.journeys.endpoints.rotate(seat.site.id, read_endpoint_id(endpoint), seat.key.actor)
    return await _one(seat, made.endpoint, shown=made)


@post("/webhooks/{endpoint:str}/state", guards=[console_admins])
async def switch_webhook(endpoint: FromPath[str], seat: Given[Seat], request: AnyRequest) -> Redirect:
    """Switch an endpoint off or on; what waits for it goes out once it is on."""
    id_, off = read_endpoint_id(endpoint), text_of(await read_form(request), "to") == "disabled"
    await seat.journeys.endpoints.change(seat.site.id, id_, EndpointChange(disabled=off), seat.key.actor)
    return _back(seat, id_, "disabled" if off else "enabled")


@post("/webhooks/{endpoint:str}/removal", guards=[console_admins])
async def remove_webhook(endpoint: FromPath[str], seat: Given[Seat]) -> Redirect:
    """Send nothing there any more, and drop its secrets and its log."""
    await seat.journeys.endpoints.remove(seat.site.id, read_endpoint_id(endpoint), seat.key.actor)
    return Redirect(f"{_address(seat)}?done=removed", status_code=303)


@post("/webhooks/{endpoint:str}/test", guards=[console_admins])
async def try_webhook(endpoint: FromPath[str], seat: Given[Seat]) -> Template | Redirect:
    """Send a test there; the log tells what came of it."""
    id_, desk = read_endpoint_id(endpoint), seat.journeys.endpoints
    return await _sent(seat, id_, desk.test(seat.site.id, id_, seat.key.actor), "tested")


@post("/webhooks/{endpoint:str}/recovery", guards=[console_admins])
async def recover_webhook(endpoint: FromPath[str], seat: Given[Seat], request: AnyRequest) -> Template | Redirect:
    """Send again what was not delivered for some hours."""
    id_, desk = read_endpoint_id(endpoint), seat.journeys.endpoints
    hours = text_of(await read_form(request), "hours")
    since = datetime.now(UTC) - timedelta(hours=int(hours) if hours in map(str, REACHES) else REACHES[0])
    return await _sent(seat, id_, desk.recover(seat.site.id, id_, since), "recovered")


@post("/webhooks/{endpoint:str}/deliveries/{delivery:str}/replay", guards=[console_admins])
async def replay_webhook(endpoint: FromPath[str], delivery: FromPath[str], seat: Given[Seat]) -> Template | Redirect:
    """Send one delivery again, whatever came of it."""
    id_, desk = read_endpoint_id(endpoint), seat.journeys.endpoints
    return await _sent(seat, id_, desk.replay(seat.site.id, read_delivery_id(delivery)), "replayed")


async def _sent(seat: Seat, id_: EndpointId, sending: Awaitable[object], done: str) -> Template | Redirect:
    """Send, and go back to the endpoint; where it is switched off, say so."""
    try:
        await sending
    except EndpointStopped:
        return await _one(seat, await seat.journeys.endpoints.endpoint(seat.site.id, id_), told=STOPPED)
    return _back(seat, id_, done)


async def _all(
    seat: Seat, *, typed: Form | None = None, wrong: Mapping[str, str] | None = None, done: str = ""
) -> Template:
    begun: Form = {"events": ["*"], "concurrency": CONCURRENCY, "signature": Signature.HMAC}
    return seat.page(
        "console/webhooks.html",
        422 if wrong else 200,
        endpoints=await seat.journeys.endpoints.all_endpoints(seat.site.id),
        typed=typed or begun,
        wrong=wrong or {},
        done=done,
        **_choices(),
    )


async def _one(
    seat: Seat,
    endpoint: Endpoint,
    *,
    query: Form | None = None,
    typed: Form | None = None,
    wrong: Mapping[str, str] | None = None,
    shown: Shown | None = None,
    told: str = "",
) -> Template:
    kept: Form = {name: getattr(endpoint, name) for name in ("url", "events", "description", "concurrency")}
    return seat.page(
        "console/webhook.html",
        422 if wrong else 409 if told == STOPPED else 200,
        endpoint=endpoint,
        log=await log_of(seat, endpoint.id, query or {}),
        typed=typed or kept,
        wrong=wrong or {},
        shown=shown,
        told=told,
        reaches=REACHES,
        **_choices(),
    )


def _choices() -> dict[str, object]:
    return {"patterns": PATTERNS, "signatures": tuple(Signature), "most_at_once": MOST_AT_ONCE, "checked": CHECKED}


def _read(form: Form) -> Form:
    """Return the form as callers of the API write it: one list of events, and a number."""
    events = [name.removeprefix(CHECKED) for name in form if name.startswith(CHECKED)]
    number = text_of(form, "concurrency")
    at_once: object = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else number
    plain: Form = {
        name: text_of(form, name, 10_000).strip() for name in ("url", "description", "signature") if name in form
    }
    return {**plain, "events": events, "concurrency": at_once}


def _done(request: AnyRequest) -> str:
    asked = text_of(dict(request.query_params), "done")
    return asked if asked in DONE else ""


def _back(seat: Seat, id_: EndpointId, done: str) -> Redirect:
    return Redirect(f"{_address(seat)}/{id_}?done={done}", status_code=303)


def _address(seat: Seat) -> str:
    return f"/console/{seat.site.id}/webhooks"


WEBHOOKS = (
    see_webhooks,
    add_webhook,
    see_webhook,
    change_webhook,
    rotate_webhook,
    switch_webhook,
    remove_webhook,
    try_webhook,
    recover_webhook,
    replay_webhook,
)
"""The pages about webhooks."""
