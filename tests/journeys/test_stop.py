"""A stop in the middle of everything: who was let in is answered, and what was answered is kept."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from scripts.trials.books import Books
from scripts.trials.draft import Draft, drafts
from scripts.trials.running import Running, running_alone
from service.embedded.servers import open_servers

CLIENTS = 16
BEFORE = 200
"""Comments that are answered before the stop."""


class Rush:
    """Clients that post, each on a new connection, until nobody lets them in. ``taken`` are bodies by their ids."""

    def __init__(self, url: str) -> None:
        self._place = f"{url}/v1/sites/demo/articles/stop/comments"
        self._drafts = drafts("stop")
        self._enough = asyncio.Event()
        self.taken: dict[str, str] = {}
        self.turned_away: list[str] = []
        self.statuses: set[int] = set()

    async def run(self) -> None:
        await asyncio.gather(*(self._client() for _ in range(CLIENTS)))

    async def wait_until_busy(self) -> None:
        await self._enough.wait()

    async def _client(self) -> None:
        async with httpx.AsyncClient(timeout=30, headers={"Connection": "close"}) as client:
            while await self._post(client, next(self._drafts)):
                if len(self.taken) >= BEFORE:
                    self._enough.set()

    async def _post(self, client: httpx.AsyncClient, draft: Draft) -> bool:
        try:
            answer = await client.post(self._place, json=draft.form)
        except httpx.NetworkError:
            self.turned_away.append(draft.body)
            return False
        self.statuses.add(answer.status_code)
        self.taken[answer.json()["id"]] = draft.body
        return True


@pytest.fixture
def service() -> Iterator[Running]:
    with running_alone() as one:
        yield one


async def test_a_stop_under_load_loses_nothing_that_was_let_in(service: Running) -> None:
    rush = Rush(service.url)
    rushing = asyncio.create_task(rush.run())
    await rush.wait_until_busy()
    assert await asyncio.to_thread(service.stop) == 0
    await rushing
    with open_servers(service.data, None, "unix:///none") as servers:
        stored = Books(servers.database_url, servers.redis_url).comments()
    assert rush.statuses == {201}
    assert len(rush.turned_away) == CLIENTS
    assert stored == {body: [comment] for comment, body in rush.taken.items()}
