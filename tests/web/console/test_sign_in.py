"""Signing in and out: who gets in, who does not, and what either learns from it."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import httpx
import pytest
from redis.asyncio import Redis

from scripts.trials.console import PASSWORD, Browser, Person
from service.domain.event import OPERATOR
from service.domain.key import Role
from service.domain.site import Site
from service.house.house import House
from service.web.app import Application, create_app
from service.web.console.way_on import way_on
from service.web.options import WebOptions

MakePerson = Callable[..., Awaitable[Person]]
OpenBrowser = Callable[..., Awaitable[Browser]]
Steps = Callable[[], Awaitable[list[str]]]

WRONG = "كلمة ليست هي أبدًا"


def session_cookie(answer: httpx.Response) -> str | None:
    return next((each for each in answer.headers.get_list("set-cookie") if each.startswith("hakam_session=")), None)


def shown(answer: httpx.Response) -> str:
    """Return what a page says, without the token of its form."""
    return re.sub(r"[0-9a-f]{48}", "", answer.text)


async def test_a_moderator_signs_in_and_comes_to_their_desk(
    browser: Browser, site: Site, amal: Person, steps: Steps
) -> None:
    answer = await browser.sign_in(amal.email, site=site.id)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/console/{site.id}/")
    cookie = session_cookie(answer)
    assert cookie is not None
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Max-Age" not in cookie
    assert (await browser.get(f"/console/{site.id}/preferences")).status_code == 200
    assert (await browser.get("/console/")).headers["location"] == f"/console/{site.id}/"
    assert (await steps())[-1] == "moderator.signed_in"


async def test_an_address_is_known_in_capitals_and_without_naming_its_site(
    browser: Browser, site: Site, amal: Person
) -> None:
    answer = await browser.sign_in(f" {amal.email.upper()} ")
    assert answer.headers["location"] == f"/console/{site.id}/"


async def test_who_has_one_address_at_two_sites_says_which(
    browser: Browser, house: House, site: Site, amal: Person
) -> None:
    other = await house.administration.add_site(f"{site.id}b", (), "en")
    await house.journeys.reception.moderators.add(other.id, amal.email, Role.ADMIN, OPERATOR)
    assert (await browser.sign_in(amal.email)).status_code == 401
    assert (await browser.sign_in(amal.email, site=site.id)).status_code == 303


async def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    browser: Browser, site: Site, amal: Person, person: MakePerson
) -> None:
    invited = await person(password=None)
    answers = [
        await browser.sign_in(email, WRONG, site=place)
        for email, place in (
            (amal.email, site.id),
            (amal.email, "elsewhere"),
            (invited.email, site.id),
            ("nobody@x.example", ""),
        )
    ]
    assert {answer.status_code for answer in answers} == {401}
    told = {shown(answer).replace(amal.email, "@").replace(invited.email, "@") for answer in answers[:3]}
    assert len({re.sub(r'value="[a-z0-9-]*"', "", text) for text in told}) == 1
    assert all(session_cookie(answer) is None for answer in answers)
    assert "العنوان أو كلمة المرور غير صحيح" in answers[3].text
    assert WRONG not in answers[0].text


@pytest.mark.parametrize("email", ["", "no address", "a" * 5_000, "ا@ب", "x'--@a.example", "\x00"])
async def test_whatever_is_typed_as_an_address_is_nobody(browser: Browser, email: str) -> None:
    assert (await browser.sign_in(email, WRONG)).status_code == 401


async def test_after_five_wrong_passwords_nobody_signs_in_with_the_address(
    browser: Browser, open_browser: OpenBrowser, site: Site, amal: Person, steps: Steps
) -> None:
    strange = f"nobody-{site.id}@news.example"
    for email in (amal.email, strange):
        for _ in range(5):
            assert (await browser.sign_in(email, WRONG)).status_code == 401
    locked = [await (await open_browser()).sign_in(email) for email in (amal.email, strange)]
    assert [answer.status_code for answer in locked] == [429, 429]
    assert all(0 < int(answer.headers["retry-after"]) <= 30 for answer in locked)
    assert shown(locked[0]).replace(amal.email, strange) == shown(locked[1])
    async with asyncio.timeout(10):
        while "moderator.locked_out" not in await steps():
            pass


async def test_the_right_password_makes_wrong_ones_forgotten(browser: Browser, amal: Person) -> None:
    for _ in range(2):
        for _ in range(4):
            assert (await browser.sign_in(amal.email, WRONG)).status_code == 401
        assert (await browser.sign_in(amal.email)).status_code == 303
        await browser.send("/console/sign-out")


async def test_a_visitor_has_no_session_and_signing_in_makes_a_new_one(
    browser: Browser, amal: Person, redis_url: str
) -> None:
    planted = "a" * 64
    browser.client.cookies.set("hakam_session", planted)
    page = await browser.get("/console/sign-in")
    assert session_cookie(page) is None
    answer = await browser.sign_in(amal.email)
    cookie = session_cookie(answer)
    assert cookie is not None
    session = cookie.partition("=")[2].partition(";")[0]
    assert session != planted
    async with Redis.from_url(redis_url, decode_responses=True) as redis:
        names = [name async for name in redis.scan_iter(match="hakam:session:*")]
    assert names
    assert not [name for name in names if session in name or planted in name]


async def test_a_session_ends_when_nobody_clicks_and_goes_on_when_somebody_does(
    house: House, open_browser: OpenBrowser, amal: Person, site: Site, redis_url: str
) -> None:
    options = WebOptions(public_url="https://comments.example", idle_seconds=600)
    browser = await open_browser(create_app(house.journeys, options), "https://comments.example")
    cookie = session_cookie(await browser.sign_in(amal.email))
    assert cookie is not None
    assert "Secure" in cookie
    async with Redis.from_url(redis_url, decode_responses=True) as redis:
        names = {name: await redis.ttl(name) async for name in redis.scan_iter(match="hakam:session:*")}
        (own,) = [name for name, left in names.items() if 500 < left <= 600]
        await redis.expire(own, 60)
        assert (await browser.get(f"/console/{site.id}/preferences")).status_code == 200
        assert await redis.ttl(own) > 500
        await redis.delete(own)
    gone = await browser.get(f"/console/{site.id}/preferences")
    assert gone.headers["location"] == f"/console/sign-in?next=%2Fconsole%2F{site.id}%2Fpreferences"


async def test_who_signs_out_is_out_also_with_the_old_cookie(amals: Browser, site: Site, steps: Steps) -> None:
    await amals.get(f"/console/{site.id}/preferences")
    session = amals.client.cookies["hakam_session"]
    answer = await amals.send("/console/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/sign-in")
    amals.client.cookies.set("hakam_session", session, domain="comments.example")
    assert (await amals.get(f"/console/{site.id}/preferences")).status_code == 303
    assert (await steps())[-1] == "moderator.signed_out"


async def test_without_a_session_a_page_leads_to_the_sign_in_and_back(
    browser: Browser, site: Site, amal: Person
) -> None:
    wanted = f"/console/{site.id}/preferences?done=password"
    led = await browser.get(wanted)
    assert led.status_code == 303
    form = await browser.get(led.headers["location"])
    assert f'value="{wanted}"' in form.text
    answer = await browser.send("/console/sign-in", email=amal.email, password=PASSWORD, next=wanted, site=site.id)
    assert answer.headers["location"] == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/console//evil.example",
        "/v1/",
        "/console/../x",
        "",
        5,
        "/console/a b",
    ],
)
def test_the_way_on_leads_nowhere_else(wanted: object) -> None:
    assert way_on(wanted) is None


async def test_what_was_sent_without_a_session_is_not_lost_in_a_redirect(browser: Browser, site: Site) -> None:
    answer = await browser.send(f"/console/{site.id}/preferences", csrf="x", theme="dark")
    assert answer.status_code == 401
    assert 'target="_blank"' in answer.text
    led = await browser.client.post(
        f"/console/{site.id}/preferences",
        headers={"HX-Request": "true", "HX-Current-URL": f"http://comments.example/console/{site.id}/queue"},
    )
    assert (led.status_code, led.headers["hx-redirect"]) == (
        401,
        f"/console/sign-in?next=%2Fconsole%2F{site.id}%2Fqueue",
    )


async def test_a_key_that_is_revoked_ends_every_session(amals: Browser, house: House, site: Site, amal: Person) -> None:
    await house.administration.revoke_key(site.id, amal.made.id)
    assert (await amals.get(f"/console/{site.id}/preferences")).status_code == 303
    assert (await amals.sign_in(amal.email)).status_code == 401


async def test_a_moderator_is_told_in_words_what_is_not_theirs(
    amals: Browser, house: House, site: Site, other_site: Site
) -> None:
    forbidden = [await amals.get(path) for path in (f"/console/{site.id}/people", f"/console/{other_site.id}/queue")]
    assert [answer.status_code for answer in forbidden] == [403, 403]
    assert "هذا ليس متاحًا لك" in forbidden[0].text
    unknown = [await amals.get(path) for path in ("/console/nobody/", f"/console/{site.id}/nothing")]
    assert [answer.status_code for answer in unknown] == [404, 404]
    assert all(answer.headers["content-type"].startswith("text/html") for answer in unknown)


@pytest.mark.parametrize("token", ["", "guessed", "0" * 48])
async def test_a_form_that_the_console_did_not_give_changes_nothing(amals: Browser, site: Site, token: str) -> None:
    page = f"/console/{site.id}/preferences"
    refused = await amals.send(page, csrf=token, theme="dark")
    assert refused.status_code == 403
    assert "كانت هذه الصفحة قديمة" in refused.text
    by_json = await amals.client.post(page, json={"csrf": amals.token, "theme": "dark"})
    assert by_json.status_code == 403
    assert (await amals.send("/console/sign-out", csrf=token)).status_code == 403
    assert 'data-theme="auto"' in (await amals.get(page)).text


async def test_another_sites_page_cannot_sign_anybody_in(browser: Browser, amal: Person) -> None:
    await browser.get("/console/sign-in")
    for more in ({"csrf": "f" * 48}, {"csrf": ""}):
        assert (await browser.send("/console/sign-in", email=amal.email, password="x", **more)).status_code == 403
    browser.client.cookies.clear()
    answer = await browser.send("/console/sign-in", csrf="f" * 48, email=amal.email, password="x")
    assert answer.status_code == 403


async def test_a_page_is_kept_by_nobody_and_runs_nothing_of_others(amals: Browser, site: Site) -> None:
    for path in ("/console/sign-in?next=/console/x/y", f"/console/{site.id}/preferences", "/console/nobody/"):
        headers = (await amals.get(path)).headers
        assert headers["cache-control"] == "no-store"
        policy = headers.get("content-security-policy", "")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


async def test_while_redis_is_down_the_console_says_so_and_keys_go_on_working(
    queueless: Application, open_browser: OpenBrowser, site: Site, amal: Person
) -> None:
    browser = await open_browser(queueless)
    browser.client.cookies.set("hakam_session", "a" * 64)
    async with asyncio.timeout(10):
        page = await browser.get(f"/console/{site.id}/preferences", headers={"Accept-Language": "en"})
        by_key = await browser.client.get(
            f"/v1/sites/{site.id}/comments", headers={"Authorization": f"Bearer {amal.made.key}"}
        )
        by_session = await browser.client.get(f"/v1/sites/{site.id}/comments")
        browser.client.cookies.clear()
        tried = await browser.sign_in(amal.email)
    assert (page.status_code, by_key.status_code, by_session.status_code, tried.status_code) == (503, 200, 503, 503)
    assert page.headers["retry-after"] == "5"
    assert "<h1>" in page.text


async def test_what_no_session_can_be_made_of_is_nobodys(browser: Browser, site: Site, redis_url: str) -> None:
    for wrong in ("null", "é" * 10, "../" * 20, "A" * 64):
        browser.client.cookies.clear()
        header = {b"Cookie": f"hakam_session={wrong}".encode("latin-1")}
        assert (await browser.client.get(f"/console/{site.id}/preferences", headers=header)).status_code == 303
