"""People and keys, as an administrator looks after them on pages."""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest

from scripts.trials.console import PASSWORD, Browser, Person
from service.domain.key import Role
from service.domain.site import Site
from service.house.house import House

Steps = Callable[[], Awaitable[list[str]]]
LINK = re.compile(r"http://comments\.example(/console/invitations/[^\"]+)\"")
KEY = re.compile(r"hk_[A-Za-z0-9]+_[a-z2-7]{52}")


def once(page: httpx.Response, what: re.Pattern[str]) -> str:
    found = what.findall(page.text)
    assert len(found) == 1
    return str(found[0])


async def test_an_administrator_invites_somebody_who_then_moderates(
    admins: Browser, browser: Browser, site: Site, steps: Steps
) -> None:
    page = f"/console/{site.id}/people"
    await admins.get(page)
    made = await admins.send(page, email="Omar@news.example", role="moderator")
    assert made.status_code == 200
    assert KEY.search(made.text)
    listed = await admins.get(page)
    assert "O•••@n•••.example" in listed.text
    assert "Omar" not in listed.text
    assert LINK.search(listed.text) is None
    link = once(made, LINK)
    await browser.get(link)
    assert (await browser.send(link, new_password=PASSWORD, again=PASSWORD)).status_code == 303
    assert (await browser.get(page)).status_code == 403
    assert "له كلمة مرور" in (await admins.get(page)).text
    assert (await steps()).count("moderator.added") == 2


async def test_a_role_that_changes_counts_at_the_next_click(
    admins: Browser, amals: Browser, amal: Person, site: Site
) -> None:
    page = f"/console/{site.id}/people"
    await admins.get(page)
    assert (await admins.send(f"{page}/{amal.made.id}/role", role="admin")).status_code == 303
    assert (await amals.get(page)).status_code == 200
    assert (await admins.send(f"{page}/{amal.made.id}/role", role="site")).status_code == 422
    assert (await admins.send(f"{page}/{amal.made.id}/role", role="moderator")).status_code == 303
    assert (await amals.get(page)).status_code == 403


async def test_who_is_removed_is_out_at_once(
    admins: Browser, amals: Browser, amal: Person, site: Site, house: House
) -> None:
    page = f"/console/{site.id}/people"
    await admins.get(page)
    assert (await admins.send(f"{page}/{amal.made.id}/removal")).status_code == 303
    assert (await amals.get(f"/console/{site.id}/preferences")).status_code == 303
    assert (await amals.sign_in(amal.email)).status_code == 401
    assert await house.registry.key(site.id, amal.made.id) is None
    assert (await admins.send(f"{page}/{amal.made.id}/removal")).status_code == 404


async def test_an_administrator_gives_a_new_link_to_who_forgot(admins: Browser, amal: Person, site: Site) -> None:
    page = f"/console/{site.id}/people"
    await admins.get(page)
    invited = await admins.send(f"{page}/{amal.made.id}/invitation")
    assert LINK.search(invited.text)
    assert KEY.search(invited.text) is None
    assert (await admins.send(f"{page}/nobody/invitation")).status_code == 404


async def test_an_administrator_stays(admins: Browser, admin: Person, site: Site) -> None:
    await admins.get(f"/console/{site.id}/people")
    own = admin.made.id
    for path in (f"people/{own}/removal", f"people/{own}/role", f"keys/{own}/revocation"):
        assert (await admins.send(f"/console/{site.id}/{path}", role="moderator")).status_code == 403
    assert (await admins.get(f"/console/{site.id}/people")).status_code == 200


@pytest.mark.parametrize("email", ["", "x", "<b>@x"])
async def test_what_is_no_address_is_told_beside_the_field(admins: Browser, site: Site, email: str) -> None:
    await admins.get(f"/console/{site.id}/people")
    answer = await admins.send(f"/console/{site.id}/people", email=email, role="moderator")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


async def test_somebody_who_is_there_is_not_added_again(admins: Browser, amal: Person, site: Site) -> None:
    await admins.get(f"/console/{site.id}/people")
    answer = await admins.send(f"/console/{site.id}/people", email=amal.email.title(), role="moderator")
    assert answer.status_code == 422
    assert "هذا العنوان لمشرف آخر" in answer.text


async def test_a_key_is_shown_once_and_revoked(admins: Browser, site: Site, house: House, steps: Steps) -> None:
    page = f"/console/{site.id}/keys"
    await admins.get(page)
    key = once(await admins.send(page, label="خادم الموقع", role="site"), KEY)
    assert (await house.journeys.access.unlock(site, key, Role.SITE)).label == "خادم الموقع"
    listed = (await admins.get(page)).text
    assert "خادم الموقع" in listed
    assert KEY.search(listed) is None
    assert (await admins.send(f"{page}/{key.split('_')[1]}/revocation")).status_code == 303
    assert "خادم الموقع</bdi>" not in (await admins.get(page)).text
    assert (await admins.send(page, label="x", role="king")).status_code == 422
    assert (await admins.send(page, label="x" * 81, role="site")).status_code == 422
    assert (await steps())[-2:] == ["key.added", "key.revoked"]


async def test_a_label_is_shown_as_text(admins: Browser, site: Site) -> None:
    page = f"/console/{site.id}/keys"
    await admins.get(page)
    await admins.send(page, label="<script>alert(1)</script>{{ 7*7 }}", role="site")
    shown = (await admins.get(page)).text
    assert "<script>alert" not in shown
    assert "{{ 7*7 }}" in shown
