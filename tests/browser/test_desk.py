"""The desk in a real browser: a queue cleared by keyboard alone, and everything that others do meanwhile."""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import httpx
import pytest
from playwright.async_api import Locator, Page, expect
from redis import Redis

from scripts.trials.chatter import chatter, links
from scripts.trials.running import Running
from scripts.trials.variants import variants

CheckAxe = Callable[[Page], Any]
Hold = Callable[..., list[str]]
SignIn = Callable[..., Any]

ARABIC = {"KeyP": "ح", "KeyR": "ق", "KeyS": "س", "KeyU": "ع", "KeyA": "ش", "Digit1": "١", "Digit2": "٢", "Digit7": "٧"}
"""What some keys type on an Arabic layout."""

VEILED = "blur(8.5px)"
"""Half the height of a letter."""

SITE = "room"
MANY = 300


@pytest.fixture(scope="module")
def room(stage: Running) -> Iterator[httpx.Client]:
    """A caller of a site that only these tests have, with a key of it."""
    assert stage.command("site", "add", SITE, "--origin", "https://room.example").returncode == 0
    key = stage.command("key", "add", "--site", SITE, "--role", "admin").stdout.strip()
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{stage.url}/v1/sites/{SITE}/", headers=headers, timeout=30) as client:
        yield client


@pytest.fixture(autouse=True)
def nothing_waits(room: httpx.Client, stage: Running) -> Iterator[None]:
    """Leave neither a case nor a claim to the next test."""
    yield
    with Redis.from_url(stage.servers.redis_url or "") as redis:
        redis.delete(*(f"hakam:{{{SITE}}}:{name}" for name in ("claimed", "expiry", "leases")))
    while found := room.get("comments", params={"status": "held"}).raise_for_status().json()["items"]:
        for case in found:
            ruling = {"action": "reject", "similar": True}
            room.post(f"comments/{case['comment']['id']}/decisions", json=ruling)


@pytest.fixture
def hold(room: httpx.Client) -> Hold:
    """Post comments that wait, each unlike every other, and return the first twenty ids as the queue has them."""

    def post(number: int, **given: str) -> list[str]:
        sent = {_post(room, **{"body": _spam(), **given}) for _ in range(number)}
        line = [item["comment"]["id"] for item in room.get("queue").raise_for_status().json()["items"]]
        return [comment for comment in line if comment in sent]

    return post


@pytest.mark.parametrize(("language", "theme"), [("ar", "light"), ("en", "dark")])
async def test_a_queue_of_twenty_is_cleared_by_keyboard_alone(
    hold: Hold, room: httpx.Client, signed_in: SignIn, axe: CheckAxe, language: str, theme: str
) -> None:
    sent = await asyncio.to_thread(hold, 20)
    page = await _sit(signed_in, language, theme)
    strike = await _keyboard(page, arabic=language == "ar")
    for number, comment in enumerate(sent):
        await expect(_current(page)).to_have_id(f"case-{comment}")
        if number == 1:
            await strike("KeyR")
            await axe(page)
            await strike("Escape")
        assert number == 0 or await page.evaluate("document.activeElement.id") == f"heading-{comment}"
        for key in ("KeyP",) if number % 2 else ("KeyR", f"Digit{(1, 7)[number % 4 // 2]}"):
            await strike(key)
    await expect(page.locator("#desk-empty")).to_be_focused()
    await expect(page.locator("#desk-lately li")).to_have_count(10)
    await _settled(page)
    cases = [await asyncio.to_thread(_case, room, comment) for comment in sent]
    assert [case["comment"]["status"] for case in cases] == ["rejected", "published"] * 10
    await axe(page)


async def test_the_last_decisions_are_taken_back_and_the_cases_are_there_again(
    hold: Hold, room: httpx.Client, signed_in: SignIn
) -> None:
    first, second, third = await asyncio.to_thread(hold, 3)
    page = await _sit(signed_in, "en")
    for _ in range(3):
        await page.keyboard.press("p")
    await expect(page.locator("#desk-lately li").first).to_have_attribute("data-comment", third)
    await page.keyboard.press("u")
    await expect(_current(page)).to_have_id(f"case-{third}")
    await page.keyboard.press("u")
    await expect(_current(page)).to_have_id(f"case-{second}")
    await expect(page.locator(f"#heading-{second}")).to_be_focused()
    await expect(page.locator("#desk-lately li").first).to_have_attribute("data-comment", first)
    assert [await asyncio.to_thread(_status, room, each) for each in (first, second, third)] == [
        "published",
        "held",
        "held",
    ]
    await page.keyboard.press("s")
    await expect(_current(page)).to_have_id(f"case-{third}")
    await page.keyboard.press("Shift+?")
    await expect(page.locator("#desk-help")).to_be_visible()
    await page.keyboard.press("p")
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    await page.keyboard.type("pause")
    await page.keyboard.press("Escape")
    await expect(_current(page)).to_have_id(f"case-{third}")
    await expect(_current(page).locator("textarea")).to_have_value("pause")


async def test_three_hundred_much_alike_are_one_decision_and_one_undo(room: httpx.Client, signed_in: SignIn) -> None:
    text = f"{chatter(secrets.token_hex(8))} {links('campaign')}"
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda body: _post(room, body=body), islice(variants(text), MANY + 9)))
    page = await _sit(signed_in, "ar")
    box = page.locator("#desk-cases article:not([hidden]) [name=similar]")
    while not await box.count():
        await page.keyboard.press("p")
    similar = (await asyncio.to_thread(_case, room, await _shown(page)))["similar"]
    assert similar >= MANY - 1
    await page.keyboard.press("a")
    await expect(box).to_be_checked()
    await page.keyboard.press("r")
    await page.keyboard.press("1")
    await expect(page.locator("#desk-lately li").first).to_contain_text(f"وشمل القرار {similar}")
    assert [await asyncio.to_thread(_status, room, comment) for comment in sent[-3:]] == ["rejected"] * 3
    await page.keyboard.press("u")
    await expect(page.locator("#desk-notices")).to_contain_text(str(similar))
    await expect(box).to_be_visible()
    assert [await asyncio.to_thread(_status, room, comment) for comment in sent[-3:]] == ["held"] * 3


async def test_two_at_once_never_see_the_same_case(hold: Hold, signed_in: SignIn) -> None:
    await asyncio.to_thread(hold, 24)
    layla, omar = await _sit(signed_in, "ar"), await _sit(signed_in, "en", who="omar")
    seen = await asyncio.gather(_clear(layla), _clear(omar))
    assert set(seen[0]).isdisjoint(seen[1])
    assert len({*seen[0], *seen[1]}) == len([*seen[0], *seen[1]]) == 24


async def test_a_decision_lost_to_another_is_told_and_the_note_is_kept(
    hold: Hold, room: httpx.Client, signed_in: SignIn
) -> None:
    first, second, third = await asyncio.to_thread(hold, 3)
    page = await _sit(signed_in, "en")
    await page.keyboard.press("n")
    await page.keyboard.type("Seen before")
    await asyncio.to_thread(_decide, room, first, action="reject", reason="spam")
    await expect(page.locator("#desk-notices")).to_contain_text("Another moderator has just rejected this one")
    await expect(_current(page)).to_have_id(f"case-{second}")
    await expect(page.locator(f"#heading-{second}")).to_be_focused()
    await expect(page.locator("#desk-kept")).to_contain_text("Seen before")
    # From here on the page does not hear what others do, as if the news came later than the decision.
    await page.evaluate("document.body.addEventListener('desk:stirred', e => e.stopImmediatePropagation())")
    await page.context.set_offline(True)
    await page.keyboard.press("n")
    await page.keyboard.type("Mine")
    await page.keyboard.press("Escape")
    await page.keyboard.press("p")
    await expect(page.locator("#desk-notices")).to_contain_text("The connection is gone")
    await expect(_current(page)).to_have_id(f"case-{third}")
    await asyncio.to_thread(_decide, room, second, action="reject", reason="insult")
    await page.context.set_offline(False)
    await expect(page.locator("#desk-notices")).to_contain_text("was faster and has rejected it: insult")
    await expect(page.locator("#desk-kept")).to_contain_text("Mine")
    await expect(_current(page)).to_have_id(f"case-{third}")
    assert await asyncio.to_thread(_status, room, second) == "rejected"


async def test_a_live_arrival_appears_on_an_empty_desk(hold: Hold, signed_in: SignIn) -> None:
    page = await _sit(signed_in, "ar")
    await expect(page.locator("#desk-empty")).to_be_visible()
    (sent,) = await asyncio.to_thread(hold, 1, name="وصل الآن")
    await expect(_current(page)).to_have_id(f"case-{sent}")
    await expect(_current(page).locator("h2")).to_have_text("وصل الآن")
    await expect(page.locator("#desk-empty")).to_be_hidden()


async def test_a_lease_that_ran_out_is_told_and_the_desk_moves_on(
    hold: Hold, room: httpx.Client, stage: Running, signed_in: SignIn
) -> None:
    first, second = await asyncio.to_thread(hold, 2)
    page = await signed_in("en", site=SITE, role="moderator", who="layla")
    await page.clock.install()
    await page.goto(f"/console/{SITE}/")
    await expect(_current(page)).to_have_id(f"case-{first}")
    await expect(page.locator("#desk-next li")).to_have_count(1)
    with Redis.from_url(stage.servers.redis_url or "") as redis:
        redis.zadd(f"hakam:{{{SITE}}}:expiry", {first: 1}, xx=True)
    claimed = await asyncio.to_thread(lambda: room.post("queue/claims", json={"limit": 1, "lease_seconds": 300}).json())
    assert [claim["case"]["comment"]["id"] for claim in claimed["claims"]] == [first]
    await page.clock.fast_forward(61_000)
    await expect(page.locator("#desk-notices")).to_contain_text("Your hold on this comment has run out")
    await expect(_current(page)).to_have_id(f"case-{second}")


async def test_severe_texts_are_veiled_and_a_pause_is_proposed(hold: Hold, signed_in: SignIn) -> None:
    threats = [f"سنقتلك أيها الصحفي {chatter(secrets.token_hex(4))}" for _ in range(3)]
    await asyncio.to_thread(lambda: [hold(1, body=body) for body in threats])
    page = await _sit(signed_in, "ar")
    body = _current(page).locator(".case-body")
    await expect(body).to_have_css("filter", VEILED)
    await page.keyboard.press("v")
    await expect(body).to_have_css("filter", "none")
    await page.evaluate("sessionStorage.setItem('hakam-severe', '19')")
    await page.keyboard.press("p")
    await expect(page.locator("#desk-notices")).to_contain_text("استراحة")
    await expect(_current(page).locator(".case-body")).to_have_css("filter", VEILED)


async def test_a_page_without_script_still_decides(hold: Hold, room: httpx.Client, signed_in: SignIn) -> None:
    first, second = await asyncio.to_thread(hold, 2)
    page = await signed_in("en", site=SITE, role="moderator", who="layla", script=False)
    await page.goto(f"/console/{SITE}/")
    await page.get_by_role("button", name="Publish").click()
    await expect(page.locator(".notice")).to_have_text("Published.")
    await page.get_by_text("Reject…").click()
    await page.get_by_role("button", name="insult").click()
    await expect(page.locator(".notice")).to_have_text("Rejected: insult.")
    await page.get_by_role("button", name="Undo").first.click()
    await expect(page.locator(".notice")).to_have_text("Taken back. It waits again.")
    await expect(_current(page)).to_have_id(f"case-{second}")
    assert [await asyncio.to_thread(_status, room, each) for each in (first, second)] == ["published", "held"]


def _spam() -> str:
    mark = secrets.token_hex(6)
    return f"{chatter(mark)} {links(mark)}"


def _post(room: httpx.Client, **fields: str) -> str:
    mark = secrets.token_hex(8)
    form = {"name": f"قارئ {mark[:4]}", "email": f"reader-{mark}@readers.example", **fields}
    made: str = room.post("articles/desk/comments", json=form).raise_for_status().json()["id"]
    return made


def _case(room: httpx.Client, comment: str) -> dict[str, Any]:
    found: dict[str, Any] = room.get(f"comments/{comment}").raise_for_status().json()
    return found


def _status(room: httpx.Client, comment: str) -> str:
    status: str = _case(room, comment)["comment"]["status"]
    return status


def _decide(room: httpx.Client, comment: str, **ruling: str) -> None:
    room.post(f"comments/{comment}/decisions", json=ruling).raise_for_status()


async def _sit(signed_in: SignIn, language: str, theme: str = "light", who: str = "layla") -> Page:
    """Open the desk and return when it holds what it wants to hold."""
    page: Page = await signed_in(language, theme, site=SITE, role="moderator", who=who)
    await page.goto(f"/console/{SITE}/")
    await expect(page.locator("#desk[data-ready=yes]")).to_be_attached()
    return page


def _current(page: Page) -> Locator:
    return page.locator("#desk-cases article:not([hidden])")


async def _shown(page: Page) -> str:
    return await _current(page).get_attribute("data-comment") or ""


async def _settled(page: Page) -> None:
    """Return when every decision has been sent."""
    await expect(page.locator("#desk[data-unsent='0']")).to_be_attached()


async def _keyboard(page: Page, *, arabic: bool) -> Callable[[str], Any]:
    """Return what strikes a key by its place, on a Latin or an Arabic layout."""
    driver = await page.context.new_cdp_session(page)

    async def strike(code: str) -> None:
        if not arabic or code not in ARABIC:
            await page.keyboard.press(code)
            return
        stroke = {"code": code, "key": ARABIC[code]}
        await driver.send("Input.dispatchKeyEvent", {"type": "keyDown", **stroke})
        await driver.send("Input.dispatchKeyEvent", {"type": "keyUp", **stroke})

    return strike


async def _clear(page: Page) -> list[str]:
    """Publish all that comes, and return whose cases were seen."""
    seen: list[str] = []
    # What was claimed waits no more, and may be on its way here.
    over = page.locator(".desk:not([data-filling]):has(#desk-empty:not([hidden])) [data-waiting='0']")
    while True:
        another = page.locator(f"#desk-cases article:not([hidden], #case-{seen[-1] if seen else 'none'})")
        await expect(another.or_(over)).to_be_attached()
        if await over.count():
            return seen
        seen.append(await _shown(page))
        await page.keyboard.press("p")
