"""Settings of a site: seen and changed by its administrators."""

from typing import Any

import msgspec
from litestar import Request, get, patch

from service.domain.key import ApiKey
from service.domain.site import Site, SiteSettings
from service.flow.settings_desk import shown
from service.web.body import read_json
from service.web.description import MODERATOR, WITH_BODY, WITH_KEY, SettingsOperation, problems
from service.web.given import Given
from service.web.keys import admins_only
from service.web.visit import Visit


class SettingsAnswer(SiteSettings, frozen=True, kw_only=True):
    """Everything that a site may set. ``origins`` are the web origins its pages are served from."""

    locale: str
    origins: tuple[str, ...]


@get(
    "/settings",
    summary="A site's settings",
    operation_id="see_settings",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def see_settings(visit: Given[Visit]) -> SettingsAnswer:
    """Return every setting with its value."""
    return _answer(await visit.journeys.settings.see(visit.site.id))


@patch(
    "/settings",
    summary="Change a site's settings",
    operation_id="change_settings",
    operation_class=SettingsOperation,
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY),
)
async def change_settings(
    request: Request[Any, ApiKey, Any],
    visit: Given[Visit],
) -> SettingsAnswer:
    """Change what the body names. It counts everywhere within about a second, and is recorded with old and new."""
    return _answer(await visit.journeys.settings.change(visit.site.id, await read_json(request), request.auth.actor))


def _answer(site: Site) -> SettingsAnswer:
    return msgspec.convert(shown(site), SettingsAnswer)
