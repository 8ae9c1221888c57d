"""Kills the service, PostgreSQL and Valkey, one after the other, while comments are posted; then counts them."""

import asyncio
import os
import signal
import sys
from itertools import islice

from scripts.trials.books import Books, Count, count
from scripts.trials.crowd import Crowd
from scripts.trials.draft import drafts
from scripts.trials.running import Running, running_alone, tell

COMMENTS = 2_000
CLIENTS = 32
WHOLE_WITHIN = 60.0
"""Seconds that the queue has, once all is over, to become what the ledger says."""


async def crash(service: Running, comments: int, clients: int) -> tuple[Crowd, Count]:
    """Post so many comments with so many clients at once, kill everything meanwhile, and count."""
    crowd = Crowd(service.url, "crash")
    servers = service.servers
    async with asyncio.TaskGroup() as group:
        group.create_task(crowd.post(islice(drafts("crash"), comments), clients))
        await crowd.answered(comments // 5)
        await asyncio.to_thread(kill_service, service)
        await crowd.answered(comments * 2 // 5)
        kill_machine(service, "postgres")
        await crowd.answered(comments * 3 // 5)
        kill_machine(service, "valkey")
    books = Books(servers.database_url or "", servers.redis_url or "")
    await asyncio.to_thread(books.seconds_until_whole, WHOLE_WITHIN)
    return crowd, count(crowd, books)


def kill_service(service: Running) -> None:
    service.kill()
    tell("killed the service; starting it again")
    service.start()


def kill_machine(service: Running, machine: str) -> None:
    os.kill(service.machine_pid(machine), signal.SIGKILL)
    tell(f"killed {machine}")


def main() -> int:
    with running_alone() as service:
        crowd, counted = asyncio.run(crash(service, COMMENTS, CLIENTS))
    tell(f"{COMMENTS} comments by {CLIENTS} clients, {crowd.retries} retries, refused: {crowd.refused or 'none'}")
    tell(str(counted))
    tell("Everything is there once." if counted.whole else "SOMETHING IS LOST OR DOUBLED.")
    return 0 if counted.whole else 1


if __name__ == "__main__":
    sys.exit(main())
