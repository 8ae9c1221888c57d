"""Filling: published comments put into a running service's ledger by its group commit, past HTTP and judging."""

import asyncio
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from scripts.benches.forms import FORMS, SEED
from scripts.benches.words import texts
from scripts.trials.books import SITE
from scripts.trials.running import Running
from service.domain.comment import Comment, Status
from service.domain.entry import Entry
from service.domain.event import AUTHOR, MACHINE, EventType
from service.domain.ids import ArticleId, CommentId, SiteId
from service.domain.mint import Mint
from service.domain.verdict import Action, Verdict
from service.house.house import House
from service.privacy.promise import EmailPromise
from service.settings.settings import read_settings

GROUP = 200
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
"""When the first comment was written; each of the others came a second after the one before."""

CLEAN = Verdict(action=Action.PUBLISH, priority=0, reasons=(), unknown=(), signals={}, rulebook="", models={})


def fill(service: Running, article: str, number: int) -> None:
    """Put so many comments under an article, each by an author of its own."""
    asyncio.run(_fill(service, ArticleId(article), number))


async def _fill(service: Running, article: ArticleId, number: int) -> None:
    settings = read_settings(service.environment)
    servers = service.servers
    house = House(settings, servers.database_url or "", servers.redis_url or "")
    try:
        coming = islice(entries(house.promise, article), number)
        while group := list(islice(coming, GROUP)):
            await asyncio.gather(*map(house.ledger.record, group))
    finally:
        await house.close()


def entries(promise: EmailPromise, article: ArticleId) -> Iterator[Entry]:
    """Yield published comments of an article without end."""
    mint, bodies = Mint(), texts(FORMS, SEED)
    number = 0
    while True:
        yield _entry(promise, mint, article, number, bodies[number % len(bodies)])
        number += 1


def _entry(promise: EmailPromise, mint: Mint, article: ArticleId, number: int, body: str) -> Entry:
    site, name = SiteId(SITE), f"قارئ {number}"
    identity = promise.identify(site, f"{number}@{article}.example", name, "192.0.2.1")
    at = FIRST + timedelta(seconds=number)
    comment = Comment(
        id=CommentId(mint(at)),
        site=site,
        article=article,
        parent=None,
        depth=0,
        author=identity.author,
        avatar=identity.avatar,
        name=name,
        public_name=name,
        website=None,
        body=body,
        public_body=body,
        language="en" if number % 2 else "ar",
        status=Status.PUBLISHED,
        version=1,
        created_at=at,
    )
    return Entry(
        comment=comment,
        verdict=CLEAN,
        identity=identity,
        fingerprint=hashlib.sha256(comment.id.encode()).digest(),
        events=(
            mint.event(comment, EventType.COMMENT_RECEIVED, AUTHOR, at),
            mint.event(comment, EventType.COMMENT_PUBLISHED, MACHINE, at),
        ),
    )
