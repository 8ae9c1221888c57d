"""Figures are counted as people would count them, for one site and one window."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import msgspec
import pytest
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.domain.comment import Comment, Status
from service.domain.decision import Decision, Ruling
from service.domain.entry import Entry
from service.domain.errors import Unavailable
from service.domain.figures import (
    Agreement,
    Band,
    BusyArticle,
    Figures,
    Pace,
    Step,
    VerdictAgreement,
    window_of,
)
from service.domain.ids import ArticleId, SiteId
from service.domain.mint import Mint, earliest
from service.domain.signal import Missing, Scored
from service.domain.site import Site
from service.domain.verdict import Action
from service.store import figure_counts
from service.store.connect import connect
from service.store.figures import FigureLedger
from service.store.ledger import Ledger
from service.store.registry import Registry

MakeEntry = Callable[..., Entry]
MakeDecision = Callable[..., Decision]
Look = Callable[..., Awaitable[Figures]]
Put = Callable[..., Awaitable[Comment]]
Rule = Callable[..., Awaitable[Decision]]

NOW = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTHING = Pace()


class Maker(Protocol):
    mint: Mint


@pytest.fixture
def ledger(engine: AsyncEngine, maker: Maker) -> Ledger:
    """A ledger with the mint that the comments here are made with, for they come in any order."""
    return Ledger(engine, maker.mint)


@pytest.fixture
def look(engine: AsyncEngine, site: Site) -> Look:
    async def find(hours: int = 6, at: SiteId = site.id) -> Figures:
        return await FigureLedger(engine).figures(at, window_of(hours, NOW))

    return find


@pytest.fixture
def put(ledger: Ledger, make_entry: MakeEntry) -> Put:
    """Keep a comment that came some hours ago, with scores of the test's choice."""

    async def keep(ago: float = 0, status: Status = Status.HELD, score: float | None = None, **of: object) -> Comment:
        entry = make_entry(status=status, at=NOW - ago * HOUR, **of)
        scores = {"toxicity.score": Missing("out of domain") if score is None else Scored(score)}
        verdict = msgspec.structs.replace(entry.verdict, signals={**entry.verdict.signals, **scores})
        await ledger.record(msgspec.structs.replace(entry, verdict=verdict))
        return entry.comment

    return keep


@pytest.fixture
def rule(ledger: Ledger, site: Site, make_decision: MakeDecision) -> Rule:
    """Decide a comment some hours ago, whatever it is."""

    async def decide(comment: Comment, action: Ruling, ago: float = 0) -> Decision:
        decision = make_decision(comment.id, action, at=NOW - ago * HOUR)
        return (await ledger.decide(site.id, decision, overrule=True))[1]

    return decide


def at_hour(found: Figures, hour: int) -> Step:
    return next(step for step in found.steps if step.at.hour == hour)


async def test_nothing_is_counted_where_nothing_happened(look: Look) -> None:
    found = await look()
    starts = [datetime(2026, 5, 4, hour, tzinfo=UTC) for hour in range(7, 13)]
    assert found.steps == tuple(Step(at=start) for start in starts)
    assert (found.pace, found.verdicts, found.rules, found.signals, found.articles) == (NOTHING, (), (), (), ())


async def test_comments_are_counted_in_the_hour_they_came_by_what_was_done_with_them(look: Look, put: Put) -> None:
    for ago, status in ((0.1, Status.HELD), (2, Status.PUBLISHED), (2.2, Status.PUBLISHED), (2.4, Status.REJECTED)):
        await put(ago, status)
    found = await look()
    now, before = at_hour(found, 12), at_hour(found, 10)
    assert (now.published, now.held, now.rejected) == (0, 1, 0)
    assert (before.published, before.held, before.rejected) == (2, 0, 1)


async def test_what_people_decided_later_changes_nothing_about_how_a_comment_came(
    look: Look, put: Put, rule: Rule
) -> None:
    comment = await put(3)
    await rule(comment, Ruling.PUBLISH, 1)
    found = await look()
    assert (at_hour(found, 9).held, at_hour(found, 9).published) == (1, 0)
    assert (at_hour(found, 11).approved, at_hour(found, 11).refused) == (1, 0)


async def test_a_decision_that_was_taken_back_counts_no_more_and_the_comment_waits_on(
    look: Look, put: Put, rule: Rule, ledger: Ledger, site: Site
) -> None:
    comment = await put(3)
    decision = await rule(comment, Ruling.REJECT, 2)
    await ledger.undo(site.id, comment.id, decision.actor, NOW - HOUR)
    found = await look()
    assert sum(step.refused for step in found.steps) == 0
    assert found.pace == NOTHING
    assert [step.waiting for step in found.steps] == [0, 0, 1, 1, 1, 1]


async def test_the_line_of_every_hour_is_known_afterwards_with_who_waited_longest(
    look: Look, put: Put, rule: Rule
) -> None:
    first, second = await put(4), await put(3)
    await rule(first, Ruling.REJECT, 1)
    found = await look()
    assert [step.waiting for step in found.steps] == [0, 1, 2, 2, 1, 1]
    assert [step.oldest_seconds for step in found.steps] == [0, 1800, 5400, 9000, 9000, 10800]
    assert second.created_at == NOW - 3 * HOUR


async def test_a_comment_that_came_before_the_window_waits_in_it(look: Look, put: Put) -> None:
    await put(200)
    found = await look()
    assert {step.waiting for step in found.steps} == {1}
    assert found.steps[-1].oldest_seconds == 200 * 3600
    assert found.articles == ()


async def test_what_its_author_took_back_waited_until_then(look: Look, put: Put, ledger: Ledger, site: Site) -> None:
    comment = await put(3)
    await ledger.withdraw(site.id, comment.id, NOW - HOUR)
    assert [step.waiting for step in (await look()).steps] == [0, 0, 1, 1, 0, 0]


async def test_time_to_decision_is_told_for_each_hour_and_for_all(look: Look, put: Put, rule: Rule) -> None:
    for waited, ago in ((1, 2), (2, 2), (3, 0)):
        await rule(await put(ago + waited), Ruling.PUBLISH, ago)
    found = await look()
    assert at_hour(found, 10).pace == Pace(decided=2, p50_seconds=5400, p90_seconds=6840)
    assert found.pace == Pace(decided=3, p50_seconds=7200, p90_seconds=10080)


async def test_who_changes_a_decision_did_not_let_the_comment_wait_until_then(look: Look, put: Put, rule: Rule) -> None:
    comment = await put(4)
    await rule(comment, Ruling.PUBLISH, 3)
    await rule(comment, Ruling.REJECT, 0)
    assert (await look()).pace == Pace(decided=1, p50_seconds=3600, p90_seconds=3600)


async def test_what_never_waited_says_nothing_of_time(look: Look, put: Put, rule: Rule) -> None:
    await rule(await put(2, Status.PUBLISHED), Ruling.REJECT, 0)
    found = await look()
    assert found.pace == NOTHING
    assert found.verdicts == (VerdictAgreement(verdict=Action.PUBLISH, approved=0, refused=1),)


async def test_rules_are_held_against_the_decisions_that_stand(look: Look, put: Put, rule: Rule) -> None:
    for action in (Ruling.REJECT, Ruling.REJECT, Ruling.PUBLISH):
        await rule(await put(2), action, 1)
    changed = await put(2, Status.REJECTED)
    await rule(changed, Ruling.REJECT, 1)
    await rule(changed, Ruling.PUBLISH, 0.5)
    found = await look()
    assert found.rules == (Agreement(name="links.many", decided=4, agreed=2),)
    assert found.verdicts == (
        VerdictAgreement(verdict=Action.HOLD, approved=1, refused=2),
        VerdictAgreement(verdict=Action.REJECT, approved=1, refused=0),
    )


async def test_a_score_is_held_against_decisions_in_bands_and_a_missing_one_is_left_out(
    look: Look, put: Put, rule: Rule
) -> None:
    for score, action in ((0.1, Ruling.PUBLISH), (0.3, Ruling.REJECT), (1.0, Ruling.REJECT), (None, Ruling.REJECT)):
        await rule(await put(2, score=score), action, 1)
    (found,) = (await look()).signals
    assert found.name == "toxicity.score"
    assert found.bands == (
        Band(start=0, end=0.25, decided=1, refused=0),
        Band(start=0.25, end=0.5, decided=1, refused=1),
        Band(start=0.5, end=0.75),
        Band(start=0.75, end=1, decided=1, refused=1),
    )
    assert (found.decided, found.agreed) == (3, 2)


async def test_the_busiest_articles_come_first(look: Look, put: Put) -> None:
    for article, status in (("a", Status.PUBLISHED), ("b", Status.HELD), ("b", Status.REJECTED)):
        await put(1, status, article=article)
    assert (await look()).articles == (
        BusyArticle(article=ArticleId("b"), title=None, comments=2, published=0, held=1, rejected=1),
        BusyArticle(article=ArticleId("a"), title=None, comments=1, published=1, held=0, rejected=0),
    )


async def test_no_site_counts_what_happened_on_another(look: Look, put: Put, ledger: Ledger) -> None:
    await put(1)
    assert (await look(at=SiteId("elsewhere"))).articles == ()
    assert {step.waiting for step in (await look(at=SiteId("elsewhere"))).steps} == {0}


async def test_a_ledger_that_is_down_is_told(tmp_path: object) -> None:
    nowhere = FigureLedger(connect(f"postgresql://hakam@/hakam?host={tmp_path}"))
    with pytest.raises(Unavailable):
        await nowhere.figures(SiteId("s"), window_of(6, NOW))


TEXTS = {name: each for name, each in vars(figure_counts).items() if isinstance(each, TextClause)}
COUNTS = {name: each for name, each in TEXTS.items() if ":site" in each.text}
MANY = 5_000
FILL = (
    "INSERT INTO articles SELECT :site, 'a', 'open', NULL, NULL, 0, 0",
    "INSERT INTO authors VALUES (:site, 'w', NULL, 0, 0, 'none', now())",
    """INSERT INTO comments (site_id, comment_id, article_id, depth, author_id, avatar, name, public_name, body,
            public_body, language, status, version, priority, created_at)
        SELECT :site, id, 'a', 0, 'w', '', '', '', repeat('x', 200), '', 'ar', 'published', 1, 0, now()
        FROM unnest(CAST(:ids AS text[])) AS id""",
    """INSERT INTO events (site_id, event_id, comment_id, article_id, type, at, actor, version, data)
        SELECT :site, id, id, 'a', 'comment.received', now(), '{}', 1, '{}' FROM unnest(CAST(:ids AS text[])) AS id""",
    "INSERT INTO verdicts SELECT :site, id, 1, '{}', now() FROM unnest(CAST(:ids AS text[])) AS id",
    """INSERT INTO decisions (site_id, decision_id, comment_id, action, actor, before, after, at)
        SELECT :site, id, id, 'publish', '{}', 'held', 'published', now() FROM unnest(CAST(:ids AS text[])) AS id""",
    "ANALYZE",
)


@pytest.fixture
async def year(own_database: str, site: Site) -> AsyncIterator[AsyncConnection]:
    """A ledger with a year of comments, all of them decided."""
    opened = connect(own_database)
    await Registry(opened).add_site(site, NOW)
    ids = [earliest(NOW - number * 365 * timedelta(days=1) / MANY) for number in range(MANY)]
    values: dict[str, object] = {"site": site.id, "ids": ids}
    async with opened.begin() as connection:
        for statement in FILL:
            await connection.execute(text(statement), {key: values[key] for key in values if f":{key}" in statement})
        yield connection
    await opened.dispose()


async def test_of_a_year_only_the_day_that_is_asked_for_is_read(year: AsyncConnection, site: Site) -> None:
    window = window_of(24, NOW)
    asked = {"since": window.since, "until": window.until, "step": window.step}
    values = {"site": site.id, "first": earliest(window.since), **asked}
    for name, count in COUNTS.items():
        explained = text(f"EXPLAIN {count.text}").bindparams(*count._bindparams.values())
        given = {key: value for key, value in values.items() if f":{key}" in count.text}
        plan = "\n".join((await year.execute(explained, given)).scalars())
        assert not re.search(r"Seq Scan on (comments|events|decisions|verdicts)", plan), f"{name}: {plan}"
