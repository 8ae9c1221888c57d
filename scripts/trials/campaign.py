"""Sends many variants of one text, by as many readers, and decides by one decision what is held of them."""

import asyncio
import sys
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

import httpx

from scripts.trials.books import Books
from scripts.trials.running import PATIENCE, Running, running_alone, tell
from scripts.trials.variants import variants

VARIANTS = 300
CLIENTS = 16
ARTICLES = 20
TEXT = (
    "لا تصدقوا ما تقوله هذه القناة عن المظاهرة، فقد كنت هناك ورأيت بعيني أن الناس خرجوا من أجل الخبز والكهرباء"
    " ولا علاقة لأحد بهم"
)


class Readers:
    """Send the variants, so many at once; ``answers`` are those to all of them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.answers: list[dict[str, Any]] = []

    async def send(self, texts: Iterator[str], clients: int) -> None:
        numbered = enumerate(texts)
        async with asyncio.TaskGroup() as group:
            for _ in range(clients):
                group.create_task(self._client(numbered))

    async def _client(self, numbered: Iterator[tuple[int, str]]) -> None:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            for number, body in numbered:
                place = f"{self._url}/v1/sites/demo/articles/a{number % ARTICLES}/comments"
                form = {"name": f"قارئ {number}", "email": f"reader-{number}@readers.example", "body": body}
                headers = {"X-Forwarded-For": f"10.1.{number // 250}.{number % 250}"}
                answer = await client.post(place, json=form, headers=headers)
                self.answers.append(answer.raise_for_status().json())

    @property
    def held(self) -> set[str]:
        return {answer["id"] for answer in self.answers if answer["status"] == "held"}


def until_one(books: Books) -> tuple[str, float]:
    """Return who alone stands in the queue, and after how many seconds."""
    begun = time.monotonic()
    while len(standing := books.queue()) != 1:
        if time.monotonic() - begun > PATIENCE:
            raise TimeoutError(f"{len(standing)} stand in the queue")
        time.sleep(0.05)
    return standing.pop(), time.monotonic() - begun


def decide(service: Running) -> tuple[int, int, float]:
    """Reject what stands first and all that is similar; return what it showed, what was decided, and the seconds."""
    headers = {"Authorization": f"Bearer {service.first_key}"}
    with httpx.Client(base_url=f"{service.url}/v1/sites/demo/", headers=headers, timeout=PATIENCE) as client:
        (item,) = client.get("queue").raise_for_status().json()["items"]
        ruling = {"action": "reject", "reason": "spam", "similar": True}
        begun = time.monotonic()
        answer = client.post(f"comments/{item['comment']['id']}/decisions", json=ruling).raise_for_status().json()
        return item["similar"], answer["similar"], time.monotonic() - begun


def main() -> int:
    with running_alone({"HAKAM_TRUSTED_PROXIES": "127.0.0.0/8"}) as service:
        readers = Readers(service.url)
        asyncio.run(readers.send(islice(variants(TEXT), VARIANTS), CLIENTS))
        held = len(readers.held)
        tell(f"{VARIANTS} variants by {VARIANTS} readers under {ARTICLES} articles: {held} held")
        books = Books(service.servers.database_url or "", service.servers.redis_url or "")
        _, seconds = until_one(books)
        tell(f"one item in the queue, {seconds:.1f} s after the last of them")
        shown, similar, seconds = decide(service)
        left = len(books.held())
        tell(f"it shows {shown} similar; one decision took {similar} more in {seconds:.2f} s; {left} are left")
    right = (shown, similar, left) == (held - 1, held - 1, 0)
    tell("One item, one decision." if right else "THE CAMPAIGN IS NOT OVER.")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
