"""The books: what the ledger and the queue hold, read past the service with their own clients."""

import subprocess
import time
from pathlib import Path

import msgspec
from redis import Redis
from redis.exceptions import RedisError

from scripts.trials.crowd import Crowd
from scripts.trials.running import PATIENCE
from service.embedded.binaries import pg_binary

SITE = "demo"
"""The only site of a trial."""

QUEUE = ("waiting", "expiry")
"""Those that wait, and those that are claimed."""


class Books:
    """Over a PostgreSQL and a Redis by their URLs; ``held``, ``queue`` and the rest are sets of comments' ids."""

    def __init__(self, database_url: str, redis_url: str, site: str = SITE) -> None:
        self._site = site
        self._database_url = database_url
        self._redis_url = redis_url

    def rows(self, statement: str) -> list[list[str]]:
        """Return a statement's rows as texts. No value in them may hold a line's end or ``|``."""
        order: list[str | Path] = [pg_binary("psql"), "-XAtq", self._database_url, "-c", statement]
        done = subprocess.run(order, check=True, capture_output=True, text=True, timeout=PATIENCE)
        return [line.split("|") for line in done.stdout.splitlines()]

    def until(self, statement: str, rows: list[list[str]], seconds: float = PATIENCE) -> None:
        """Return once the statement gives these rows."""
        deadline = time.monotonic() + seconds
        while (found := self.rows(statement)) != rows:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{statement} gives {found}")
            time.sleep(0.05)

    def comments(self) -> dict[str, list[str]]:
        """Return the ids of all comments by their bodies."""
        found: dict[str, list[str]] = {}
        for comment, body in self.rows("SELECT comment_id, body FROM comments"):
            found.setdefault(body, []).append(comment)
        return found

    def held(self) -> set[str]:
        return {
            comment
            for (comment,) in self.rows("SELECT comment_id FROM comments WHERE status = 'held' AND scores_due IS NULL")
        }

    def queue(self) -> set[str]:
        """Return what is in the queue, claimed or not; nothing while Redis is away."""
        try:
            with Redis.from_url(self._redis_url, decode_responses=True) as redis:
                return {str(each) for name in QUEUE for each in redis.zrange(f"hakam:{{{self._site}}}:{name}", 0, -1)}
        except RedisError:
            return set()

    def flush(self) -> None:
        """Wipe Redis."""
        with Redis.from_url(self._redis_url) as redis:
            redis.flushall()

    def seconds_until_queued(self, comments: set[str], limit: float) -> float:
        """Wait until all of these are in the queue, and return how long that took; stop at the limit."""
        began = time.monotonic()
        while not comments <= self.queue() and time.monotonic() - began < limit:
            time.sleep(0.05)
        return time.monotonic() - began

    def queue_when(self, comments: set[str], limit: float) -> set[str]:
        """Return the queue as soon as it holds these and nothing else, or as it is at the limit."""
        deadline = time.monotonic() + limit
        while (found := self.queue()) != comments and time.monotonic() < deadline:
            time.sleep(0.05)
        return found

    def queued_when(self, comment: str, limit: float, *, wanted: bool) -> bool:
        """Tell whether the comment is in the queue, as soon as that is what is wanted, or at the limit."""
        deadline = time.monotonic() + limit
        while (found := comment in self.queue()) != wanted and time.monotonic() < deadline:
            time.sleep(0.05)
        return found

    def seconds_until_whole(self, limit: float) -> float:
        """Wait, with nobody posting, until the queue is what the ledger holds; stop at the limit."""
        began = time.monotonic()
        while self.held() != self.queue() and time.monotonic() - began < limit:
            time.sleep(0.1)
        return time.monotonic() - began


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the drafts that a crowd sent."""

    sent: int
    answered: int
    found_once: int
    missing: int
    twice: int
    to_be_held: int
    held: int
    in_queue: int
    queue_differs: int

    @property
    def whole(self) -> bool:
        """Whether everything is there once and the queue holds exactly the held ones."""
        each = {self.sent, self.answered, self.found_once}
        return (
            len(each) == 1 and self.held == self.to_be_held and not (self.missing or self.twice or self.queue_differs)
        )

    def __str__(self) -> str:
        return "\n".join(
            f"{name.replace('_', ' '):>14}  {value:>6}" for name, value in msgspec.structs.asdict(self).items()
        )


def count(crowd: Crowd, books: Books) -> Count:
    """Compare what the crowd was answered with what the books hold. Every draft has words of its own."""
    stored = books.comments()
    found = {draft.key: stored.get(draft.body, []) for draft in crowd.sent.values()}
    held, queue = books.held(), books.queue()
    return Count(
        sent=len(crowd.sent),
        answered=len(crowd.answers),
        found_once=sum(found[key] == [comment] for key, comment in crowd.answers.items()),
        missing=sum(not found[key] for key in crowd.answers),
        twice=sum(len(ids) > 1 for ids in found.values()),
        to_be_held=sum(draft.held for draft in crowd.sent.values()),
        held=len(held),
        in_queue=len(queue),
        queue_differs=len(held ^ queue),
    )
