"""Webhooks in the console: made with a secret that is shown once, changed, tried, rotated, recovered and taken away."""

import re
from collections.abc import Awaitable, Callable
from html import unescape

import pytest

from scripts.trials.console import Browser
from service.domain.endpoint import Endpoint
from service.domain.key import Role
from service.domain.site import Site
from service.flow.submit import Receipt
from service.house.house import House

Seated = Callable[..., Awaitable[Browser]]
Post = Callable[..., Awaitable[Receipt]]

URL = "https://93.184.215.14/hook"
SECRET = re.compile(r"<code>(whsec_[^<]+)</code>")


@pytest.fixture
async def admin(seated: Seated) -> Browser:
    return await seated(Role.ADMIN)


@pytest.fixture
def here(site: Site) -> str:
    return f"/console/{site.id}/webhooks"


@pytest.fixture
def endpoints(house: House, site: Site) -> Callable[[], Awaitable[tuple[Endpoint, ...]]]:
    return lambda: house.journeys.endpoints.all_endpoints(site.id)


@pytest.fixture
async def made(admin: Browser, here: str, endpoints: Callable[[], Awaitable[tuple[Endpoint, ...]]]) -> Endpoint:
    """Make an endpoint as the form does."""
    boxes = {"event.comment.*": "on", "event.decision.made": "on"}
    answer = await admin.send(
        here, url=URL, description="أرشيف <b>الجريدة</b>", signature="hmac", concurrency="5", **boxes
    )
    assert len(SECRET.findall(answer.text)) == 1
    (endpoint,) = await endpoints()
    return endpoint


async def test_an_endpoint_is_made_with_a_secret_that_is_shown_once(admin: Browser, here: str, made: Endpoint) -> None:
    assert (made.url, made.events, made.concurrency) == (URL, ("comment.*", "decision.made"), 5)
    listed = unescape((await admin.get(here)).text)
    assert f'href="{here}/{made.id}"' in listed
    page = (await admin.get(f"{here}/{made.id}")).text
    assert not SECRET.search(page + listed)
    assert "أرشيف &lt;b&gt;الجريدة&lt;/b&gt;" in page


async def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(admin: Browser, here: str) -> None:
    answer = await admin.send(here, url="http://127.0.0.1/x", description="kept", concurrency="many")
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert 'id="error-events"' in page
    assert "is a whole number from 1 to 100." in page
    assert 'value="kept"' in page
    assert 'value="many"' in page
    answer = await admin.send(here, url="http://127.0.0.1/x", concurrency="5", **{"event.*": "on"})
    assert 'id="error-url"' in answer.text


async def test_an_endpoint_is_changed_switched_off_and_on(
    admin: Browser, here: str, made: Endpoint, house: House, site: Site
) -> None:
    place = f"{here}/{made.id}"
    wrong = await admin.send(place, url="ftp://x.example", description="", concurrency="3", **{"event.*": "on"})
    assert wrong.status_code == 422
    changed = await admin.send(place, url=URL, description="", concurrency="3", **{"event.*": "on"})
    assert changed.headers["location"] == f"{place}?done=changed"
    assert (await admin.send(f"{place}/state", to="disabled")).headers["location"] == f"{place}?done=disabled"
    found = await house.journeys.endpoints.endpoint(site.id, made.id)
    assert (found.events, found.concurrency, found.description) == (("*",), 3, "")
    assert found.disabled_at is not None
    assert "switched off by an administrator" in (await admin.get(place)).text
    await admin.send(f"{place}/state", to="enabled")
    assert (await house.journeys.endpoints.endpoint(site.id, made.id)).disabled_at is None


async def test_a_test_is_sent_and_its_log_replayed_unless_the_endpoint_is_off(
    admin: Browser, here: str, made: Endpoint
) -> None:
    place = f"{here}/{made.id}"
    assert (await admin.send(f"{place}/test")).headers["location"] == f"{place}?done=tested"
    page = unescape((await admin.get(place)).text)
    assert "endpoint.test" in page
    assert "not tried yet" in page
    assert 'hx-trigger="load delay:2s"' in page
    (again,) = re.findall(rf'action="({place}/deliveries/[^"]+/replay)"', page)
    assert (await admin.send(again)).headers["location"] == f"{place}?done=replayed"
    await admin.send(f"{place}/state", to="disabled")
    for call in (again, f"{place}/test", f"{place}/recovery"):
        stopped = await admin.send(call)
        assert (stopped.status_code, "Switch it on first." in stopped.text) == (409, True)


async def test_what_was_missed_is_sent_again(
    admin: Browser, here: str, made: Endpoint, house: House, site: Site, post: Post
) -> None:
    place = f"{here}/{made.id}"
    await admin.send(f"{place}/state", to="disabled")
    await post()
    await admin.send(f"{place}/state", to="enabled")
    assert "Nothing was sent" in (await admin.get(place)).text
    assert (await admin.send(f"{place}/recovery", hours="24")).headers["location"] == f"{place}?done=recovered"
    assert "comment.published" in (await admin.get(f"{place}?state=waiting")).text
    assert "Nothing was sent" in (await admin.get(f"{place}?state=delivered")).text


async def test_the_log_has_pages(admin: Browser, here: str, made: Endpoint) -> None:
    place = f"{here}/{made.id}"
    for _ in range(21):
        await admin.send(f"{place}/test")
    first = unescape((await admin.get(f"{place}?state=waiting")).text)
    (further,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert first.count("/replay") == 20
    assert (await admin.get(further)).text.count("/replay") == 1


async def test_a_new_secret_is_shown_once_and_an_endpoint_is_taken_away(
    admin: Browser, here: str, made: Endpoint, endpoints: Callable[[], Awaitable[tuple[Endpoint, ...]]]
) -> None:
    rotated = await admin.send(f"{here}/{made.id}/secret")
    assert SECRET.search(rotated.text)
    gone = await admin.send(f"{here}/{made.id}/removal")
    assert gone.headers["location"] == f"{here}?done=removed"
    assert await endpoints() == ()
    assert (await admin.get(f"{here}/{made.id}")).status_code == 404


async def test_an_ed25519_endpoint_shows_its_public_key(admin: Browser, here: str) -> None:
    page = await admin.send(here, url=URL, signature="ed25519", concurrency="5", **{"event.*": "on"})
    assert "whpk_" in page.text


async def test_the_pages_speak_arabic(seated: Seated, here: str) -> None:
    page = await (await seated(Role.ADMIN, "ar")).get(here)
    assert "لا أحد يُشعَر بعد" in page.text


async def test_webhooks_are_the_administrators(seated: Seated, here: str) -> None:
    moderator = await seated()
    assert (await moderator.get(here)).status_code == 403
    assert (await moderator.send(here, url=URL, concurrency="5", **{"event.*": "on"})).status_code == 403
