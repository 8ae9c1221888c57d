"""One process's rooms, built from its settings."""

from pathlib import Path

from service.domain.mint import Mint
from service.flow.access import Access
from service.flow.administration import Administration
from service.flow.articles import Articles
from service.flow.authors import Authors
from service.flow.browse import Browse
from service.flow.gather import FACTS
from service.flow.journeys import Journeys
from service.flow.own import OwnComment
from service.flow.readiness import Readiness
from service.flow.relay import Relay
from service.flow.review import Review
from service.flow.search import Searching
from service.flow.submit import Submit
from service.flow.sweep import Sweep
from service.house.clock import now
from service.house.letter import CannotOpen
from service.privacy.keyfile import load_keyring
from service.privacy.promise import EmailPromise
from service.queue import connect as queue
from service.queue.limits import LimitSettings, RedisLimits
from service.queue.review import RedisReviewQueue
from service.rulebook.load import load
from service.rulebook.rulebook import Rulebook
from service.rulebook.shipped import shipped_rules
from service.settings.settings import Settings
from service.store import connect as store
from service.store.authors import AuthorRecords
from service.store.ledger import Ledger
from service.store.migrate import migrate
from service.store.registry import Registry
from service.store.search import Searches
from service.telemetry.metrics import LIMITS_FAILED_OPEN, RULEBOOK


class House:
    """Everything of one process. Building it opens nothing yet; the first call to a machine does."""

    def __init__(self, settings: Settings, database_url: str, redis_url: str) -> None:
        self._engine = store.connect(database_url)
        self._server = queue.connect(redis_url)
        self._mint = Mint()
        self._ring = load_keyring(settings.data, settings.keys, settings.keys_file)
        self.promise = EmailPromise(self._ring)
        self.ledger = Ledger(self._engine, self._mint)
        self.registry = Registry(self._engine)
        self.rulebook = load_rules(settings.rules)
        self.administration = Administration(registry=self.registry, promise=self.promise, mint=self._mint, clock=now)
        self.journeys = self._journeys(settings)
        RULEBOOK.info({"hash": self.rulebook.hash})

    async def prepare(self) -> None:
        """Bring the ledger's tables up to date, and see that the keys are those it was sealed with.

        Raises CannotOpen, Unavailable.
        """
        await migrate(self._engine)
        known = await self.registry.note_keys(self._ring.mark, self._ring.ids, now())
        if missing := known - {self._ring.mark, *self._ring.ids}:
            raise CannotOpen(
                f"This ledger was sealed with other keys ({', '.join(sorted(missing))} are missing here). "
                "Point HAKAM_KEYS_FILE, HAKAM_KEYS or HAKAM_DATA to the keys it was made with: "
                "without them no address can be read and no author recognised."
            )

    async def close(self) -> None:
        """Finish what was accepted and hang up."""
        await self.ledger.close()
        await self._server.close()

    def _journeys(self, settings: Settings) -> Journeys:
        ledger, promise, review_queue = self.ledger, self.promise, RedisReviewQueue(self._server)
        relay = Relay(review_queue)
        return Journeys(
            access=Access(self.registry, now),
            submit=Submit(
                ledger=ledger,
                limits=RedisLimits(self._server, _limits(settings), LIMITS_FAILED_OPEN.inc),
                relay=relay,
                promise=promise,
                rulebook=self.rulebook,
                mint=self._mint,
                clock=now,
            ),
            browse=Browse(ledger),
            own=OwnComment(ledger=ledger, relay=relay, promise=promise, clock=now),
            review=Review(ledger=ledger, queue=review_queue, relay=relay, promise=promise, mint=self._mint, clock=now),
            articles=Articles(ledger, now),
            search=Searching(Searches(self._engine)),
            authors=Authors(AuthorRecords(self._engine, self._mint), now),
            readiness=Readiness(ledger=ledger.ping, queue=self._server.ping, models={}, rulebook=self.rulebook.hash),
            sweep=Sweep(sites=self.registry, ledger=ledger, queue=review_queue, clock=now),
        )


def load_rules(extra: Path | None) -> Rulebook:
    """Return the shipped rulebook, with the operator's own packs beside it. Raise BrokenRulebook."""
    return load([shipped_rules(), *([extra] if extra else [])], FACTS)


def _limits(settings: Settings) -> LimitSettings:
    limits = settings.limits
    return LimitSettings(address=limits.address, author=limits.author, site=limits.site)
