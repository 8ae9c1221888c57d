import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import asyncpg
import msgspec
import pytest
from sqlalchemy.exc import DBAPIError

from service.domain.comment import Status
from service.domain.entry import Entry
from service.domain.errors import DuplicateComment, KeyReused
from service.domain.ids import ArticleId, CommentId
from service.domain.site import Site
from service.store import faults
from service.store.ledger import Ledger
from service.telemetry.metrics import COMMIT_WAITING

MakeEntry = Callable[..., Entry]
Scalars = Callable[..., Awaitable[list[object]]]

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(hours=24)


async def outcomes(*work: Awaitable[None]) -> list[str]:
    """Return for each piece of work how it ended: ``kept``, or the name of what it raised."""
    answers = await asyncio.gather(*work, return_exceptions=True)
    return ["kept" if answer is None else type(answer).__name__ for answer in answers]


def changed(entry: Entry, **fields: object) -> Entry:
    return msgspec.structs.replace(entry, comment=msgspec.structs.replace(entry.comment, **fields))


async def test_a_comment_comes_back_as_it_was_recorded(ledger: Ledger, site: Site, make_entry: MakeEntry) -> None:
    entry = make_entry(status=Status.HELD)
    await ledger.record(entry)
    assert await ledger.comment(site.id, entry.comment.id) == entry.comment


async def test_one_transaction_writes_every_row_of_a_comment(
    ledger: Ledger, site: Site, make_entry: MakeEntry, scalars: Scalars
) -> None:
    entry = make_entry(key="k")
    await ledger.record(entry)
    tables = ("comments", "verdicts", "events", "requests", "fingerprints")
    written = {
        table: await scalars(
            f"SELECT xmin FROM {table} WHERE site_id = :site AND comment_id = :id", id=entry.comment.id
        )
        for table in tables
    }
    assert {table: len(rows) for table, rows in written.items()} == {**dict.fromkeys(tables, 1), "events": 2}
    articles = await scalars("SELECT xmin FROM articles WHERE site_id = :site")
    authors = await scalars("SELECT xmin FROM authors WHERE site_id = :site")
    assert len({*articles, *authors, *(xmin for rows in written.values() for xmin in rows)}) == 1


async def test_a_verdict_comes_back_with_its_whole_trace(ledger: Ledger, site: Site, make_entry: MakeEntry) -> None:
    entry = make_entry(status=Status.REJECTED)
    await ledger.record(entry)
    case = await ledger.case(site.id, entry.comment.id)
    assert case is not None
    assert case.verdict == entry.verdict


async def test_counts_are_those_of_the_crowd_that_was_recorded(
    ledger: Ledger, site: Site, make_entry: MakeEntry, scalars: Scalars
) -> None:
    statuses = [Status.PUBLISHED, Status.HELD, Status.REJECTED]
    entries = [
        make_entry(article=f"a{number % 4}", author=f"w{number % 5}", status=statuses[number % 3])
        for number in range(120)
    ]
    await asyncio.gather(*[ledger.record(entry) for entry in entries])
    counted = await ledger.counts(site.id, [ArticleId(f"a{number}") for number in range(4)])
    assert counted == {ArticleId(f"a{number}"): 10 for number in range(4)}
    assert await scalars("SELECT version FROM articles WHERE site_id = :site") == [10] * 4
    assert await scalars("SELECT published FROM authors WHERE site_id = :site") == [8] * 5
    assert await scalars("SELECT rejected FROM authors WHERE site_id = :site") == [8] * 5


async def test_a_crowd_shares_a_transaction(
    ledger: Ledger, site: Site, make_entry: MakeEntry, scalars: Scalars
) -> None:
    await asyncio.gather(*[ledger.record(make_entry()) for _ in range(50)])
    (transactions,) = await scalars("SELECT count(DISTINCT xmin::text) FROM comments WHERE site_id = :site")
    assert transactions == 1


async def test_those_who_wait_are_counted_for_the_operator(ledger: Ledger, make_entry: MakeEntry) -> None:
    waiting = [asyncio.create_task(ledger.record(make_entry())) for _ in range(7)]
    await asyncio.sleep(0)
    (shown,) = COMMIT_WAITING.collect()
    assert [sample.value for sample in shown.samples] == [7]
    await asyncio.gather(*waiting)
    (shown,) = COMMIT_WAITING.collect()
    assert [sample.value for sample in shown.samples] == [0]


async def test_an_article_keeps_the_title_and_address_of_its_first_comment(
    ledger: Ledger, site: Site, make_entry: MakeEntry, scalars: Scalars
) -> None:
    first, second = (
        msgspec.structs.replace(make_entry(), article_title=title, article_url=f"https://news.example/{title}")
        for title in ("one", "two")
    )
    await ledger.record(first)
    await ledger.record(second)
    assert await scalars("SELECT title || ' ' || url FROM articles WHERE site_id = :site") == [
        "one https://news.example/one"
    ]


async def test_the_same_key_twice_in_one_crowd_keeps_one_comment(
    ledger: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    first, second = make_entry(key="k"), make_entry(key="k")
    assert await outcomes(ledger.record(first), ledger.record(second)) == ["kept", "KeyReused"]
    assert await ledger.remembered(site.id, "k") == first.remembered
    assert await ledger.comment(site.id, second.comment.id) is None


async def test_the_same_key_from_two_processes_at_once_keeps_one_comment(
    ledger: Ledger, other_ledger: Ledger, site: Site, make_entry: MakeEntry, scalars: Scalars
) -> None:
    pairs = [(make_entry(key=f"k{number}"), make_entry(key=f"k{number}")) for number in range(40)]
    ended = await outcomes(
        *[ledger.record(ours) for ours, _ in pairs], *[other_ledger.record(theirs) for _, theirs in reversed(pairs)]
    )
    assert sorted(ended) == ["KeyReused"] * 40 + ["kept"] * 40
    assert await scalars("SELECT count(*) FROM comments WHERE site_id = :site") == [40]
    assert await scalars("SELECT published FROM articles WHERE site_id = :site") == [40]


async def test_the_same_words_twice_in_one_crowd_keep_one_comment(ledger: Ledger, make_entry: MakeEntry) -> None:
    ended = await outcomes(*[ledger.record(make_entry(words=b"same")) for _ in range(3)])
    assert ended == ["kept", "DuplicateComment", "DuplicateComment"]


async def test_the_same_words_from_two_processes_at_once_keep_one_comment(
    ledger: Ledger, other_ledger: Ledger, make_entry: MakeEntry, scalars: Scalars
) -> None:
    words = [f"words {number}".encode() for number in range(40)]
    ended = await outcomes(
        *[ledger.record(make_entry(words=each)) for each in words],
        *[other_ledger.record(make_entry(words=each)) for each in reversed(words)],
    )
    assert sorted(ended) == ["DuplicateComment"] * 40 + ["kept"] * 40
    assert await scalars("SELECT published FROM articles WHERE site_id = :site") == [40]


async def test_the_same_words_on_another_site_are_no_duplicate(
    ledger: Ledger, make_entry: MakeEntry, maker_elsewhere: MakeEntry
) -> None:
    await ledger.record(make_entry(words=b"same", key="k"))
    await ledger.record(maker_elsewhere(words=b"same", key="k"))


async def test_a_duplicate_gives_its_key_back_so_that_a_corrected_comment_may_use_it(
    ledger: Ledger, site: Site, make_entry: MakeEntry
) -> None:
    await ledger.record(make_entry(words=b"same"))
    with pytest.raises(DuplicateComment):
        await ledger.record(make_entry(words=b"same", key="k"))
    assert await ledger.remembered(site.id, "k") is None
    corrected = make_entry(words=b"other", key="k")
    await ledger.record(corrected)
    assert await ledger.remembered(site.id, "k") == corrected.remembered


async def test_a_reused_key_leaves_nothing_of_its_words_behind(ledger: Ledger, make_entry: MakeEntry) -> None:
    await ledger.record(make_entry(key="k"))
    with pytest.raises(KeyReused):
        await ledger.record(make_entry(key="k", words=b"new words"))
    await ledger.record(make_entry(words=b"new words"))


@pytest.mark.parametrize(("after", "ended"), [(DAY, "DuplicateComment"), (DAY + timedelta(seconds=1), "kept")])
async def test_the_same_words_are_welcome_again_once_24_hours_are_over(
    ledger: Ledger, make_entry: MakeEntry, after: timedelta, ended: str
) -> None:
    await ledger.record(make_entry(words=b"same", at=NOON))
    assert await outcomes(ledger.record(make_entry(words=b"same", at=NOON + after))) == [ended]


async def test_words_said_again_begin_their_24_hours_anew(ledger: Ledger, make_entry: MakeEntry) -> None:
    later = NOON + DAY + timedelta(seconds=1)
    await ledger.record(make_entry(words=b"same", at=NOON))
    await ledger.record(make_entry(words=b"same", at=later))
    with pytest.raises(DuplicateComment):
        await ledger.record(make_entry(words=b"same", at=later + timedelta(hours=1)))


POISONS: dict[str, dict[str, object]] = {
    "a body that PostgreSQL cannot hold": {"body": "before\x00after"},
    "half of a surrogate pair": {"public_body": "\ud83d"},
    "a status that is none": {"status": "unheard of"},
    "a number out of range": {"depth": 2**40},
}


@pytest.mark.parametrize("poison", POISONS.values(), ids=POISONS.keys())
async def test_one_bad_comment_among_fifty_fails_alone(
    ledger: Ledger, site: Site, make_entry: MakeEntry, scalars: Scalars, poison: dict[str, object]
) -> None:
    entries = [make_entry(key=f"k{number}") for number in range(50)]
    entries[31] = changed(entries[31], **poison)
    answers = await asyncio.gather(*[ledger.record(entry) for entry in entries], return_exceptions=True)
    assert isinstance(answers.pop(31), DBAPIError | ValueError)
    assert answers == [None] * 49
    assert await scalars("SELECT count(*) FROM comments WHERE site_id = :site") == [49]
    assert await scalars("SELECT published FROM articles WHERE site_id = :site") == [49]
    assert await ledger.remembered(site.id, "k31") is None


async def test_what_postgresql_says_of_a_bad_comment_does_not_show_its_parameters(
    ledger: Ledger, make_entry: MakeEntry
) -> None:
    with pytest.raises(DBAPIError) as told:
        await ledger.record(changed(make_entry(body="a very private thought"), depth=2**40))
    assert "private thought" not in str(told.value)


async def test_two_ledgers_that_meet_the_same_keys_in_opposite_orders_never_lock_each_other_out(
    ledger: Ledger, other_ledger: Ledger, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "TRIES", 1)
    for start in range(0, 1_000, 200):
        numbers = range(start, start + 200)
        ours = [ledger.record(make_entry(key=f"k{number}")) for number in numbers]
        theirs = [other_ledger.record(make_entry(key=f"k{number}")) for number in reversed(numbers)]
        ended = await outcomes(*ours, *theirs)
        assert sorted(ended) == ["KeyReused"] * 200 + ["kept"] * 200


ROWS: dict[str, tuple[str, Callable[[str, int], dict[str, object]]]] = {
    "articles": (
        "UPDATE articles SET title = title WHERE site_id = $1 AND article_id = 'x5'",
        lambda who, number: {"article": f"x{number}", "author": f"{who}{number}"},
    ),
    "authors": (
        "UPDATE authors SET standing = standing WHERE site_id = $1 AND author_id = 'x5'",
        lambda who, number: {"article": f"{who}{number}", "author": f"x{number}"},
    ),
    "words": (
        "UPDATE fingerprints SET at = at WHERE site_id = $1 AND fingerprint = 'x5'",
        lambda who, number: {"article": f"{who}{number}", "author": f"{who}{number}", "words": f"x{number}".encode()},
    ),
}


@pytest.mark.parametrize(("touch", "share"), ROWS.values(), ids=ROWS.keys())
async def test_two_ledgers_that_come_to_a_row_from_both_sides_never_lock_each_other_out(
    ledger: Ledger,
    other_ledger: Ledger,
    site: Site,
    make_entry: MakeEntry,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    touch: str,
    share: Callable[[str, int], dict[str, object]],
) -> None:
    monkeypatch.setattr(faults, "TRIES", 1)
    long_ago = NOON - 2 * DAY
    await asyncio.gather(*[ledger.record(make_entry(**share("ours", number), at=long_ago)) for number in range(10)])
    stranger = await asyncpg.connect(database_url)
    async with stranger.transaction():
        # Who takes rows as they come would now stand on both sides of this one, each with what the other wants.
        await stranger.execute(touch, site.id)
        ours = [ledger.record(make_entry(**share("ours", number))) for number in range(10)]
        theirs = [other_ledger.record(make_entry(**share("theirs", number))) for number in reversed(range(10))]
        writing = asyncio.create_task(outcomes(*ours, *theirs))
        await waits(database_url, 2)
    await stranger.close()
    assert set(await writing) <= {"kept", "DuplicateComment"}


async def test_a_group_that_lost_a_deadlock_is_tried_again(
    ledger: Ledger, site: Site, make_entry: MakeEntry, database_url: str
) -> None:
    names = [ArticleId("a"), ArticleId("b")]
    await asyncio.gather(*[ledger.record(make_entry(article=name)) for name in names])
    patient = await asyncpg.connect(database_url, server_settings={"deadlock_timeout": "1h"})
    touch = "UPDATE articles SET title = title WHERE site_id = $1 AND article_id = $2"
    async with patient.transaction():
        await patient.execute(touch, site.id, "b")
        writing = asyncio.gather(*[ledger.record(make_entry(article=name)) for name in names])
        await waits(database_url, 1)
        await patient.execute(touch, site.id, "a")
    await patient.close()
    assert await writing == [None, None]
    assert await ledger.counts(site.id, names) == dict.fromkeys(names, 2)


async def waits(url: str, many: int) -> None:
    """Return when so many wait for another's transaction to end."""
    watcher = await asyncpg.connect(url)
    try:
        while True:
            if await watcher.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") >= many:
                return
            await asyncio.sleep(0.01)
    finally:
        await watcher.close()


async def test_a_key_that_nobody_used_is_remembered_by_nobody(ledger: Ledger, site: Site) -> None:
    assert await ledger.remembered(site.id, "never") is None
    assert await ledger.comment(site.id, CommentId("never")) is None
