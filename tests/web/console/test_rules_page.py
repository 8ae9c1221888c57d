"""The rulebook's pages: read, switched, written with complaints in place, tried on the past, reported on."""

from collections.abc import Awaitable, Callable
from html import unescape

import pytest

from scripts.trials.console import Browser
from service.domain.key import Role
from service.domain.site import Site
from service.flow.submit import Receipt
from service.house.house import House

Seated = Callable[..., Awaitable[Browser]]
Post = Callable[..., Awaitable[Receipt]]

STRICTER = """
[[change]]
name = "links.many"
when = "text.links >= 2"
then = "reject"

[[change.example]]
fires = true
body = "https://a.example https://b.example"

[[change.example]]
fires = false
body = "مرحبا"
"""


@pytest.fixture
async def admin(seated: Seated) -> Browser:
    return await seated(Role.ADMIN)


@pytest.fixture
def here(site: Site) -> str:
    return f"/console/{site.id}/rules"


async def text(browser: Browser, path: str) -> str:
    answer = await browser.get(path)
    assert answer.status_code == 200
    return unescape(answer.text)


def part(page: str, rule: str) -> str:
    """Return what the page says of one rule."""
    return page.partition(f'id="rule-{rule}"')[2].partition("</li>")[0]


async def test_every_rule_is_shown_with_its_sentence_and_condition(admin: Browser, here: str) -> None:
    page = await text(admin, here)
    links = part(page, "links.many")
    assert "in force" in links
    assert "text.links >= 5" in links
    assert "The comment has five links or more." in links
    assert "on trial" in part(page, "insult.certain")


async def test_a_rule_is_switched_off_and_on_by_a_plain_form(admin: Browser, here: str) -> None:
    await admin.get(here)
    answer = await admin.send(f"{here}/switches", rule="links.many", to="off")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{here}?done=off#rule-links.many")
    assert "Switch off" not in part(await text(admin, here), "links.many")
    await admin.send(f"{here}/switches", rule="links.many", to="on")
    assert "in force" in part(await text(admin, here), "links.many")


async def test_a_switch_that_cannot_be_is_told_on_the_page(admin: Browser, here: str) -> None:
    await admin.get(here)
    answer = await admin.send(f"{here}/switches", rule="links.manny", to="off")
    assert answer.status_code == 422
    assert 'There is no rule "links.manny"' in unescape(answer.text)
    await admin.send(f"{here}/packs", new="yes", name="switches", text=STRICTER, do="save")
    answer = await admin.send(f"{here}/switches", rule="links.many", to="off")
    assert answer.status_code == 422
    assert "Somebody has written more than switches" in answer.text


async def test_a_pack_begins_with_the_rule_that_is_to_be_another(admin: Browser, here: str) -> None:
    page = await text(admin, f"{here}/packs?rule=links.many")
    assert 'when = "text.links >= 5"' in page
    assert "[[change.example]]" in page


async def test_a_broken_pack_is_told_in_place_with_what_was_typed(admin: Browser, here: str) -> None:
    broken = STRICTER.replace("text.links", "text.linkz")
    answer = await admin.send(f"{here}/packs", new="yes", name="stricter", text=broken.replace("\n", "\r\n"), do="save")
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert "text.linkz" in page.partition("<textarea")[2].partition("</textarea>")[0]
    assert "stricter, line 4" in page
    answer = await admin.send(f"{here}/packs", new="yes", name="No name", text=STRICTER, do="save")
    assert "A pack's name is 1 to 64 small letters" in unescape(answer.text)


async def test_a_pack_is_tried_on_the_past_then_put_in_force_and_dropped(
    admin: Browser, here: str, house: House, site: Site, post: Post, post_held: Post
) -> None:
    await post()
    held = await post_held(body="<b>انظروا</b> https://a.example/x https://b.example/x")
    form = {"new": "yes", "name": "stricter", "text": STRICTER.replace("\n", "\r\n"), "days": "7"}
    tried = await admin.send(f"{here}/packs", **form, do="try")
    assert "Tried on 2 comments." in tried.text
    assert f'href="/console/{site.id}/comments/{held.comment.id}"' in tried.text
    assert "&lt;b&gt;انظروا&lt;/b&gt;" in tried.text
    assert (await house.journeys.rules.see(site.id)).packs == ()
    saved = await admin.send(f"{here}/packs", **form, do="save")
    assert (saved.status_code, saved.headers["location"]) == (303, f"{here}/packs/stricter?done=saved")
    assert (await house.journeys.rules.pack(site.id, "stricter")).text == STRICTER
    changed = part(await text(admin, here), "links.many")
    assert "changed here" in changed
    assert "text.links >= 5" in changed
    again = await admin.send(f"{here}/packs", **form, do="try")
    assert "Nothing changes" in again.text
    dropped = await admin.send(f"{here}/packs", name="stricter", do="drop")
    assert dropped.headers["location"] == f"{here}?done=dropped"
    assert "The pack is dropped" in await text(admin, f"{here}?done=dropped")


async def test_the_report_tells_how_rules_have_fared(admin: Browser, here: str, post_held: Post) -> None:
    assert "No rule has fired in this time." in await text(admin, f"{here}/report?days=1")
    await post_held()
    page = await text(admin, f"{here}/report?days=7")
    assert "One comment was judged." in page
    assert f'href="{here}#rule-links.many"' in page


async def test_complaints_about_a_pack_that_is_not_in_force_are_told(admin: Browser, here: str) -> None:
    await admin.send(f"{here}/packs", new="yes", name="stricter", text=STRICTER, do="save")
    answer = await admin.send(f"{here}/packs", new="yes", name="other", text=STRICTER, do="save")
    assert "This rule is changed already" in answer.text


async def test_the_pages_speak_arabic(seated: Seated, here: str) -> None:
    admin = await seated(Role.ADMIN, "ar")
    page = await text(admin, here)
    assert "قيد التجربة" in part(page, "insult.certain")
    assert "في التعليق خمسة روابط أو أكثر." in part(page, "links.many")
    tried = await admin.send(f"{here}/packs", new="yes", name="stricter", text=STRICTER, do="try")
    assert "لم يكن هناك تعليق لتُجرَّب عليه." in tried.text


async def test_rules_are_the_administrators(seated: Seated, here: str) -> None:
    moderator = await seated()
    for path in ("", "/report", "/packs", "/packs/any"):
        assert (await moderator.get(f"{here}{path}")).status_code == 403
    assert (await moderator.send(f"{here}/switches", rule="links.many", to="off")).status_code == 403


async def test_a_form_that_is_not_the_persons_own_changes_nothing(
    admin: Browser, here: str, house: House, site: Site
) -> None:
    answer = await admin.send(f"{here}/packs", csrf="x", new="yes", name="stricter", text=STRICTER, do="save")
    assert answer.status_code == 403
    assert (await house.journeys.rules.see(site.id)).packs == ()
