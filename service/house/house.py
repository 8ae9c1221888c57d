"""One process's rooms, built from its settings."""

from functools import partial
from pathlib import Path

from service.domain.mint import Mint
from service.flow.access import Access
from service.flow.administration import Administration
from service.flow.articles import Articles
from service.flow.authors import Authors
from service.flow.browse import Browse
from service.flow.edit import Editing
from service.flow.export import Export
from service.flow.flags import Flagging
from service.flow.forget import Forget
from service.flow.gather import FACTS
from service.flow.journeys import Journeys
from service.flow.live import Live
from service.flow.own import OwnComment
from service.flow.readiness import Readiness
from service.flow.relay import Relay
from service.flow.review import Review
from service.flow.rotation import Rotation
from service.flow.search import Searching
from service.flow.site_settings import SiteDesk
from service.flow.submit import Submit
from service.flow.sweep import Sweep
from service.flow.upkeep import Upkeep
from service.house.clock import now
from service.house.letter import CannotOpen
from service.privacy.keyfile import load_keyring, reload_keyring
from service.privacy.promise import EmailPromise
from service.queue import connect as queue
from service.queue.bell import RedisBell
from service.queue.limits import LimitSettings, RedisLimits
from service.queue.review import RedisReviewQueue
from service.rulebook.load import load
from service.rulebook.rulebook import Rulebook
from service.rulebook.shipped import shipped_rules
from service.settings.settings import Settings
from service.store import connect as store
from service.store.chronicle import Chronicle
from service.store.duty import Duty
from service.store.edits import Edits
from service.store.erasure import Erasure
from service.store.flags import Flags
from service.store.ledger import Ledger
from service.store.migrate import migrate
from service.store.records import Records
from service.store.registry import Registry
from service.store.seals import Seals
from service.store.search import Searches
from service.store.standings import Standings
from service.telemetry.metrics import LIMITS_FAILED_OPEN, RULEBOOK
from service.web.stream import write


class House:
    """Everything of one process. Building it opens nothing yet; the first call to a machine does."""

    def __init__(self, settings: Settings, database_url: str, redis_url: str) -> None:
        self._engine = store.connect(database_url)
        self._server = queue.connect(redis_url)
        self._bell = RedisBell(self._server, queue.connect(redis_url))
        self._mint = Mint()
        self._patient = store.connect(database_url, connections=3, patient=True)
        self.promise = _promise(settings)
        self.ledger = Ledger(self._engine, self._mint)
        self.registry = Registry(self._engine)
        self.rulebook = load_rules(settings.rules)
        self.administration = Administration(registry=self.registry, promise=self.promise, mint=self._mint, clock=now)
        self.journeys = self._journeys(settings)
        self._duty = Duty(self._patient)
        self.forget = self._forget()
        self.export = Export(forget=self.forget, ledger=Records(self._engine), promise=self.promise)
        self.rotation = Rotation(seals=Seals(self._patient), promise=self.promise, clock=now)
        self.upkeep = Upkeep(duty=self._duty, sweep=self.journeys.sweep, forget=self.forget)
        RULEBOOK.info({"hash": self.rulebook.hash})

    async def prepare(self) -> None:
        """Bring the ledger's tables up to date, and see that the keys are those it was sealed with.

        Raises CannotOpen, Unavailable.
        """
        await migrate(self._patient)
        if missing := await self.note_keys():
            raise CannotOpen(
                f"This ledger was sealed with other keys ({', '.join(sorted(missing))} are missing here). "
                "Point HAKAM_KEYS_FILE, HAKAM_KEYS or HAKAM_DATA to the keys it was made with: "
                "without them no address can be read and no author recognised."
            )

    async def note_keys(self) -> frozenset[str]:
        """Tell the ledger which key seals here, and return those of its keys that are missing. Raise Unavailable."""
        ring = self.promise.ring
        return await self.registry.note_keys(ring.mark, ring.ids, now()) - {ring.mark, *ring.ids}

    async def close(self) -> None:
        """Finish what was accepted and hang up."""
        await self._duty.close()
        await self._patient.dispose()
        await self.ledger.close()
        await self._bell.close()
        await self._server.close()

    def _journeys(self, settings: Settings) -> Journeys:
        ledger, promise, review_queue = self.ledger, self.promise, RedisReviewQueue(self._server)
        relay = Relay(review_queue, self._bell)
        access = Access(self.registry, now)
        limits = RedisLimits(self._server, _limits(settings), LIMITS_FAILED_OPEN.inc)
        return Journeys(
            access=access,
            submit=Submit(
                ledger=ledger,
                limits=limits,
                relay=relay,
                promise=promise,
                rulebook=self.rulebook,
                mint=self._mint,
                clock=now,
            ),
            browse=Browse(ledger),
            live=self._live(settings),
            flags=self._flagging(limits, relay),
            own=OwnComment(ledger=ledger, relay=relay, promise=promise, clock=now),
            editing=Editing(
                ledger=Edits(self._engine, ledger),
                limits=limits,
                relay=relay,
                promise=promise,
                rulebook=self.rulebook,
                mint=self._mint,
                clock=now,
            ),
            review=Review(ledger=ledger, queue=review_queue, relay=relay, promise=promise, mint=self._mint, clock=now),
            articles=Articles(ledger, now),
            search=Searching(Searches(self._engine)),
            desk=SiteDesk(registry=self.registry, mint=self._mint, clock=now, heard=access.forget),
            authors=Authors(Standings(self._engine, self._mint), now),
            readiness=Readiness(ledger=ledger.ping, queue=self._server.ping, models={}, rulebook=self.rulebook.hash),
            sweep=Sweep(sites=self.registry, ledger=ledger, queue=review_queue, clock=now),
        )

    def _live(self, settings: Settings) -> Live:
        chronicle = Chronicle(self._engine)
        return Live(ledger=chronicle, bell=self._bell, clock=now, write=write, limit=settings.live_limit)

    def _flagging(self, limits: RedisLimits, relay: Relay) -> Flagging:
        flags = Flags(self._engine, self._mint)
        return Flagging(ledger=flags, limits=limits, relay=relay, promise=self.promise, clock=now)

    def _forget(self) -> Forget:
        return Forget(
            sites=self.registry,
            erasures=Erasure(self._engine, self._patient, self._mint),
            queue=RedisReviewQueue(self._server),
            bell=self._bell,
            promise=self.promise,
            clock=now,
        )


def _promise(settings: Settings) -> EmailPromise:
    place = (settings.data, settings.keys, settings.keys_file)
    return EmailPromise(load_keyring(*place), again=partial(reload_keyring, *place))


def load_rules(extra: Path | None) -> Rulebook:
    """Return the shipped rulebook, with the operator's own packs beside it. Raise BrokenRulebook."""
    return load([shipped_rules(), *([extra] if extra else [])], FACTS)


def _limits(settings: Settings) -> LimitSettings:
    limits = settings.limits
    return LimitSettings(address=limits.address, author=limits.author, site=limits.site)
