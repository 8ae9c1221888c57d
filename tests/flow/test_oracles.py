"""Nothing that anybody may send makes an answer tell whether an address has commented here."""

from collections.abc import Awaitable, Callable

import pytest

from service.domain.comment import Status
from service.domain.decision import Ruling
from service.domain.errors import DuplicateComment
from service.domain.key import ApiKey
from service.domain.site import Site
from service.flow.review import RulingRequest
from service.flow.submit import Receipt
from service.house.house import House

Post = Callable[..., Awaitable[Receipt]]
OpenHouse = Callable[..., House]

KNOWN, NEVER = "known@example.com", "never@example.com"
HERS, STRANGERS = "203.0.113.7", "198.51.100.9"
LINK = "رأيي في https://blog.example/post وهو طويل بما يكفي ليكون كلاما لا رابطا فقط، والسلام عليكم جميعا"


@pytest.fixture
async def known(post: Post) -> Receipt:
    """A comment of an address that the stranger would like to know of."""
    return await post(email=KNOWN, client=HERS, body="كلام معروف للجميع")


async def test_her_own_client_is_recognised(post: Post, known: Receipt) -> None:
    assert (await post(email=KNOWN, client=HERS, body=LINK)).status is Status.PUBLISHED
    with pytest.raises(DuplicateComment):
        await post(email=KNOWN, client=HERS, body="كلام معروف للجميع")


async def test_a_stranger_with_her_address_is_judged_as_with_any(post: Post, known: Receipt) -> None:
    guessed = await post(email=KNOWN, client=STRANGERS, body=LINK)
    other = await post(email=NEVER, client=STRANGERS, body=LINK)
    assert guessed.status == other.status == Status.HELD


async def test_a_stranger_who_says_her_words_again_is_no_duplicate(post: Post, known: Receipt) -> None:
    again = await post(email=KNOWN, client=STRANGERS, body="كلام معروف للجميع")
    assert again.status is Status.PUBLISHED


async def test_a_stranger_with_her_address_gets_another_picture(post: Post, known: Receipt) -> None:
    guessed = await post(email=KNOWN, client=STRANGERS)
    assert guessed.comment.avatar != known.comment.avatar
    hers = await post(email=KNOWN, client=HERS)
    assert hers.comment.avatar == known.comment.avatar


async def test_a_stranger_does_not_use_up_what_she_may_post(post: Post, open_house: OpenHouse) -> None:
    strict = open_house(HAKAM_LIMITS="address=0,author=1,site=0")
    await post(by=strict, email=KNOWN, client=HERS)
    assert (await post(by=strict, email=KNOWN, client=STRANGERS)).status is Status.PUBLISHED


async def test_a_comment_published_by_a_person_vouches_for_its_own_client_only(
    house: House, site: Site, post: Post, moderator: ApiKey
) -> None:
    held = await post(email=KNOWN, client=STRANGERS, body=LINK)
    request = RulingRequest(comment=held.comment.id, action=Ruling.PUBLISH)
    await house.journeys.review.decide(site, moderator, request)
    for client, status in ((HERS, Status.HELD), (STRANGERS, Status.PUBLISHED)):
        assert (await post(email=KNOWN, client=client, body=f"{LINK} {client}")).status is status


async def test_a_households_whole_ipv6_network_is_one_client(post: Post) -> None:
    await post(email=KNOWN, client="2001:db8:1:2::5")
    assert (await post(email=KNOWN, client="2001:db8:1:2:ffff::9", body=LINK)).status is Status.PUBLISHED
    assert (await post(email=KNOWN, client="2001:db8:1:3::5", body=LINK)).status is Status.HELD


async def test_the_same_address_is_another_author_on_another_site(post: Post, other_site: Site, known: Receipt) -> None:
    there = await post(at=other_site, email=KNOWN, client=HERS, body="كلام معروف للجميع")
    assert there.comment.author != known.comment.author
    assert there.comment.avatar != known.comment.avatar
