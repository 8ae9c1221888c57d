"""A migrated ledger with one site of its own for every test."""

import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.domain.ids import SiteId
from service.domain.mint import Mint
from service.domain.site import Site
from service.store.connect import connect
from service.store.ledger import Ledger
from service.store.migrate import migrate
from service.store.registry import Registry


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
def registry(engine: AsyncEngine) -> Registry:
    return Registry(engine)


@pytest.fixture
async def site(registry: Registry) -> Site:
    made = Site(id=SiteId(f"s{secrets.token_hex(6)}"), locale="ar", origins=("https://news.example",))
    await registry.add_site(made, datetime.now(UTC))
    return made
