"""A comment's page: everything that is known of it, and everything that is done from there."""

from collections.abc import Awaitable, Callable

import pytest

from scripts.trials.console import Browser
from service.domain.key import Role
from service.domain.site import Site
from service.flow.submit import Receipt
from service.house.house import House

Seated = Callable[..., Awaitable[Browser]]
Post = Callable[..., Awaitable[Receipt]]


@pytest.fixture
async def moderator(seated: Seated) -> Browser:
    return await seated()


def page_of(site: Site, comment: str) -> str:
    return f"/console/{site.id}/comments/{comment}"


async def test_a_comments_page_tells_its_reasons_its_author_and_its_history(
    moderator: Browser, site: Site, post_held: Post
) -> None:
    held = (await post_held(name="سلمى <i>", article="https://news.example/a/ب")).comment
    text = (await moderator.get(page_of(site, held.id))).text
    assert "The comment has five links or more." in text
    assert "<mark" in text
    assert "سلمى &lt;i&gt;" in text
    assert f"/console/{site.id}/articles/https%3A%2F%2Fnews.example%2Fa%2F%D8%A8" in text
    assert "It was held for a person." in text
    assert "links.many" in text
    assert "•••" in text
    assert "@readers.example" not in text


async def test_a_decision_is_taken_told_and_taken_back(moderator: Browser, site: Site, post_held: Post) -> None:
    held = (await post_held()).comment
    here = page_of(site, held.id)
    answer = await moderator.send(f"{here}/decisions", action="reject", reason="spam", note="ليس خبرا", version="1")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{here}?done=decided")
    told = (await moderator.get(answer.headers["location"])).text
    assert "Your decision is taken." in told
    assert "The decision: reject." in told
    assert "ليس خبرا" in told
    back = await moderator.send(f"{here}/undo")
    assert "Taken back." in (await moderator.get(back.headers["location"])).text
    assert "It waits for a person." in (await moderator.get(here)).text


async def test_who_comes_second_is_told_kindly_and_keeps_what_they_typed(
    moderator: Browser, seated: Seated, site: Site, post_held: Post
) -> None:
    held = (await post_held()).comment
    here, omar = page_of(site, held.id), await seated()
    await omar.send(f"{here}/decisions", action="publish", version="1")
    late = await moderator.send(f"{here}/decisions", action="reject", reason="insult", note="ما كتبته أنا", version="1")
    assert late.status_code == 409
    assert "it is now: published" in late.text
    assert "ما كتبته أنا</textarea>" in late.text
    assert '<option value="insult" selected>' in late.text
    assert (await moderator.send(f"{here}/undo")).status_code == 409
    over = await moderator.send(f"{here}/decisions", action="reject", version="2", overrule="1")
    assert over.status_code == 303
    assert "Decided by" in (await omar.get(here)).text


async def test_an_author_is_trusted_or_blocked_with_a_note(moderator: Browser, site: Site, post: Post) -> None:
    comment = (await post()).comment
    here = page_of(site, comment.id)
    answer = await moderator.send(f"{here}/standing", standing="blocked", note="إعلانات <b>كثيرة</b>")
    text = (await moderator.get(answer.headers["location"])).text
    assert "إعلانات &lt;b&gt;كثيرة&lt;/b&gt;" in text
    assert 'value="blocked" checked' in text
    await moderator.send(f"{here}/standing", standing="none", note="")
    assert "إعلانات" not in (await moderator.get(here)).text
    assert (await moderator.send(f"{here}/standing", standing="loved")).status_code == 422


async def test_only_an_administrator_sees_the_address_and_that_is_on_record(
    seated: Seated, moderator: Browser, site: Site, post: Post
) -> None:
    comment = (await post(email="amina.reader@readers.example")).comment
    here, administrator = page_of(site, comment.id), await seated(Role.ADMIN)
    assert (await moderator.send(f"{here}/email", purpose="to ask her")).status_code == 403
    assert "/email" not in (await moderator.get(here)).text
    assert (await administrator.send(f"{here}/email", purpose="")).status_code == 422
    shown = await administrator.send(f"{here}/email", purpose="a court asks")
    assert (shown.status_code, "amina.reader@readers.example" in shown.text) == (200, True)
    assert shown.headers["cache-control"] == "no-store"
    later = (await moderator.get(here)).text
    assert "amina.reader" not in later
    assert "a court asks" in later
    assert "address was shown" in later


async def test_an_erased_comment_has_a_page_without_words(
    house: House, moderator: Browser, site: Site, post: Post
) -> None:
    taken = await post(body="كلمات ستُمحى غدا")
    await house.journeys.own.withdraw(site, taken.comment.id, taken.author_token)
    text = (await moderator.get(page_of(site, taken.comment.id))).text
    assert "It was taken back." in text
    assert "/decisions" not in text


async def test_an_unknown_comment_is_told_in_a_page(moderator: Browser, site: Site) -> None:
    answer = await moderator.get(page_of(site, "01ARZ3NDEKTSV4RRFFQ69G5FAV"))
    assert answer.status_code == 404
    assert "No such comment" in answer.text
