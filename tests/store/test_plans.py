"""What is asked all the time is answered from an index, however many comments a site has."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.entry import Question
from service.domain.ids import ArticleId, AuthorId, CommentId
from service.domain.mint import Mint
from service.domain.page import TOP_LEVEL, PageRequest
from service.domain.search import Search
from service.domain.site import Site
from service.domain.verdict import Category
from service.store.connect import connect
from service.store.ledger import Ledger
from service.store.registry import Registry
from service.store.search import Searches

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HERE, FIRST = ArticleId("a1"), CommentId("0" * 25 + "1")

FILL = (
    "INSERT INTO articles SELECT :site, 'a' || n, 'open', NULL, NULL, 5000, 0 FROM generate_series(0, 9) AS n",
    """INSERT INTO authors (site_id, author_id, published, rejected, standing, first_seen)
        SELECT :site, 'w' || n, 0, 0, 'none', now() FROM generate_series(0, 19) AS n""",
    """INSERT INTO comments (site_id, comment_id, article_id, parent_id, depth, author_id, avatar, name, public_name,
            body, public_body, language, status, version, priority, waiting_since, client, created_at)
        SELECT :site, lpad(n::text, 26, '0'), 'a' || n % 10,
            CASE WHEN n % 3 > 0 THEN lpad((n % 50)::text, 26, '0') END, 0, 'w' || n % 20, '', '', '',
            repeat('x', 200), '', 'ar',
            CASE WHEN n % 100 = 7 THEN 'held' WHEN n % 5 = 3 THEN 'rejected' ELSE 'published' END, 1, 0, now(),
            int4send(n % 997), now()
        FROM generate_series(1, 20000) AS n""",
    "ANALYZE",
)


class Planner:
    """Asks the ledger, and then PostgreSQL how it went about every statement that was sent."""

    def __init__(self, engine: AsyncEngine, site: Site) -> None:
        self.site = site.id
        self.ledger = Ledger(engine, Mint())
        self.searches = Searches(engine)
        self._engine = engine
        self._sent: list[tuple[str, tuple[object, ...]]] = []
        event.listen(engine.sync_engine, "before_cursor_execute", self._keep, named=True)

    async def plans(self, call: Callable[["Planner"], Awaitable[object]]) -> list[str]:
        self._sent.clear()
        await call(self)
        return [await self._plan(statement, parameters) for statement, parameters in tuple(self._sent)]

    async def _plan(self, statement: str, parameters: tuple[object, ...]) -> str:
        async with self._engine.connect() as connection:
            rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            return "\n".join(rows.scalars())

    def _keep(self, **sent: object) -> None:
        statement, parameters = sent["statement"], sent["parameters"]
        assert isinstance(statement, str)
        assert isinstance(parameters, tuple)
        self._sent.append((statement, parameters))


def ask(planner: Planner) -> Awaitable[object]:
    question = Question(site=planner.site, article=HERE, parent=FIRST, author=AuthorId("w1"), client=b"c")
    return planner.ledger.background(question)


def page(parent: str | None, *, newest_first: bool) -> Callable[[Planner], Awaitable[object]]:
    request = PageRequest(parent=parent, newest_first=newest_first, after=FIRST)
    return lambda planner: planner.ledger.page(planner.site, HERE, request)


CALLS: dict[str, Callable[[Planner], Awaitable[object]]] = {
    "background": ask,
    "page": page(None, newest_first=False),
    "newest page": page(None, newest_first=True),
    "top level": page(TOP_LEVEL, newest_first=False),
    "thread": page(FIRST, newest_first=True),
    "counts": lambda planner: planner.ledger.counts(planner.site, [HERE, ArticleId("a2")]),
    "held": lambda planner: planner.ledger.held(planner.site, FIRST, 500),
    "still held": lambda planner: planner.ledger.still_held(planner.site, [FIRST, CommentId("x")]),
    "case": lambda planner: planner.ledger.case(planner.site, FIRST),
    "search by reason": lambda planner: planner.searches.search(planner.site, Search(reason=Category.HATE)),
    "history": lambda planner: planner.ledger.history(planner.site, FIRST),
    "withdrawal": lambda planner: planner.ledger.withdraw(planner.site, FIRST, NOON),
    "forgetting": lambda planner: planner.ledger.forget_clients(NOON.replace(year=2001)),
}


@pytest.fixture
async def planner(own_database: str, site: Site) -> AsyncIterator[Planner]:
    engine = connect(own_database)
    await Registry(engine).add_site(site, NOON)
    async with engine.begin() as connection:
        for statement in FILL:
            await connection.execute(text(statement), {"site": site.id} if ":site" in statement else {})
    yield Planner(engine, site)
    await engine.dispose()


async def test_no_hot_path_reads_a_whole_table_of_comments(planner: Planner) -> None:
    plans = {name: await planner.plans(call) for name, call in CALLS.items()}
    assert all(plans.values())
    whole = {name: plan for name, each in plans.items() for plan in each if "Seq Scan on comments" in plan}
    assert whole == {}


async def test_a_client_is_recognised_by_looking_at_its_own_comments_only(planner: Planner) -> None:
    (plan,) = await planner.plans(ask)
    assert "comments_recognised" in plan


@pytest.mark.parametrize("parent", [TOP_LEVEL, FIRST])
async def test_a_thread_is_counted_from_its_index(planner: Planner, parent: str) -> None:
    plans = await planner.plans(page(parent, newest_first=False))
    assert "comments_published_by_parent" in plans[-1]
