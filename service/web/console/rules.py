"""The rulebook as it is read: what is in force, on trial and off here, and the site's own packs."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from service.domain.errors import BrokenRules, FieldError, InvalidSettings, Unknown
from service.domain.verdict import Action
from service.flow.gather import FACTS
from service.flow.rules_desk import RulesView
from service.flow.trial import Tried
from service.rulebook.draft import draft_of
from service.rulebook.switches import NAME as SWITCHES
from service.rulebook.switches import Switch
from service.web.body import Form, read_form
from service.web.console.anteroom import text_of
from service.web.console.faults import wrong_fields
from service.web.console.guards import console_admins
from service.web.console.rule_rows import packs_of
from service.web.console.seat import Seat
from service.web.given import Given
from service.web.path import decode_part

AnyRequest = Request[Any, Any, Any]

DAYS = (1, 7, 30)
"""How far back one may look, in days; fewer comments than that are asked where there were too many."""

LONGEST_TEXT = 300_000
"""More than a pack may have, so that the desk says what is wrong with it."""


@get("/rules", guards=[console_admins])
async def see_rulebook(seat: Given[Seat], request: AnyRequest) -> Template:
    done = text_of(dict(request.query_params), "done")
    view = await seat.journeys.rules.see(seat.site.id)
    return _rulebook(seat, view, done=done if done in {"dropped", *Switch} else "")


@post("/rules/switches", guards=[console_admins])
async def switch_rule(seat: Given[Seat], request: AnyRequest) -> Template | Redirect:
    """Have one rule in force, on trial or off; where that cannot be, it is told on the page."""
    form, desk = await read_form(request), seat.journeys.rules
    rule, to = text_of(form, "rule"), text_of(form, "to")
    if to not in set(Switch):
        raise Unknown("rule")
    try:
        await desk.switch(seat.site.id, rule, Switch(to), seat.key.actor)
    except BrokenRules as broken:
        return _rulebook(seat, await desk.see(seat.site.id), broken=broken.complaints)
    except InvalidSettings:
        return _rulebook(seat, await desk.see(seat.site.id), by_hand=True)
    return Redirect(f"{_address(seat)}?done={to}#rule-{rule}", status_code=303)


@get("/rules/report", guards=[console_admins])
async def see_rule_report(seat: Given[Seat], request: AnyRequest) -> Template:
    """Show how often each rule fired, and what people then decided."""
    days = _days(dict(request.query_params))
    found = await seat.journeys.trial.report(seat.site.id, days)
    ordered = sorted(found.records.items(), key=lambda one: (-one[1].fired, one[0]))
    return seat.page("console/rule_report.html", report=found, records=ordered, days=days, reaches=DAYS)


@get("/rules/packs", guards=[console_admins])
async def begin_pack(seat: Given[Seat], request: AnyRequest) -> Template:
    """Show an empty pack, or one that begins with a rule as it is."""
    wanted = text_of(dict(request.query_params), "rule")
    rules = (await seat.journeys.rules.see(seat.site.id)).rulebook.rules
    text = next((draft_of(rule) for rule in rules if rule.name == wanted), "")
    return _editor(seat, {"text": text}, new=True)


@get("/rules/packs/{pack:str}", guards=[console_admins])
async def see_pack_page(pack: FromPath[str], seat: Given[Seat], request: AnyRequest) -> Template:
    found = await seat.journeys.rules.pack(seat.site.id, decode_part(pack))
    saved = text_of(dict(request.query_params), "done") == "saved"
    return _editor(seat, {"name": found.name, "text": found.text}, saved=saved)


@post("/rules/packs", guards=[console_admins])
async def write_pack_page(seat: Given[Seat], request: AnyRequest) -> Template | Redirect:
    """Try a pack, keep it or drop it; complaints stand beside what was typed."""
    form, desk = await read_form(request), seat.journeys.rules
    name, text, new = text_of(form, "name").strip(), _text(form), "new" in form
    try:
        match text_of(form, "do"):
            case "try":
                tried = await seat.journeys.trial.change(seat.site.id, name, text, _days(form))
                return _editor(seat, form, new=new, tried=tried)
            case "drop":
                await desk.drop(seat.site.id, name, seat.key.actor)
                return Redirect(f"{_address(seat)}?done=dropped", status_code=303)
            case _:
                await desk.write(seat.site.id, name, text, seat.key.actor)
                return Redirect(f"{_address(seat)}/packs/{name}?done=saved", status_code=303)
    except BrokenRules as broken:
        return _editor(seat, form, new=new, broken=broken.complaints)
    except InvalidSettings as refused:
        return _editor(seat, form, new=new, errors=refused.errors)


def _rulebook(
    seat: Seat, view: RulesView, *, done: str = "", broken: Sequence[str] = (), by_hand: bool = False
) -> Template:
    return seat.page(
        "console/rules.html",
        422 if broken or by_hand else 200,
        view=view,
        packs=packs_of(view, seat.voice.language),
        switches=SWITCHES,
        broken=broken,
        by_hand=by_hand,
        done=done,
    )


def _editor(
    seat: Seat,
    typed: Form,
    *,
    new: bool = False,
    saved: bool = False,
    tried: Tried | None = None,
    broken: Sequence[str] = (),
    errors: tuple[FieldError, ...] = (),
) -> Template:
    return seat.page(
        "console/pack.html",
        422 if broken or errors else 200,
        name=text_of(typed, "name"),
        text=_text(typed),
        days=_days(typed),
        reaches=DAYS,
        new=new,
        saved=saved,
        tried=tried,
        actions=tuple(Action),
        broken=broken,
        wrong=wrong_fields(errors, seat.voice),
        facts=FACTS,
    )


def _text(form: Form) -> str:
    """Return the pack as typed; browsers end the lines of a form in two characters."""
    return text_of(form, "text", LONGEST_TEXT).replace("\r\n", "\n")


def _days(form: dict[str, Any]) -> int:
    asked = text_of(form, "days")
    return int(asked) if asked in map(str, DAYS) else DAYS[-1]


def _address(seat: Seat) -> str:
    return f"/console/{seat.site.id}/rules"


RULES = (see_rulebook, switch_rule, see_rule_report, begin_pack, see_pack_page, write_pack_page)
"""The pages about rules."""
