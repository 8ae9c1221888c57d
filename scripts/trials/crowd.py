"""A crowd of clients that post comments at once, and that do not give up while the service is away."""

import asyncio
from collections.abc import Iterator

import httpx

from scripts.trials.draft import Draft

PAUSE = 0.2
"""Seconds before a client tries again. A reader's browser would wait longer; a trial wants to press."""

PATIENCE = 30.0


class Crowd:
    """``answers`` maps a draft's key to the id in its 201, ``refused`` to any status but that and 503."""

    def __init__(self, url: str, article: str) -> None:
        self._place = f"{url}/v1/sites/demo/articles/{article}/comments"
        self._changed = asyncio.Condition()
        self._closed = False
        self.sent: dict[str, Draft] = {}
        self.answers: dict[str, str] = {}
        self.refused: dict[str, int] = {}
        self.retries = 0

    async def post(self, drafts: Iterator[Draft], clients: int) -> None:
        """Post all drafts, or until ``close``, with so many clients at once; each begins the next when one is done."""
        async with asyncio.TaskGroup() as group:
            for _ in range(clients):
                group.create_task(self._client(drafts))

    async def answered(self, number: int) -> None:
        """Return when so many drafts have been answered."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.answers) + len(self.refused) >= number)

    def close(self) -> None:
        """Let every client finish the draft in its hand and begin no other."""
        self._closed = True

    async def _client(self, drafts: Iterator[Draft]) -> None:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            while not self._closed and (draft := next(drafts, None)) is not None:
                self.sent[draft.key] = draft
                answer = await self._until_answered(client, draft)
                async with self._changed:
                    self._note(draft, answer)
                    self._changed.notify_all()

    async def _until_answered(self, client: httpx.AsyncClient, draft: Draft) -> httpx.Response:
        while True:
            try:
                answer = await client.post(self._place, json=draft.form, headers={"Idempotency-Key": draft.key})
            except httpx.TransportError:
                answer = httpx.Response(503)
            if answer.status_code != 503:
                return answer
            self.retries += 1
            await asyncio.sleep(PAUSE)

    def _note(self, draft: Draft, answer: httpx.Response) -> None:
        if answer.status_code == 201:
            self.answers[draft.key] = answer.json()["id"]
        else:
            self.refused[draft.key] = answer.status_code
