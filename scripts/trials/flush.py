"""Wipes Redis while comments are posted, and measures how long the queue takes to be whole again."""

import asyncio
import sys

from scripts.trials.books import Books, Count, count
from scripts.trials.crowd import Crowd
from scripts.trials.draft import drafts
from scripts.trials.running import Running, running_alone, tell

COMMENTS = 2_000
CLIENTS = 32
LIMIT = 60.0
"""Seconds within which the queue must be whole again."""


async def flush(service: Running, comments: int, clients: int) -> tuple[float, Count]:
    """Post so many comments, wipe Redis, and go on posting until all that it held is back; return the seconds.

    The count is made when the posting is over and the last of its held comments have had time to follow.
    """
    servers = service.servers
    books = Books(servers.database_url or "", servers.redis_url or "")
    crowd = Crowd(service.url, "flush")
    async with asyncio.TaskGroup() as group:
        group.create_task(crowd.post(drafts("flush"), clients))
        await crowd.answered(comments)
        seconds = await asyncio.to_thread(_wipe, books)
        crowd.close()
    await asyncio.to_thread(books.seconds_until_whole, LIMIT)
    return seconds, count(crowd, books)


def _wipe(books: Books) -> float:
    held = books.held()
    books.flush()
    return books.seconds_until_queued(held, LIMIT)


def main() -> int:
    with running_alone() as service:
        seconds, counted = asyncio.run(flush(service, COMMENTS, CLIENTS))
    tell(str(counted))
    tell(f"After FLUSHALL the queue was whole again within {seconds:.1f} seconds, under load.")
    return 0 if counted.whole and seconds < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
