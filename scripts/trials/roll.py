"""A rolling restart: every process of a fleet is stopped and started in turn, while clients post without a pause."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import httpx

from scripts.trials.draft import Draft, drafts
from scripts.trials.fleet import Fleet

PATIENCE = 30.0


class Passengers:
    """Clients that keep their connections, as a proxy does, and go to the next process where one refuses to connect.

    ``answers`` counts what came of the requests, by status or by the name of what went wrong on the way.
    """

    def __init__(self, fleet: Fleet, article: str) -> None:
        self._fleet = fleet
        self._path = f"/v1/sites/demo/articles/{article}/comments"
        self._closed = False
        self.answers: Counter[str] = Counter()
        self.refused = 0

    async def ride(self, clients: int) -> None:
        """Post with so many clients at once until ``close``."""
        source = drafts("roll")
        async with asyncio.TaskGroup() as group:
            for _ in range(clients):
                group.create_task(self._client(source))

    def close(self) -> None:
        self._closed = True

    async def _client(self, source: Iterator[Draft]) -> None:
        urls = self._fleet.urls
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            while not self._closed:
                draft = next(source)
                self.answers[await self._answer(client, urls, draft)] += 1

    async def _answer(self, client: httpx.AsyncClient, urls: Iterator[str], draft: Draft) -> str:
        while True:
            try:
                answer = await client.post(next(urls) + self._path, json=draft.form)
            except httpx.ConnectError:
                self.refused += 1
            except httpx.TransportError as fault:
                return type(fault).__name__
            else:
                return str(answer.status_code)


async def roll(fleet: Fleet, clients: int) -> Passengers:
    """Restart every process in turn under load, workers too, and return the clients with what they were answered."""
    passengers = Passengers(fleet, "roll")
    async with asyncio.TaskGroup() as group:
        group.create_task(passengers.ride(clients))
        for web in fleet.webs:
            await asyncio.to_thread(web.stop)
            await asyncio.to_thread(web.start)
        for worker in fleet.workers:
            await asyncio.to_thread(worker.stop)
            worker.start()
        passengers.close()
    return passengers
