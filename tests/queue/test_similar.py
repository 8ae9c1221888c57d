"""How much like a post came within a day, by the round trip of the limits."""

import asyncio
import csv
import time
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import islice
from pathlib import Path

import msgspec
import pytest
from redis.asyncio import Redis

from scripts.trials.variants import variants
from service.domain.campaign import TOO_SHORT, Campaign
from service.domain.errors import TooMany
from service.domain.ids import SiteId
from service.domain.signal import Missing
from service.queue.limits import OFF, LimitSettings, RedisLimits
from service.queue.server import Server
from service.text.fold import Folded, fold
from service.text.joined import joined
from service.text.sketch import FIELD_BITS, PLACE_BITS, Sketch, Sketcher

TEXT = "انشروا هذا الكلام في كل مكان حتى يعرف الجميع من الذي سرق المساعدات وباعها في السوق"
OTHER = "وصلت الحافلة متأخرة هذا الصباح أيضا، فمتى تفي الشركة بوعدها وتزيد عدد السائقين على الخط"
CORPUS = Path(__file__).parents[2] / "rules/corpus/ar"

Tell = Callable[..., object]


@pytest.fixture
def limits(server: Server) -> RedisLimits:
    return RedisLimits(server, OFF, lambda: None, Sketcher(b"key"))


@pytest.fixture
async def raw(redis_url: str) -> AsyncIterator[Redis]:
    """A client that takes values for the bytes that they are."""
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


def _rows(file: Path) -> Iterator[dict[str, str]]:
    return csv.DictReader(file.read_text(encoding="utf-8").splitlines())


async def fields(raw: Redis, key: str) -> dict[bytes, bytes]:
    return {_bytes(name): _bytes(value) for name, value in (await raw.hgetall(key)).items()}


def _bytes(value: bytes | str) -> bytes:
    assert isinstance(value, bytes)
    return value


def read(text: str) -> Folded:
    return joined(fold(text))


async def posted(limits: RedisLimits, site: SiteId, text: str, before: str | None = None) -> Campaign:
    similar = await limits.spend(site, b"home", b"layla", read(text), read(before) if before else None)
    assert isinstance(similar, Campaign)
    return similar


async def test_each_variant_of_a_text_counts_those_before_it(limits: RedisLimits, site: SiteId) -> None:
    found = [await posted(limits, site, text) for text in islice(variants(TEXT), 40)]
    assert [each.others for each in found] == list(range(40))
    assert len({each.id for each in found}) == 1


async def test_two_hundred_different_comments_on_one_topic_are_no_campaign(limits: RedisLimits, site: SiteId) -> None:
    rows = [row for file in sorted(CORPUS.glob("*.csv")) for row in _rows(file)]
    texts = [row["text"] for row in rows if row["kind"] == "war"][:200]
    found = [await limits.spend(site, None, None, read(text)) for text in texts]
    assert len(found) == 200
    assert {each.others for each in found if isinstance(each, Campaign)} == {0}


async def test_texts_that_are_not_alike_have_campaigns_of_their_own(limits: RedisLimits, site: SiteId) -> None:
    one, other = await posted(limits, site, TEXT), await posted(limits, site, OTHER)
    assert one.id != other.id
    assert (await posted(limits, site, TEXT)).others == 1


async def test_posts_that_come_together_are_told_as_if_one_by_one(limits: RedisLimits, site: SiteId) -> None:
    another = SiteId(f"{site}-b")
    posts = [(site, TEXT), (another, TEXT), (site, OTHER), (site, "شكرا"), (site, TEXT)]
    found = await asyncio.gather(*(limits.spend(name, b"home", None, read(text)) for name, text in posts))
    first, elsewhere, other, short, again = found
    assert isinstance(first, Campaign)
    assert isinstance(other, Campaign)
    assert (first.others, again, short) == (0, Campaign(first.id, 1), TOO_SHORT)
    assert isinstance(elsewhere, Campaign)
    assert (other.others, elsewhere.others) == (0, 0)
    assert first.id != other.id


async def test_another_site_counts_for_itself(limits: RedisLimits, site: SiteId) -> None:
    await posted(limits, site, TEXT)
    assert (await posted(limits, SiteId(f"{site}-b"), TEXT)).others == 0


@pytest.mark.parametrize("text", ["شكرا", "👏", "", "الله يرحمه ويغفر له"])
async def test_of_a_few_words_nothing_is_said(limits: RedisLimits, site: SiteId, text: str) -> None:
    assert [await limits.spend(site, b"home", None, read(text)) for _ in range(2)] == [TOO_SHORT, TOO_SHORT]


async def test_a_post_that_is_refused_is_not_counted(server: Server, site: SiteId) -> None:
    limits = RedisLimits(server, LimitSettings(address=0, author=2, site=0), lambda: None, Sketcher(b"key"))
    await posted(limits, site, TEXT)
    await posted(limits, site, TEXT)
    for _ in range(3):
        with pytest.raises(TooMany):
            await limits.spend(site, None, b"layla", read(TEXT))
    similar = await limits.spend(site, None, b"omar", read(TEXT))
    assert isinstance(similar, Campaign)
    assert similar.others == 2


async def test_an_edit_that_leaves_a_text_alike_is_not_counted_again(limits: RedisLimits, site: SiteId) -> None:
    await posted(limits, site, TEXT)
    for number in range(5):
        assert (await posted(limits, site, f"{TEXT} جدا", before=f"{TEXT} {number}")).others == 0
    assert (await posted(limits, site, TEXT)).others == 1


async def test_an_edit_into_a_campaign_is_counted(limits: RedisLimits, site: SiteId) -> None:
    await posted(limits, site, TEXT)
    assert (await posted(limits, site, TEXT, before=OTHER)).others == 1
    assert (await posted(limits, site, TEXT)).others == 2


async def test_what_came_more_than_a_day_ago_counts_no_more(limits: RedisLimits, site: SiteId, raw: Redis) -> None:
    """Time is let pass by writing an older hour into the text, past the limits' own methods."""
    first = await posted(limits, site, TEXT)
    key, hour = f"hakam:{{{site}}}:similar:texts", int(time.time()) // 3600
    for ago, others in ((23, 1), (24, 0)):
        ((place, text),) = (await fields(raw, key)).items()
        head, _, _ = text.partition(f" {hour}=".encode())
        await raw.hset(key, place, head.split(b" ")[0] + f" {hour - ago}=1".encode())
        again = await posted(limits, site, TEXT)
        assert again.others == others
    assert again.id != first.id


async def test_all_that_is_kept_is_bounded_and_goes_by_itself(limits: RedisLimits, site: SiteId, raw: Redis) -> None:
    for text in (TEXT, OTHER):
        await posted(limits, site, text)
    texts, groups = f"hakam:{{{site}}}:similar:texts", f"hakam:{{{site}}}:similar:groups"
    assert sorted(map(_bytes, await raw.keys(f"hakam:{{{site}}}:*"))) == [groups.encode(), texts.encode()]
    written, pointers = await fields(raw, texts), await fields(raw, groups)
    assert all(0 <= int(place) < 2**PLACE_BITS for place in written)
    assert all(int.from_bytes(group, "little") < 2**FIELD_BITS for group in pointers)
    assert all([86_400 < await raw.ttl(name) <= 90_000 for name in (texts, groups)])
    kept = b"".join([*written.values(), *pointers.values()])
    assert not any(word.encode() in kept for word in (*TEXT.split(), *read(TEXT).words))


class OnePlace(Sketcher):
    """Draws every sketch for the same place, as two texts may have it by chance."""

    def sketch(self, text: Folded) -> Sketch | None:
        drawn = super().sketch(text)
        return drawn and msgspec.structs.replace(drawn, place=6)


async def test_a_campaign_keeps_its_place_against_what_is_new(server: Server, site: SiteId) -> None:
    limits = RedisLimits(server, OFF, lambda: None, OnePlace(b"key"))
    for _ in range(3):
        await posted(limits, site, TEXT)
    assert [(await posted(limits, site, OTHER)).others for _ in range(2)] == [0, 1]
    assert (await posted(limits, site, TEXT)).others == 3


async def test_without_redis_nobody_can_say(opened: Callable[[str], Server], own_url: str, silent_url: str) -> None:
    site, said = SiteId("s"), []
    for url in (own_url, f"{silent_url}?socket_timeout=60"):
        limits = RedisLimits(opened(url), OFF, lambda: None, Sketcher(b"key"))
        said.append(await limits.spend(site, None, None, read(TEXT)))
    assert said == [Missing("queue down"), Missing("late")]
