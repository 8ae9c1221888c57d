"""Many comments decided alike: what it would do is told before, and it can be taken back after."""

import re
from collections.abc import Awaitable, Callable
from html import unescape
from urllib.parse import urlsplit

import pytest

from scripts.trials.console import Browser
from service.domain.comment import Comment
from service.domain.key import Role
from service.domain.site import Site
from service.flow.submit import Receipt
from service.house.house import House

Seated = Callable[..., Awaitable[Browser]]
Post = Callable[..., Awaitable[Receipt]]

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def fields(text: str) -> dict[str, str]:
    """Return the hidden fields of a page, which its one form would send."""
    return {name: unescape(value) for name, value in HIDDEN.findall(text) if name != "csrf"}


@pytest.fixture
async def moderator(seated: Seated) -> Browser:
    return await seated()


@pytest.fixture
def statuses(house: House, site: Site) -> Callable[..., Awaitable[list[str]]]:
    async def look(*comments: Comment) -> list[str]:
        looked = await house.journeys.search.look(site, [comment.id for comment in comments])
        return [each.case.comment.status.value for each in looked]

    return look


async def test_many_are_decided_after_a_summary_and_taken_back(
    moderator: Browser, site: Site, post: Post, post_held: Post, statuses: Callable[..., Awaitable[list[str]]]
) -> None:
    first, second, public = (await post_held()).comment, (await post_held()).comment, (await post()).comment
    boxes = {f"c-{comment.id}": "1" for comment in (first, second, public)}
    root = f"/console/{site.id}/comments"
    summary = await moderator.send(f"{root}/choice", **boxes, action="reject", reason="spam", search="status=&q=خبر")
    assert "Reject 3 comments?" in summary.text
    assert "2 wait for a person and will be decided." in summary.text
    assert "One was decided otherwise by the rules, without a person." in summary.text
    assert await statuses(first, second, public) == ["held", "held", "published"]

    done = await moderator.send(f"{root}/decided", **fields(summary.text), note="عروض")
    assert "2 comments are rejected." in done.text
    assert "One was left as it is." in done.text
    assert await statuses(first, second, public) == ["rejected", "rejected", "published"]

    undone = await moderator.send(f"{root}/undone", **fields(done.text))
    assert "2 decisions are taken back." in undone.text
    assert unescape(undone.text).count(f'href="{root}?q=%D8%AE%D8%A8%D8%B1"') == 1
    assert await statuses(first, second, public) == ["held", "held", "published"]


async def test_what_was_decided_is_decided_anew_only_where_that_is_asked_for(
    moderator: Browser,
    seated: Seated,
    site: Site,
    post: Post,
    post_held: Post,
    statuses: Callable[..., Awaitable[list[str]]],
) -> None:
    public, held = (await post()).comment, (await post_held()).comment
    root, omar = f"/console/{site.id}/comments", await seated()
    await omar.send(f"{root}/{held.id}/decisions", action="publish", version="1")
    boxes = {f"c-{public.id}": "1", f"c-{held.id}": "2"}
    summary = await moderator.send(f"{root}/choice", **boxes, action="reject")
    assert "One was decided otherwise by somebody else." in summary.text
    assert "Decide those 2 anew as well" in summary.text
    kept = await moderator.send(f"{root}/decided", **fields(summary.text))
    assert "0 comments are rejected." in kept.text
    anew = await moderator.send(f"{root}/decided", **fields(summary.text), overrule="on")
    assert "2 comments are rejected." in anew.text
    assert await statuses(public, held) == ["rejected", "rejected"]
    again = await moderator.send(f"{root}/decided", **fields(summary.text), overrule="on")
    assert "0 comments are rejected." in again.text
    assert "2 were left as they are." in again.text


async def test_what_has_changed_since_it_was_chosen_is_left_alone(
    moderator: Browser, seated: Seated, site: Site, post_held: Post, statuses: Callable[..., Awaitable[list[str]]]
) -> None:
    moved, held = (await post_held()).comment, (await post_held()).comment
    root, omar = f"/console/{site.id}/comments", await seated()
    boxes = {f"c-{moved.id}": "1", f"c-{held.id}": "1", "c-nobody": "1", "c-../../x": "1", "c-01": "x"}
    summary = await moderator.send(f"{root}/choice", **boxes, action="publish", reason="spam")
    await omar.send(f"{root}/{moved.id}/decisions", action="reject", version="1")
    later = await moderator.send(f"{root}/choice", **boxes, action="publish")
    assert "One has changed since you chose it and is left alone." in later.text
    done = await moderator.send(f"{root}/decided", **fields(summary.text))
    assert "One comment is published." in done.text
    assert await statuses(moved, held) == ["rejected", "published"]


async def test_all_that_was_found_is_chosen_at_once(
    moderator: Browser, site: Site, post: Post, post_held: Post, statuses: Callable[..., Awaitable[list[str]]]
) -> None:
    held = [(await post_held()).comment for _ in range(35)]
    public = (await post()).comment
    root = f"/console/{site.id}/comments"
    summary = await moderator.send(f"{root}/choice", everything="1", search="status=held", action="publish")
    assert "Publish 35 comments?" in summary.text
    done = await moderator.send(f"{root}/decided", **fields(summary.text))
    assert "35 comments are published." in done.text
    assert set(await statuses(*held, public)) == {"published"}
    nothing = await moderator.send(f"{root}/choice", everything="1", search="status=held", action="publish")
    assert nothing.status_code == 303
    place = urlsplit(nothing.headers["location"])
    assert (place.netloc, place.path, place.query) == ("", root, "status=held&nothing=1")
    assert "Choose at least one comment first." in (await moderator.get(nothing.headers["location"])).text


async def test_more_than_can_be_decided_at_once_and_what_is_no_decision_are_refused(
    moderator: Browser, site: Site
) -> None:
    root = f"/console/{site.id}/comments"
    many = " ".join(f"01ABC{number}.1" for number in range(501))
    assert (await moderator.send(f"{root}/decided", chosen=many, action="publish")).status_code == 422
    assert (await moderator.send(f"{root}/decided", chosen="01ABC.1", action="withdraw")).status_code == 422


async def test_nobody_decides_without_the_forms_token_or_at_another_site(
    house: House, moderator: Browser, seated: Seated, site: Site, post_held: Post
) -> None:
    held = (await post_held()).comment
    box = {f"c-{held.id}": "1", "action": "publish", "chosen": f"{held.id}.1"}
    for path in ("choice", "decided", "undone", f"{held.id}/decisions", f"{held.id}/undo", f"{held.id}/standing"):
        answer = await moderator.send(f"/console/{site.id}/comments/{path}", csrf="x", **box)
        assert answer.status_code == 403, path
    other = await house.administration.add_site(f"{site.id}x", ("https://other.example",), "ar")
    assert (await moderator.get(f"/console/{other.id}/comments")).status_code in {403, 404}
    administrator = await seated(Role.ADMIN)
    assert (await administrator.get(f"/console/{other.id}/comments/{held.id}")).status_code in {403, 404}
