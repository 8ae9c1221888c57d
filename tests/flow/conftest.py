"""The journeys of a whole house on the real ledger and queue, and a site of its own for every test."""

import asyncio
import itertools
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from scripts.trials.chatter import chatter, links
from service.domain.ids import ArticleId
from service.domain.key import ApiKey, Role
from service.domain.signal import Missing, Scored, Signal
from service.domain.site import Site
from service.flow.gather import FACTS
from service.flow.judge import Judge
from service.flow.ports.scoring import DEEP, FAST, FAST_SIGNALS
from service.flow.rulebooks import Rulebooks
from service.flow.submit import Arrival, Receipt
from service.house.house import House
from service.rulebook.load import load
from service.rulebook.rulebook import Rulebook
from service.settings.settings import read_settings

Post = Callable[..., Awaitable[Receipt]]
OpenHouse = Callable[..., House]
OpenScored = Callable[[Judge], House]
Key = Callable[[Role], Awaitable[ApiKey]]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
async def house(data: Path, database_url: str, redis_url: str) -> AsyncIterator[House]:
    opened = House(read_settings({"HAKAM_DATA": str(data)}), database_url, redis_url)
    await opened.prepare()
    yield opened
    await opened.close()


@pytest.fixture
async def open_house(data: Path, house: House, database_url: str, redis_url: str) -> AsyncIterator[OpenHouse]:
    """Open further houses with the same keys, with machines or settings of the test's choice."""
    async with AsyncExitStack() as stack:

        def build(*, ledger: str = database_url, queue: str = redis_url, **settings: str) -> House:
            built = House(read_settings({"HAKAM_DATA": str(data), **settings}), ledger, queue)
            stack.push_async_callback(built.close)
            return built

        yield build


@pytest.fixture
def no_ledger(tmp_path: Path) -> str:
    return f"postgresql://hakam@/hakam?host={tmp_path}"


@pytest.fixture
def no_queue(tmp_path: Path) -> str:
    return f"unix://{tmp_path}/nobody.sock"


@pytest.fixture
async def site(house: House) -> Site:
    return await house.administration.add_site(f"s{secrets.token_hex(6)}", ("https://news.example",), "ar")


@pytest.fixture
async def other_site(house: House) -> Site:
    return await house.administration.add_site(f"s{secrets.token_hex(6)}", (), "en")


@pytest.fixture
def key(house: House, site: Site) -> Key:
    """Make a key of the test's site, and open the door with it."""

    async def make(role: Role) -> ApiKey:
        text = await house.administration.add_key(site.id, role, f"the {role}")
        return await house.journeys.access.unlock(site, text, role)

    return make


@pytest.fixture
async def moderator(key: Key) -> ApiKey:
    return await key(Role.MODERATOR)


@pytest.fixture
async def second_moderator(key: Key) -> ApiKey:
    return await key(Role.MODERATOR)


@pytest.fixture
def post(house: House, site: Site) -> Post:
    """Post a comment that is clean and unlike every other, but for what the test says of it."""
    numbers = itertools.count(1)

    async def send(
        *,
        article: str = "a",
        client: str | None = "203.0.113.7",
        idempotency_key: str | None = None,
        by: House = house,
        at: Site = site,
        **fields: object,
    ) -> Receipt:
        number = next(numbers)
        form: dict[str, object] = {
            "name": "سلمى",
            "email": f"reader{number}@example.com",
            "body": chatter(f"{at.id}-{number}"),
            **fields,
        }
        arrival = Arrival(
            site=at, article=ArticleId(article), form=form, client=client, idempotency_key=idempotency_key
        )
        return await by.journeys.submit.submit(arrival)

    return send


@pytest.fixture
def post_held(post: Post) -> Post:
    """Post a comment that is held, for its five links."""
    numbers = itertools.count(1)

    async def send(**fields: object) -> Receipt:
        return await post(**{"body": f"انظروا {links(str(next(numbers)))}", **fields})

    return send


class PercentModel:
    """A fast model that believes what it reads: "60%" is a toxicity of 0.6."""

    models: Mapping[str, str] = {"fast": "percent"}

    def score(self, body: str, *_: object, **__: object) -> Mapping[str, Signal]:
        found = re.search(r"(\d\d)%", body)
        toxicity = Scored(int(found[1]) / 100, (found.span(),)) if found else Scored(0.02)
        return {**dict.fromkeys(FAST_SIGNALS, Scored(0.01)), FAST: toxicity}


class DeepOnDemand:
    """A deep model that says what the test wants to hear: a score, or why there is none."""

    models: Mapping[str, str] = {"deep": "on demand"}

    def __init__(self) -> None:
        self.says: float | str = 0.0
        self.asked: list[str] = []

    async def score(self, body: str, *_: object, **__: object) -> Mapping[str, Signal]:
        self.asked.append(body)
        await asyncio.sleep(0)
        return {DEEP: Missing(self.says) if isinstance(self.says, str) else Scored(self.says)}


@pytest.fixture
def deep() -> DeepOnDemand:
    return DeepOnDemand()


@pytest.fixture(scope="session")
def scores_book() -> Rulebook:
    """A rulebook of few rules, all of them about scores and links."""
    return load([Path(__file__).with_name("rules")], FACTS)


@pytest.fixture
def judge(scores_book: Rulebook, deep: DeepOnDemand) -> Judge:
    return Judge(Rulebooks(scores_book), PercentModel(), deep)


@pytest.fixture
async def open_scored(data: Path, house: House, database_url: str, redis_url: str) -> AsyncIterator[OpenScored]:
    """Open houses with models of the test's own; each is what a process of its own would be."""
    async with AsyncExitStack() as stack:

        def build(judge: Judge) -> House:
            built = House(read_settings({"HAKAM_DATA": str(data)}), database_url, redis_url, judge)
            stack.push_async_callback(built.close)
            return built

        yield build


@pytest.fixture
def scored(open_scored: OpenScored, judge: Judge) -> House:
    return open_scored(judge)
