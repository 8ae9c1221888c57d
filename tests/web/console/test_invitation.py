"""An invitation: opened by whoever holds it, used once, and the end of every session before it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from scripts.trials.console import PASSWORD, Browser, Person
from service.domain.event import OPERATOR
from service.domain.key import Role
from service.domain.site import Site
from service.flow import invitations
from service.house.house import House

MakePerson = Callable[..., Awaitable[Person]]
OpenBrowser = Callable[..., Awaitable[Browser]]
Steps = Callable[[], Awaitable[list[str]]]


def path_of(invitation: str) -> str:
    return f"/console/invitations/{invitation}"


async def test_who_is_invited_chooses_a_password_and_sits_down(
    browser: Browser, site: Site, person: MakePerson, steps: Steps
) -> None:
    invited = await person(password=None)
    page = await browser.get(path_of(invited.made.invitation))
    assert site.id in page.text
    assert "a•••@n•••.example" in page.text
    assert invited.email not in page.text
    assert 'name="email"' not in page.text
    joined = await browser.send(path_of(invited.made.invitation), new_password=PASSWORD, again=PASSWORD)
    assert (joined.status_code, joined.headers["location"]) == (303, f"/console/{site.id}/")
    assert (await browser.get(f"/console/{site.id}/preferences")).status_code == 200
    kinds = ["moderator.added", "moderator.invited", "moderator.joined", "moderator.signed_in"]
    assert await steps() == kinds


async def test_an_invitation_is_used_once(browser: Browser, open_browser: OpenBrowser, person: MakePerson) -> None:
    invited = await person(password=None)
    await browser.get(path_of(invited.made.invitation))
    await browser.send(path_of(invited.made.invitation), new_password=PASSWORD, again=PASSWORD)
    again = await (await open_browser()).get(path_of(invited.made.invitation))
    assert again.status_code == 404
    assert "لم تعد هذه الدعوة صالحة" in again.text


@pytest.mark.parametrize(
    ("chosen", "again", "told"),
    [
        ("قصيرة جدا", "قصيرة جدا", "12 حرفًا على الأقل"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "5 أحرف مختلفة"),
        ("x" * 500 + "abcdef", "x" * 500 + "abcdef", "256 حرفًا على الأكثر"),
        (PASSWORD, "شيء آخر تمامًا", "الكلمتان ليستا واحدة"),
        ("", "", "12 حرفًا على الأقل"),
    ],
)
async def test_a_password_that_cannot_be_is_told_in_words_and_uses_nothing_up(
    browser: Browser, person: MakePerson, chosen: str, again: str, told: str
) -> None:
    invited = await person(password=None)
    await browser.get(path_of(invited.made.invitation))
    answer = await browser.send(path_of(invited.made.invitation), new_password=chosen, again=again)
    assert answer.status_code == 422
    assert told in answer.text
    assert chosen == "" or f'value="{chosen}"' not in answer.text
    assert (await browser.get(path_of(invited.made.invitation))).status_code == 200


async def test_nobodys_password_is_their_address(browser: Browser, person: MakePerson) -> None:
    invited = await person(password=None)
    await browser.get(path_of(invited.made.invitation))
    for chosen in (invited.email, f" {invited.email.upper()} "):
        answer = await browser.send(path_of(invited.made.invitation), new_password=chosen, again=chosen)
        assert "عنوانك ليس كلمة مرور" in answer.text


async def test_who_has_a_key_only_tells_an_address_with_the_password(
    browser: Browser, house: House, site: Site, amal: Person
) -> None:
    reception = house.journeys.reception
    made = await reception.keys.add(site.id, Role.ADMIN, "administrator", OPERATOR)
    place = path_of(await reception.moderators.invite(site.id, made.id, OPERATOR))
    assert 'name="email"' in (await browser.get(place)).text
    chosen = {"new_password": PASSWORD, "again": PASSWORD}
    wrong = {"": "هذا", "no address": "هذا", amal.email: "هذا العنوان لمشرف آخر"}
    for email, told in wrong.items():
        answer = await browser.send(place, email=email, **chosen)
        assert answer.status_code == 422
        assert told in answer.text
    own = "Hala@news.example"
    assert (
        "عنوانك ليس كلمة مرور"
        in (await browser.send(place, email=own, new_password=f"x {own} x", again=f"x {own} x")).text
    )
    assert (await browser.send(place, email=own, **chosen)).status_code == 303
    people = {each.id: each for each in await reception.moderators.all_moderators(site.id)}
    assert (people[made.id].role, people[made.id].label) == (Role.ADMIN, "H•••@n•••.example")
    assert (await browser.sign_in("hala@news.example")).status_code == 303


async def test_a_new_invitation_ends_the_older_and_a_new_password_every_session(
    amals: Browser, browser: Browser, house: House, site: Site, amal: Person
) -> None:
    moderators = house.journeys.reception.moderators
    older, newer = [await moderators.invite(site.id, amal.made.id, OPERATOR) for _ in range(2)]
    assert (await browser.get(path_of(older))).status_code == 404
    await browser.get(path_of(newer))
    assert (await browser.send(path_of(newer), new_password=PASSWORD, again=PASSWORD)).status_code == 303
    assert (await amals.get(f"/console/{site.id}/preferences")).status_code == 303
    assert (await browser.get(f"/console/{site.id}/preferences")).status_code == 200


async def test_an_invitation_ends(
    browser: Browser, house: House, site: Site, amal: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "LASTS", timedelta(0))
    ended = await house.journeys.reception.moderators.invite(site.id, amal.made.id, OPERATOR)
    assert (await browser.get(path_of(ended))).status_code == 404


@pytest.mark.parametrize("shown", ["x", "demo.x.y", "demo.01.{}".format("a" * 52), "%00", "..%2f", "é"])
async def test_what_is_no_invitation_is_told_so(browser: Browser, shown: str) -> None:
    answer = await browser.get(path_of(shown))
    assert answer.status_code == 404
    assert "<h1>" in answer.text


async def test_an_invitation_is_used_by_a_form_of_ours_only(browser: Browser, person: MakePerson) -> None:
    invited = await person(password=None)
    place = path_of(invited.made.invitation)
    answer = await browser.send(place, csrf="f" * 48, new_password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 403
    assert (await browser.get(place)).status_code == 200
