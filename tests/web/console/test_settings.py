"""A site's settings as a form: set, refused beside their fields, and never behind another's back."""

import re
from collections.abc import Awaitable, Callable
from html import unescape

import pytest

from scripts.trials.console import Browser
from service.domain.key import Role
from service.domain.site import Site
from service.house.house import House

Seated = Callable[..., Awaitable[Browser]]

INPUT = re.compile(r'<input id="([^"]+)" name="[^"]+" type="(\w+)" value="([^"]*)"[^>]*?(checked)?(?: [^>]*)?>')
AREA = re.compile(r'<textarea id="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
SEEN = re.compile(r'name="seen" value="([^"]+)"')


def form_of(text: str) -> dict[str, str]:
    """Return what the page's form would send as it is."""
    fields = {name: unescape(value) for name, kind, value, _ in INPUT.findall(text) if kind != "checkbox"}
    ticked = {
        name: "on" for name in ("name_required", "email_required") if re.search(f'id="{name}"[^>]* checked', text)
    }
    areas = {name: unescape(value) for name, value in AREA.findall(text)}
    return {**fields, **ticked, **areas, "seen": SEEN.findall(text)[0]}


@pytest.fixture
async def administrator(seated: Seated) -> Browser:
    return await seated(Role.ADMIN)


@pytest.fixture
def here(site: Site) -> str:
    return f"/console/{site.id}/settings"


async def test_settings_are_set_and_count_for_readers(
    house: House, administrator: Browser, here: str, site: Site
) -> None:
    form = form_of((await administrator.get(here)).text)
    form |= {"body_limit": "300", "thread_depth": "2", "ar-promise": "عنوانك  عندنا بأمان", "en-body": "Your <view>"}
    del form["email_required"]
    answer = await administrator.send(here, **form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{here}?done=1")
    settings = (await house.journeys.settings.see(site.id)).settings
    assert (settings.body_limit, settings.thread_depth, settings.email_required) == (300, 2, False)
    public = await administrator.client.get(f"/v1/sites/{site.id}/form?locale=ar")
    assert public.json()["promise"] == "عنوانك عندنا بأمان"
    english = (await administrator.client.get(f"/v1/sites/{site.id}/form?locale=en")).json()
    assert [field["label"] for field in english["fields"]][2:] == ["Website", "Your <view>"]
    assert english["promise"].startswith("Your email address")
    again = (await administrator.get(here)).text
    assert "Your &lt;view&gt;" in again
    assert form_of(again) == {**form, "ar-promise": "عنوانك عندنا بأمان", "seen": form_of(again)["seen"]}


async def test_wrong_values_are_told_beside_their_fields_and_nothing_changes(
    house: House, administrator: Browser, here: str, site: Site
) -> None:
    form = form_of((await administrator.get(here)).text)
    wrong = {"body_limit": "3", "flags_to_hold": "many", "locale": "Klingon!", "origins": "", "ar-promise": "x\u0007"}
    answer = await administrator.send(here, **{**form, **wrong, "name_limit": "100"})
    assert answer.status_code == 422
    for words in (
        "Comment&#39;s length is a whole number from 20 to 50000.",
        "Number of flags is a whole number from 1 to 1000.",
        "This is no language.",
        "A site needs an origin at least, or nobody gets in.",
        "A text of the form contains characters that can&#39;t be accepted.",
    ):
        assert words in answer.text
    assert 'value="many"' in answer.text
    assert await house.journeys.settings.see(site.id) == site


async def test_two_administrators_never_change_settings_behind_each_others_back(
    house: House, administrator: Browser, seated: Seated, here: str, site: Site
) -> None:
    omar = await seated(Role.ADMIN)
    mine, theirs = form_of((await administrator.get(here)).text), form_of((await omar.get(here)).text)
    await omar.send(here, **{**theirs, "flags_to_hold": "7"})
    late = await administrator.send(here, **{**mine, "flags_to_hold": "9"})
    assert late.status_code == 409
    assert "Somebody has changed the settings" in late.text
    assert form_of(late.text)["flags_to_hold"] == "9"
    assert (await house.journeys.settings.see(site.id)).settings.flags_to_hold == 7
    await administrator.send(here, **form_of(late.text))
    assert (await house.journeys.settings.see(site.id)).settings.flags_to_hold == 9


async def test_an_origin_is_taken_away_only_by_who_is_sure(
    house: House, administrator: Browser, here: str, site: Site
) -> None:
    form = {**form_of((await administrator.get(here)).text), "origins": "https://new.example\nhttps://other.example"}
    asked = await administrator.send(here, **form)
    assert asked.status_code == 409
    assert "https://news.example" in asked.text
    assert (await house.journeys.settings.see(site.id)).origins == site.origins
    assert (await administrator.send(here, **form, sure="on")).status_code == 303
    assert (await house.journeys.settings.see(site.id)).origins == ("https://new.example", "https://other.example")


async def test_settings_are_for_administrators(seated: Seated, here: str) -> None:
    moderator = await seated()
    assert (await moderator.get(here)).status_code == 403
    assert (await moderator.send(here)).status_code == 403
