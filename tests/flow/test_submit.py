import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import pytest
from prometheus_client import REGISTRY

from service.domain.article import ArticleState
from service.domain.comment import Status
from service.domain.errors import (
    ArticleClosed,
    DuplicateComment,
    InvalidFields,
    KeyReused,
    TooMany,
    Unavailable,
    Unknown,
)
from service.domain.ids import ArticleId
from service.domain.key import ApiKey, Role
from service.domain.page import PageRequest
from service.domain.signal import Missing, Scored
from service.domain.site import Site
from service.domain.verdict import Verdict
from service.flow.submit import Receipt
from service.house.house import House

Post = Callable[..., Awaitable[Receipt]]
Key = Callable[[Role], Awaitable[ApiKey]]
OpenHouse = Callable[..., House]

SAME = {"email": "same@example.com", "body": "الكلام نفسه مرة أخرى"}


async def verdict_on(house: House, receipt: Receipt) -> Verdict:
    case = await house.ledger.case(receipt.comment.site, receipt.comment.id)
    assert case is not None
    return case.verdict


async def test_a_clean_comment_is_public_and_counted_at_once(house: House, site: Site, post: Post) -> None:
    receipt = await post()
    assert receipt.status is Status.PUBLISHED
    page = await house.journeys.browse.page(site, ArticleId("a"), PageRequest())
    assert [comment.id for comment in page.comments] == [receipt.comment.id]
    assert await house.journeys.browse.counts(site, [ArticleId("a"), ArticleId("b")]) == {"a": 1, "b": 0}


async def test_a_comment_with_five_links_is_held_and_in_the_queue_at_once(
    house: House, site: Site, post_held: Post
) -> None:
    receipt = await post_held()
    assert receipt.status is Status.HELD
    view = await house.journeys.review.queue(site)
    assert [case.comment.id for case in view.cases] == [receipt.comment.id]
    assert await house.journeys.browse.counts(site, [ArticleId("a")]) == {"a": 0}
    assert "links.many" in {reason.rule for reason in (await verdict_on(house, receipt)).reasons}


async def test_a_filled_honeypot_holds_the_comment(house: House, post: Post) -> None:
    receipt = await post(hp="https://spam.example")
    assert receipt.status is Status.HELD
    assert [reason.rule for reason in (await verdict_on(house, receipt)).reasons] == ["form.honeypot"]


async def test_a_form_token_tells_how_long_the_form_was_open(house: House, site: Site, post: Post) -> None:
    with_token = await verdict_on(house, await post(form_token=house.journeys.submit.form_token(site)))
    without = await verdict_on(house, await post())
    forged = await verdict_on(house, await post(form_token="forged"))
    assert with_token.signals["form.token"] == Scored(value=True)
    assert isinstance(with_token.signals["form.seconds"], Scored)
    assert without.signals["form.token"] == forged.signals["form.token"] == Scored(value=False)
    assert isinstance(without.signals["form.seconds"], Missing)


async def test_an_address_in_the_text_is_masked_for_the_public_only(house: House, post: Post) -> None:
    comment = (await post(body="راسلوني على someone@example.org رجاء")).comment
    assert "someone@example.org" in comment.body
    assert "someone@example.org" not in comment.public_body


async def test_the_same_key_and_body_give_the_same_answer_and_store_one_comment(
    house: House, site: Site, post: Post
) -> None:
    first = await post(idempotency_key="k", **SAME)
    again = await post(idempotency_key="k", **SAME)
    assert again == first
    assert await house.journeys.browse.counts(site, [ArticleId("a")]) == {"a": 1}


async def test_the_answer_stays_the_first_one_though_the_comment_has_moved_on(
    house: House, site: Site, post_held: Post
) -> None:
    fields = {"idempotency_key": "k", "email": "r@example.com", "body": "هنا https://a.example https://b.example x"}
    first = await post_held(hp="filled", **fields)
    await house.journeys.own.withdraw(site, first.comment.id, first.author_token)
    again = await post_held(hp="filled", **fields)
    assert (again.status, again.comment.id, again.author_token) == (Status.HELD, first.comment.id, first.author_token)
    assert again.comment.status is Status.WITHDRAWN


@pytest.mark.parametrize("other", [{"body": "كلام آخر"}, {"article": "another"}, {"name": "غيري"}, {"hp": "x"}])
async def test_the_same_key_with_anything_else_is_refused(post: Post, other: dict[str, str]) -> None:
    await post(idempotency_key="k", **SAME)
    with pytest.raises(KeyReused):
        await post(**{"idempotency_key": "k", **SAME, **other})


async def test_a_key_is_looked_up_before_anything_else_is_checked(post: Post) -> None:
    await post(idempotency_key="k", **SAME)
    with pytest.raises(KeyReused):
        await post(idempotency_key="k", body="")


async def test_twenty_tries_with_one_key_at_once_store_one_comment_and_get_one_answer(
    house: House, site: Site, post: Post, open_house: OpenHouse
) -> None:
    houses = [house, open_house(HAKAM_LIMITS="off")]
    house_of = [houses[1], houses[1], houses[0]]
    tries = [post(by=house_of[number % 3], idempotency_key="k", **SAME) for number in range(20)]
    receipts = await asyncio.gather(*tries)
    assert len({(receipt.comment.id, receipt.author_token) for receipt in receipts}) == 1
    assert await house.journeys.browse.counts(site, [ArticleId("a")]) == {"a": 1}


async def test_of_two_comments_that_race_for_one_key_one_is_refused(post: Post) -> None:
    answers = await asyncio.gather(
        *[post(idempotency_key="k", body=f"كلام {number}") for number in range(2)], return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["KeyReused", "Receipt"]


async def test_a_key_of_one_site_means_nothing_on_another(post: Post, other_site: Site) -> None:
    here = await post(idempotency_key="k", **SAME)
    there = await post(at=other_site, idempotency_key="k", **SAME)
    assert here.comment.id != there.comment.id


async def test_the_same_words_again_are_refused_however_they_are_spelt(post: Post) -> None:
    await post(**SAME)
    with pytest.raises(DuplicateComment):
        await post(**{**SAME, "body": "  الكَلام   نفسه\u200f مرّة أخرى "})
    await post(**{**SAME, "article": "another"})
    await post(**{**SAME, "email": "another@example.com"})


async def test_a_refused_duplicate_does_not_use_up_its_key(post: Post) -> None:
    await post(**SAME)
    with pytest.raises(DuplicateComment):
        await post(idempotency_key="k", **SAME)
    assert (await post(**{**SAME, "idempotency_key": "k", "body": "كلام مصحح"})).status is Status.PUBLISHED


async def test_nothing_is_taken_under_a_closed_article(house: House, site: Site, post: Post, key: Key) -> None:
    server = await key(Role.SITE)
    await house.journeys.articles.set(site, server, ArticleId("a"), ArticleState.CLOSED, None, None)
    with pytest.raises(ArticleClosed):
        await post()
    await post(article="another")
    await house.journeys.articles.set(site, server, ArticleId("a"), ArticleState.OPEN, None, None)
    assert (await post()).status is Status.PUBLISHED


async def test_an_article_on_hold_shows_nothing_before_a_person_read_it(
    house: House, site: Site, post: Post, key: Key
) -> None:
    server = await key(Role.SITE)
    await house.journeys.articles.set(site, server, ArticleId("a"), ArticleState.HOLD_ALL, None, None)
    assert (await post()).status is Status.HELD


async def test_a_reply_stands_one_deeper_than_its_parent_until_the_site_says_enough(
    house: House, site: Site, post: Post
) -> None:
    shallow = msgspec.structs.replace(site, settings=msgspec.structs.replace(site.settings, thread_depth=2))
    top = await post(at=shallow)
    child = await post(at=shallow, parent=top.comment.id)
    grandchild = await post(at=shallow, parent=child.comment.id)
    assert [each.comment.depth for each in (top, child, grandchild)] == [0, 1, 2]
    with pytest.raises(InvalidFields) as told:
        await post(at=shallow, parent=grandchild.comment.id)
    assert [(error.field, error.code) for error in told.value.errors] == [("parent", "invalid")]


async def test_a_parent_that_waits_looks_like_one_that_never_was(
    house: House, site: Site, post: Post, post_held: Post, other_site: Site
) -> None:
    held = await post_held()
    under_another = await post(article="another")
    elsewhere = await post(at=other_site)
    withdrawn = await post()
    await house.journeys.own.withdraw(site, withdrawn.comment.id, withdrawn.author_token)
    told = []
    for parent in ("nobody", held.comment.id, under_another.comment.id, elsewhere.comment.id, withdrawn.comment.id):
        with pytest.raises(Unknown) as refusal:
            await post(parent=parent)
        told.append((refusal.value.noun, str(refusal.value)))
    assert told == [("parent", "no such parent")] * 5


async def test_an_author_who_posts_too_often_is_told_to_wait(post: Post, open_house: OpenHouse) -> None:
    strict = open_house(HAKAM_LIMITS="address=0,author=2,site=0")
    for number in range(2):
        await post(by=strict, email="often@example.com", body=f"كلام {number}")
    with pytest.raises(TooMany) as told:
        await post(by=strict, email="often@example.com", body="كلام ثالث")
    assert told.value.limit == 2
    assert 0 < told.value.retry_after <= 60
    await post(by=strict, email="seldom@example.com")


async def test_wrong_fields_are_refused_before_anything_is_counted_or_stored(
    house: House, site: Site, post: Post
) -> None:
    with pytest.raises(InvalidFields):
        await post(body="", email="no address")
    assert (await house.journeys.browse.page(site, ArticleId("a"), PageRequest())).version == 0


async def test_with_the_queue_down_comments_are_taken_all_the_same(
    house: House, site: Site, post: Post, post_held: Post, open_house: OpenHouse, no_queue: str
) -> None:
    crippled = open_house(queue=no_queue)
    late = REGISTRY.get_sample_value("hakam_queue_push_late_total") or 0
    assert (await post(by=crippled)).status is Status.PUBLISHED
    held = await post_held(by=crippled)
    assert REGISTRY.get_sample_value("hakam_queue_push_late_total") == late + 1
    assert (await house.journeys.review.queue(site)).cases == ()
    await house.journeys.sweep.mend()
    assert [case.comment.id for case in (await house.journeys.review.queue(site)).cases] == [held.comment.id]


async def test_with_the_ledger_down_the_caller_is_told_and_the_retry_stores_one(
    house: House, site: Site, post: Post, open_house: OpenHouse, no_ledger: str
) -> None:
    crippled = open_house(ledger=no_ledger)
    with pytest.raises(Unavailable):
        await post(by=crippled, idempotency_key="k", **SAME)
    await post(idempotency_key="k", **SAME)
    assert await house.journeys.browse.counts(site, [ArticleId("a")]) == {"a": 1}


@pytest.mark.parametrize("hostile", ["\ud800", "before\x00after", "\udfff tail"])
async def test_a_text_that_nothing_can_hold_is_a_wrong_field(post: Post, hostile: str) -> None:
    for field in ("name", "email", "website", "body", "parent"):
        with pytest.raises(InvalidFields) as told:
            await post(idempotency_key="k", **{field: hostile})
        assert [(error.field, error.code) for error in told.value.errors] == [(field, "forbidden_characters")]


async def test_what_nobody_checks_may_hold_anything(post: Post) -> None:
    odd: dict[str, object] = {
        "unknown": "\ud800",
        "form_token": "\ud800",
        "article_title": "\ud800",
        "article_url": 7,
        "hp": [],
        "deep": {"a": [1, None, {"b": 2.5}]},
    }
    receipts = [await post(idempotency_key="k", **SAME, **odd) for _ in range(2)]
    assert receipts[0] == receipts[1]
    assert receipts[0].status is Status.PUBLISHED


async def test_a_hundred_readers_at_once_are_all_served(house: House, site: Site, post: Post) -> None:
    receipts = await asyncio.gather(*[post(client=f"203.0.113.{number}") for number in range(100)])
    assert {receipt.status for receipt in receipts} == {Status.PUBLISHED}
    assert await house.journeys.browse.counts(site, [ArticleId("a")]) == {"a": 100}
