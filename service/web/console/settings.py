"""A site's settings as a form: what readers must give, limits, times, the origins, and the form's own words."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.response import Redirect, Template

from service.domain.errors import FieldError, InvalidSettings
from service.domain.site import FORM_LANGUAGES, FormTexts, Site
from service.flow.settings_desk import shown
from service.web.body import Form, read_form
from service.web.console.anteroom import text_of
from service.web.console.faults import wrong_fields
from service.web.console.guards import console_admins
from service.web.console.places import site_page
from service.web.console.seat import Seat
from service.web.given import Given

AnyRequest = Request[Any, Any, Any]

FLAGS = ("name_required", "email_required")
LIMITS = ("name_limit", "email_limit", "website_limit", "body_limit")
THREADS = ("thread_depth", "edit_window_seconds", "flags_to_hold")
TIMES = ("score_patience_ms", "score_deadline_seconds", "retention_days")

TEXTS = FormTexts.__struct_fields__
LONG_TEXTS = frozenset({"promise"})

LONGEST_ORIGINS = 20_000


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the page tells above the form.

    ``changed`` names the settings that somebody else has changed meanwhile, ``dropped`` are origins to be sure about.
    """

    done: bool = False
    errors: tuple[FieldError, ...] = ()
    changed: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


NOTHING = Said()


@get("/settings", guards=[console_admins])
async def see_settings_page(seat: Given[Seat], request: AnyRequest) -> Template:
    """Show every setting as it stands in the ledger."""
    site = await seat.journeys.settings.see(seat.site.id)
    return _page(seat, site, _typed(site), said=Said(done="done" in request.query_params))


@post("/settings", guards=[console_admins])
async def change_settings_page(seat: Given[Seat], request: AnyRequest) -> Template | Redirect:
    """Set what was typed, unless somebody else has changed a setting since the form was shown."""
    form, desk = await read_form(request), seat.journeys.settings
    site, typed = await desk.see(seat.site.id), _given(form)
    if text_of(form, "seen") != edition(site):
        return _page(seat, site, typed, 409, Said(changed=_differences(site, typed)))
    wanted = _wanted(typed)
    if (dropped := _dropped(site, wanted)) and "sure" not in form:
        return _page(seat, site, typed, 409, Said(dropped=dropped))
    try:
        await desk.change(site.id, wanted, seat.key.actor)
    except InvalidSettings as refused:
        return _page(seat, site, typed, 422, Said(errors=refused.errors))
    return Redirect(site_page(site.id, "settings", {"done": "1"}), status_code=303)


def edition(site: Site) -> str:
    """Return a name for the settings as they are: others make another name."""
    return hashlib.blake2s(msgspec.json.encode(shown(site), order="deterministic"), digest_size=8).hexdigest()


def _typed(site: Site) -> dict[str, str]:
    """Return the settings as they stand in the form's fields; an empty flag is not ticked."""
    settings = site.settings
    flags = {name: "on" if getattr(settings, name) else "" for name in FLAGS}
    numbers = {name: str(getattr(settings, name)) for name in (*LIMITS, *THREADS, *TIMES)}
    texts = {
        f"{language}-{name}": getattr(settings.form_texts.get(language, FormTexts()), name)
        for language in FORM_LANGUAGES
        for name in TEXTS
    }
    return {**flags, **numbers, **texts, "locale": site.locale, "origins": "\n".join(site.origins)}


def _given(form: Form) -> dict[str, str]:
    """Return what was typed, by the same names."""
    texts = tuple(f"{language}-{name}" for language in FORM_LANGUAGES for name in TEXTS)
    fields = (*FLAGS, *LIMITS, *THREADS, *TIMES, *texts, "locale")
    return {
        **{name: text_of(form, name).strip() for name in fields},
        "origins": text_of(form, "origins", LONGEST_ORIGINS),
    }


def _wanted(typed: Mapping[str, str]) -> dict[str, object]:
    """Return the settings that the fields ask for, to be checked where all settings are."""
    return {
        **{name: bool(typed[name]) for name in FLAGS},
        **{name: _number(typed[name]) for name in (*LIMITS, *THREADS, *TIMES)},
        "locale": typed["locale"],
        "origins": typed["origins"].split(),
        "form_texts": {language: {name: typed[f"{language}-{name}"] for name in TEXTS} for language in FORM_LANGUAGES},
    }


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text


def _dropped(site: Site, wanted: Mapping[str, object]) -> tuple[str, ...]:
    """Return the origins whose pages would no longer be let in. To leave none at all is refused anyway."""
    kept = wanted["origins"]
    return tuple(each for each in site.origins if each not in kept) if isinstance(kept, list) and kept else ()


def _differences(site: Site, typed: Mapping[str, str]) -> tuple[str, ...]:
    """Name the settings that stand otherwise in the ledger than in the form."""
    now = _typed(site)
    return tuple(
        dict.fromkeys(_setting(name) for name, value in typed.items() if now[name] != value.replace("\r\n", "\n"))
    )


def _setting(field: str) -> str:
    return "form_texts" if field.partition("-")[0] in FORM_LANGUAGES else field


def _page(seat: Seat, site: Site, typed: Mapping[str, str], status: int = 200, said: Said = NOTHING) -> Template:
    return seat.page(
        "console/settings.html",
        status,
        typed=typed,
        seen=edition(site),
        said=said,
        wrong=wrong_fields(said.errors, seat.voice),
        groups={"limits": LIMITS, "threads": THREADS, "times": TIMES},
        flags=FLAGS,
        texts=[(language, seat.door.catalogue.voice((language,)), _texts(language)) for language in FORM_LANGUAGES],
    )


def _texts(language: str) -> list[tuple[str, str, bool]]:
    """Return the fields of a language: the name of each, the key of Hakam's own words for it, whether it is long."""
    own = {"heading": "form.heading", "promise": "form.promise", "submit": "form.submit"}
    return [(f"{language}-{name}", own.get(name, f"field.{name}"), name in LONG_TEXTS) for name in TEXTS]
