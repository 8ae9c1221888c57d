"""One's own page: preferences that follow the person, and a password that is changed."""

from collections.abc import Awaitable, Callable

import pytest

from scripts.trials.console import PASSWORD, Browser, Person
from service.domain.site import Site

OpenBrowser = Callable[..., Awaitable[Browser]]
Steps = Callable[[], Awaitable[list[str]]]

LIKED = {"language": "en", "theme": "dark", "mask": "on", "break_after": "0", "lease_seconds": "600", "ahead": "3"}
NEW = "تسعة طيور على السلك"


async def test_what_somebody_likes_counts_in_every_browser_of_theirs(
    amals: Browser, open_browser: OpenBrowser, amal: Person, site: Site, steps: Steps
) -> None:
    page = f"/console/{site.id}/preferences"
    shown = (await amals.get(page)).text
    assert '<html lang="ar" dir="rtl" data-theme="auto">' in shown
    kept = await amals.send(page, **LIKED)
    assert (kept.status_code, kept.headers["location"]) == (303, f"{page}?done=preferences")
    elsewhere = await open_browser()
    await elsewhere.sign_in(amal.email)
    shown = (await elsewhere.get(kept.headers["location"])).text
    assert '<html lang="en" dir="ltr" data-theme="dark">' in shown
    assert "Saved." in shown
    assert 'name="veil" type="checkbox" value="on" checked' not in shown
    assert 'name="mask" type="checkbox" value="on" checked' in shown
    assert (await steps()).count("moderator.preferences_changed") == 1
    await elsewhere.send(page, **{**LIKED, "language": ""})
    assert '<html lang="ar"' in (await elsewhere.get(page)).text


@pytest.mark.parametrize(
    ("wrong", "value"),
    [
        ("language", "xx"),
        ("theme", "sepia"),
        ("break_after", "-1"),
        ("lease_seconds", "10"),
        ("ahead", "many"),
        ("ahead", ""),
        ("ahead", "٣"),
    ],
)
async def test_a_value_that_cannot_be_is_told_beside_its_field(
    amals: Browser, site: Site, wrong: str, value: str
) -> None:
    page = f"/console/{site.id}/preferences"
    await amals.get(page)
    answer = await amals.send(page, **{**LIKED, wrong: value})
    assert answer.status_code == 422
    assert f'id="error-{wrong}"' in answer.text
    assert 'data-theme="auto"' in (await amals.get(page)).text


async def test_who_changes_the_password_stays_and_is_out_everywhere_else(
    amals: Browser, open_browser: OpenBrowser, amal: Person, site: Site, steps: Steps
) -> None:
    elsewhere, page = await open_browser(), f"/console/{site.id}/preferences"
    await elsewhere.sign_in(amal.email)
    await amals.get(page)
    before = amals.client.cookies["hakam_session"]
    changed = await amals.send(f"{page}/password", password=PASSWORD, new_password=NEW, again=NEW)
    assert changed.headers["location"] == f"{page}?done=password"
    assert amals.client.cookies["hakam_session"] != before
    assert (await amals.get(page)).status_code == 200
    assert (await elsewhere.get(page)).status_code == 303
    assert (await elsewhere.sign_in(amal.email)).status_code == 401
    assert (await elsewhere.sign_in(amal.email, NEW)).status_code == 303
    assert "moderator.password_changed" in await steps()


async def test_a_password_is_changed_by_those_who_know_it(
    amals: Browser, browser: Browser, amal: Person, site: Site
) -> None:
    page = f"/console/{site.id}/preferences"
    await amals.get(page)
    for old, new, again, told in (
        ("not the one", NEW, NEW, "ليست هذه كلمة مرورك الحالية"),
        (PASSWORD, "short", "short", "12 حرفًا على الأقل"),
        (PASSWORD, amal.email, amal.email, "عنوانك ليس كلمة مرور"),
        (PASSWORD, NEW, "another", "الكلمتان ليستا واحدة"),
    ):
        answer = await amals.send(f"{page}/password", password=old, new_password=new, again=again)
        assert answer.status_code == 422
        assert told in answer.text
        assert old not in answer.text.replace(told, "")
    assert (await browser.sign_in(amal.email)).status_code == 303


async def test_who_sits_down_in_anothers_seat_cannot_guess_the_password(amals: Browser, site: Site) -> None:
    page = f"/console/{site.id}/preferences"
    await amals.get(page)
    tried = [
        await amals.send(f"{page}/password", password=f"guess {number}", new_password=NEW, again=NEW)
        for number in range(6)
    ]
    assert [answer.status_code for answer in tried] == [422] * 5 + [429]
    assert "كلمات مرور خاطئة كثيرة" in tried[-1].text
