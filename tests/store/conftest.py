"""A migrated ledger with one site of its own for every test, and comments to put into it."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.comment import Comment, Status
from service.domain.decision import Decision, Ruling
from service.domain.entry import Entry, Identity, Remembered
from service.domain.event import ANNOUNCEMENT, AUTHOR, MACHINE, Actor, ActorKind, EventType
from service.domain.ids import ArticleId, AuthorId, CommentId, DecisionId, SiteId
from service.domain.mint import Mint
from service.domain.signal import Missing, Scored
from service.domain.site import Site
from service.domain.verdict import Action, Category, Reason, Verdict
from service.store.connect import connect
from service.store.ledger import Ledger
from service.store.migrate import migrate
from service.store.registry import Registry

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)

Scalars = Callable[..., Awaitable[list[object]]]
MakeEntry = Callable[..., Entry]
MakeDecision = Callable[..., Decision]


@pytest.fixture(scope="session")
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    opened = connect(database_url)
    await migrate(opened)
    yield opened
    await opened.dispose()


@pytest.fixture
def ledger(engine: AsyncEngine) -> Ledger:
    return Ledger(engine, Mint())


@pytest.fixture
async def other_ledger(engine: AsyncEngine, database_url: str) -> AsyncIterator[Ledger]:
    """A second process's ledger, with connections of its own."""
    opened = Ledger(connect(database_url), Mint())
    yield opened
    await opened.close()


@pytest.fixture
async def own_database(empty_database: str) -> str:
    """A migrated database of this test alone, whose connections it may cut."""
    opened = connect(empty_database)
    await migrate(opened)
    await opened.dispose()
    return empty_database


@pytest.fixture
def registry(engine: AsyncEngine) -> Registry:
    return Registry(engine)


@pytest.fixture
async def site(registry: Registry) -> Site:
    made = Site(id=SiteId(f"s{secrets.token_hex(6)}"), locale="ar", origins=("https://news.example",))
    await registry.add_site(made, NOON)
    return made


@pytest.fixture
def scalars(engine: AsyncEngine, site: Site) -> Scalars:
    """Ask the tables themselves: the first column of a statement that may name ``:site``."""

    async def ask(statement: str, **values: object) -> list[object]:
        async with engine.connect() as connection:
            rows = await connection.execute(text(statement), {"site": site.id, **values})
            return list(rows.scalars())

    return ask


class Maker:
    """Makes entries and decisions of one site, each unlike every other unless the test says so."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.mint = Mint()

    def comment(
        self,
        *,
        body: str = "مقال مفيد",
        article: str = "a",
        author: str = "writer",
        status: Status = Status.PUBLISHED,
        parent: CommentId | None = None,
        depth: int = 0,
        at: datetime = NOON,
        name: str = "سلمى",
    ) -> Comment:
        return Comment(
            id=CommentId(self.mint(at)),
            site=self.site.id,
            article=ArticleId(article),
            parent=parent,
            depth=depth,
            author=AuthorId(author),
            avatar="avatar",
            name=name,
            public_name=name,
            website=None,
            body=body,
            public_body=body,
            language="ar",
            status=status,
            version=1,
            created_at=at,
        )

    def entry(
        self,
        *,
        key: str | None = None,
        words: bytes | None = None,
        client: bytes | None = b"client",
        sealed: bytes | None = b"sealed",
        priority: int = 0,
        **of_comment: object,
    ) -> Entry:
        comment = self.comment(**of_comment)  # type: ignore[arg-type]  # a test names a comment's own fields
        remembered = None
        if key is not None:
            remembered = Remembered(key=key, request=b"request", comment=comment.id, status=comment.status)
        return Entry(
            comment=comment,
            verdict=_verdict(comment.status, priority),
            identity=Identity(
                author=comment.author, avatar="avatar", sealed_email=sealed, client=client, visitor=b"visitor"
            ),
            fingerprint=secrets.token_bytes(32) if words is None else words,
            events=(
                self.mint.event(comment, EventType.COMMENT_RECEIVED, AUTHOR, comment.created_at),
                self.mint.event(comment, ANNOUNCEMENT[comment.status], MACHINE, comment.created_at, {"rules": ["r"]}),
            ),
            remembered=remembered,
        )

    def decision(
        self,
        comment: CommentId,
        action: Ruling = Ruling.PUBLISH,
        *,
        by: str = "k1",
        at: datetime = NOON,
        reason: Category | None = None,
    ) -> Decision:
        return Decision(
            id=DecisionId(self.mint(at)),
            comment=comment,
            action=action,
            reason=reason,
            note=None,
            actor=Actor(ActorKind.KEY, by, f"label of {by}"),
            before=Status.HELD,
            after=action.status,
            at=at,
        )


_ACTIONS = {Status.PUBLISHED: Action.PUBLISH, Status.HELD: Action.HOLD, Status.REJECTED: Action.REJECT}


def _verdict(status: Status, priority: int) -> Verdict:
    action = _ACTIONS[status]
    reason = Reason(
        rule="links.many",
        action=action,
        category=Category.SPAM,
        because={"ar": "روابط كثيرة", "en": "Many links."},
        spans=((0, 4), (7, 9)),
    )
    return Verdict(
        action=action,
        priority=priority,
        reasons=() if status is Status.PUBLISHED else (reason,),
        unknown=("form.too_quick",),
        signals={
            "text.links": Scored(5, ((0, 4),)),
            "text.density": Scored(0.5),
            "name.link": Scored(value=False),
            "text.language": Scored("ar"),
            "form.seconds": Missing("no form token"),
        },
        rulebook="abc",
        models={"fast": "1"},
    )


@pytest.fixture
def maker(site: Site) -> Maker:
    return Maker(site)


@pytest.fixture
def make_entry(maker: Maker) -> MakeEntry:
    return maker.entry


@pytest.fixture
def make_decision(maker: Maker) -> MakeDecision:
    return maker.decision


@pytest.fixture
async def maker_elsewhere(registry: Registry) -> MakeEntry:
    """What makes the entries of another site."""
    elsewhere = Site(id=SiteId(f"s{secrets.token_hex(6)}"), locale="en")
    await registry.add_site(elsewhere, NOON)
    return Maker(elsewhere).entry
