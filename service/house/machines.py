"""The machines of one process: the ways to PostgreSQL and Redis, made once."""

from contextlib import AsyncExitStack

from service.domain.mint import Mint
from service.flow.line import Line
from service.queue import connect as queue
from service.queue.bell import RedisBell
from service.queue.review import RedisReviewQueue
from service.store import connect as store
from service.store.deliveries import Deliveries
from service.store.duty import Duty
from service.store.ledger import Ledger
from service.store.registry import Registry


class Machines:
    """Making them opens nothing yet; the first call to each does. ``patient`` is for work on whole tables."""

    def __init__(self, database_url: str, redis_url: str) -> None:
        self.mint = Mint()
        self.engine = store.connect(database_url)
        self.patient = store.connect(database_url, connections=3, patient=True)
        self.ledger = Ledger(self.engine, self.mint)
        self.registry = Registry(self.engine)
        self.deliveries = Deliveries(self.engine, self.mint)
        self.duty = Duty(self.patient)
        self.redis = queue.connect(redis_url)
        self.queue = RedisReviewQueue(self.redis)
        self.line = Line(self.queue, self.ledger)
        self.bell = RedisBell(self.redis, queue.connect(redis_url))

    async def close(self) -> None:
        """Finish what was accepted and hang up. A machine that fails at this keeps none of the others open."""
        async with AsyncExitStack() as closing:
            # What was put in last is closed first.
            closing.push_async_callback(self.redis.close)
            closing.push_async_callback(self.bell.close)
            closing.push_async_callback(self.ledger.close)
            closing.push_async_callback(self.deliveries.finish)
            closing.push_async_callback(self.patient.dispose)
            closing.push_async_callback(self.duty.close)
