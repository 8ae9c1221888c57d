"""The API by a session of the console: what may be read is read, and what changes something shows the token."""

import re

from scripts.trials.console import Browser, Person
from service.domain.site import Site

SETTINGS = {"thread_depth": 3}


async def token_of(browser: Browser, site: Site) -> dict[str, str]:
    """Return the header that the console's own scripts send."""
    page = await browser.get(f"/console/{site.id}/preferences")
    found = re.search(r"X-CSRF-Token&#34;: &#34;([^&]+)&#34;", page.text)
    assert found is not None
    return {"X-CSRF-Token": found[1]}


async def test_a_moderators_session_opens_the_calls_of_moderators(amals: Browser, site: Site) -> None:
    calls = f"/v1/sites/{site.id}"
    assert (await amals.client.get(f"{calls}/queue")).status_code == 200
    assert (await amals.client.get(f"{calls}/settings")).status_code == 403
    headers = await token_of(amals, site)
    claimed = await amals.client.post(f"{calls}/queue/claims", json={"limit": 1}, headers=headers)
    assert claimed.status_code == 201


async def test_what_changes_something_shows_the_token(admins: Browser, site: Site) -> None:
    place = f"/v1/sites/{site.id}/settings"
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "guessed"}):
        refused = await admins.client.patch(place, json=SETTINGS, headers=headers)
        assert refused.status_code == 403
        assert refused.json()["type"].endswith("/problems/strange-form")
    changed = await admins.client.patch(place, json=SETTINGS, headers=await token_of(admins, site))
    assert changed.status_code == 200
    assert changed.json()["thread_depth"] == 3


async def test_a_session_opens_its_own_site_only(amals: Browser, other_site: Site) -> None:
    assert (await amals.client.get(f"/v1/sites/{other_site.id}/queue")).status_code == 403


async def test_where_a_key_is_shown_it_counts_and_not_the_session(admins: Browser, amal: Person, site: Site) -> None:
    place = f"/v1/sites/{site.id}/settings"
    own = {"Authorization": f"Bearer {amal.made.key}"}
    assert (await admins.client.get(place)).status_code == 200
    assert (await admins.client.get(place, headers=own)).status_code == 403
    assert (await admins.client.get(place, headers={"Authorization": "Bearer hk_x"})).status_code == 401


async def test_a_reader_is_a_reader_also_with_a_session(amals: Browser, site: Site) -> None:
    calls = f"/v1/sites/{site.id}/articles/a/comments"
    form = {"name": "سلمى", "email": f"s@{site.id}.example", "body": "مقال مفيد شكرًا"}
    taken = await amals.client.post(calls, json=form)
    assert taken.status_code == 201
    own = {"Authorization": f"Bearer {taken.json()['author_token']}"}
    place = f"/v1/sites/{site.id}/comments/{taken.json()['id']}"
    assert "verdict" in (await amals.client.get(place)).json()
    assert "verdict" not in (await amals.client.get(place, headers=own)).json()


async def test_no_page_of_another_origin_may_use_the_session(amals: Browser, site: Site) -> None:
    answer = await amals.client.get(f"/v1/sites/{site.id}/queue", headers={"Origin": "https://news.example"})
    assert "access-control-allow-credentials" not in answer.headers
