"""A site's settings: what may be set, seen whole, changed by an administrator, and never so that nobody gets in."""

import re
from collections.abc import Callable, Mapping

import msgspec
from msgspec import inspect

from service.domain.errors import FieldError, InvalidSettings, Overloaded, Unknown
from service.domain.event import Actor, Event, EventType
from service.domain.ids import SiteId
from service.domain.mint import Mint
from service.domain.site import FormTexts, Site, SiteSettings
from service.flow.origin import ORIGIN, as_browsers_write
from service.flow.ports.clock import Clock
from service.flow.ports.sites import Registry
from service.text.clean import clean_line, has_forbidden

SETTINGS = {field.name: field.type for field in msgspec.structs.fields(SiteSettings)}
"""Every setting of a site with its type and bounds."""

MOST_ORIGINS = 50
TRIES = 5

LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


class SettingsDesk:
    """Where a site's settings are seen and changed, over the API as well as at the command line."""

    def __init__(
        self, *, registry: Registry, mint: Mint, clock: Clock, heard: Callable[[SiteId], None] = lambda _: None
    ) -> None:
        self._registry = registry
        self._mint = mint
        self._clock = clock
        self._heard = heard

    async def see(self, site: SiteId) -> Site:
        """Return the site as it stands in the ledger. Raise Unknown("site")."""
        found = await self._registry.site(site)
        if found is None:
            raise Unknown("site")
        return found

    async def change(self, site: SiteId, wanted: Mapping[str, object], actor: Actor) -> Site:
        """Change what is named and record it; other processes follow within a second.

        Raises InvalidSettings, Unknown("site"), Overloaded where others change it all the time.
        """
        for _ in range(TRIES):
            before = await self.see(site)
            after = changed(before, wanted)
            if after == before or await self._registry.change_site(after, before, (self._event(before, after, actor),)):
                self._heard(site)
                return after
        raise Overloaded

    def _event(self, before: Site, after: Site, actor: Actor) -> Event:
        now, old, new = self._clock(), shown(before), shown(after)
        changes = {name: {"old": old[name], "new": new[name]} for name in new if old[name] != new[name]}
        return self._mint.site_event(after.id, EventType.SITE_CHANGED, actor, now, {"changed": changes})


def shown(site: Site) -> dict[str, object]:
    """Return everything that can be set of a site, by name."""
    return {"locale": site.locale, "origins": list(site.origins), **msgspec.to_builtins(site.settings)}


def changed(site: Site, wanted: Mapping[str, object]) -> Site:
    """Return the site as it would be. Raise InvalidSettings naming everything that is wrong.

    The settings are checked as a whole: one that was let in before its bounds were drawn is told as well.
    """
    settings = msgspec.to_builtins(site.settings) | {name: wanted[name] for name in SETTINGS if name in wanted}
    locale, origins = wanted.get("locale", site.locale), wanted.get("origins", site.origins)
    faults = [_fault(name, value) for name, value in settings.items()]
    faults += [
        _texts_fault(settings["form_texts"]),
        _locale_fault(locale),
        _origins_fault(origins) if "origins" in wanted else None,
    ]
    faults += [_unknown(name) for name in wanted if name not in {"locale", "origins", *SETTINGS}]
    if wrong := tuple(fault for fault in faults if fault is not None):
        raise InvalidSettings(wrong)
    return Site(
        id=site.id,
        locale=msgspec.convert(locale, str),
        origins=as_browsers_write(msgspec.convert(origins, tuple[str, ...])),
        settings=_tidied(msgspec.convert(settings, SiteSettings)),
    )


def _fault(name: str, value: object) -> FieldError | None:
    try:
        msgspec.convert(value, SETTINGS[name])
    except msgspec.ValidationError:
        bounds = inspect.type_info(SETTINGS[name])
        if isinstance(bounds, inspect.IntType):
            return FieldError(name, "invalid", bounds.le, bounds.ge)
        return FieldError(name, "invalid")
    return None


def _texts_fault(texts: object) -> FieldError | None:
    """Look for what must not stand in a form; whether there are texts at all was looked at before.

    A text may grow when it is written clean, and is measured once more as it would be kept.
    """
    languages = texts if isinstance(texts, dict) else {}
    words = {name: each for name, each in languages.items() if isinstance(each, dict)}
    said = [word for each in words.values() for word in each.values() if isinstance(word, str)]
    if any(map(has_forbidden, said)):
        return FieldError("form_texts", "forbidden_characters")
    tidy = {
        language: {name: clean_line(word) if isinstance(word, str) else word for name, word in each.items()}
        for language, each in words.items()
    }
    return _fault("form_texts", tidy) if _fault("form_texts", texts) is None else None


def _tidied(settings: SiteSettings) -> SiteSettings:
    """Write each of the form's texts as one clean line, and leave out languages without any."""
    tidy = {
        language: FormTexts(**{name: clean_line(words) for name, words in msgspec.structs.asdict(texts).items()})
        for language, texts in settings.form_texts.items()
    }
    kept = {language: texts for language, texts in tidy.items() if texts != FormTexts()}
    return msgspec.structs.replace(settings, form_texts=kept)


def _locale_fault(locale: object) -> FieldError | None:
    return None if isinstance(locale, str) and LOCALE.fullmatch(locale) else FieldError("locale", "invalid")


def _origins_fault(origins: object) -> FieldError | None:
    if not isinstance(origins, list | tuple):
        return FieldError("origins", "invalid")
    if not origins:
        # Without an origin no page may call, and no reader gets in.
        return FieldError("origins", "required")
    if len(origins) > MOST_ORIGINS:
        return FieldError("origins", "too_long", MOST_ORIGINS)
    right = all(isinstance(origin, str) and len(origin) <= 300 and ORIGIN.fullmatch(origin) for origin in origins)
    return None if right else FieldError("origins", "invalid")


def _unknown(name: str) -> FieldError:
    """Name what nobody knows, unless it is too odd to be shown."""
    return FieldError(name if name.isascii() and name.isidentifier() and len(name) <= 64 else "settings", "unknown")
