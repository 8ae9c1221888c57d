"""The house of one process: its machines, and everything that is done with them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from service.flow.administration import Administration
from service.flow.export import Export
from service.flow.forget import Forget
from service.flow.judge import Judge
from service.flow.reception import Reception
from service.flow.replay import Replay
from service.flow.rotation import Rotation
from service.flow.rulebooks import Rulebooks
from service.flow.upkeep import Upkeep
from service.house.clock import now
from service.house.journeys import make_journeys
from service.house.judging import deep_client, make_judge
from service.house.letter import CannotOpen
from service.house.machines import Machines
from service.house.rules import load_rules
from service.privacy.keyfile import load_keyring, reload_keyring
from service.privacy.promise import EmailPromise
from service.settings.settings import Settings
from service.store.accounts import Accounts
from service.store.erasure import Erasure
from service.store.migrate import migrate
from service.store.past import Past
from service.store.records import Records
from service.store.seals import Seals
from service.telemetry.metrics import RULEBOOK


class House:
    """Everything of one process. Building it opens nothing yet; the first call to a machine does.

    ``judge`` is by default the one that the settings describe.
    """

    def __init__(self, settings: Settings, database_url: str, redis_url: str, judge: Judge | None = None) -> None:
        self._machines = machines = Machines(database_url, redis_url)
        self.ledger = machines.ledger
        self.registry = machines.registry
        self.promise = promise = _promise(settings)
        self._deep = deep_client(settings)
        judge = judge or make_judge(Rulebooks(load_rules(settings.rules)), self._deep)
        self.rulebook = judge.rulebooks.shared
        scorer = self._deep.check if self._deep else None
        self.journeys = make_journeys(machines, promise, judge, settings, scorer)
        self.administration = _administration(machines, self.journeys.reception)
        self.forget = _forget(machines, promise)
        self.replay = Replay(Past(machines.patient))
        self.export = _export(machines, self.forget, promise)
        self.rotation = Rotation(seals=Seals(machines.patient), promise=promise, clock=now)
        self.upkeep = Upkeep(
            duty=machines.duty, sweep=self.journeys.sweep, forget=self.forget, deliver=self.journeys.deliver
        )
        RULEBOOK.labels(hash=self.rulebook.hash).set(1)

    async def prepare(self) -> None:
        """Bring the ledger's tables up to date, and see that the keys are those it was sealed with.

        Raises CannotOpen, Unavailable.
        """
        await migrate(self._machines.patient)
        if missing := await self.note_keys():
            raise CannotOpen(
                f"This ledger was sealed with other keys ({', '.join(sorted(missing))} are missing here). "
                "Point HAKAM_KEYS_FILE, HAKAM_KEYS or HAKAM_DATA to the keys it was made with: "
                "without them no address can be read and no author recognised."
            )
        await self.journeys.reception.moderators.mark_all()

    async def note_keys(self) -> frozenset[str]:
        """Tell the ledger which key seals here, and return those of its keys that are missing. Raise Unavailable."""
        ring = self.promise.ring
        return await self.registry.note_keys(ring.mark, ring.ids, now()) - {ring.mark, *ring.ids}

    async def close(self) -> None:
        """Finish what was accepted and hang up."""
        await self.journeys.deliver.close()
        if self._deep is not None:
            await self._deep.close()
        await self._machines.close()


@asynccontextmanager
async def open_house(settings: Settings, database_url: str, redis_url: str) -> AsyncIterator[House]:
    """Open a house on a ledger that is brought up to date, and close it at the end. Raises as ``House.prepare``."""
    house = House(settings, database_url, redis_url)
    try:
        await house.prepare()
        yield house
    finally:
        await house.close()


def _promise(settings: Settings) -> EmailPromise:
    place = (settings.data, settings.keys, settings.keys_file)
    return EmailPromise(load_keyring(*place), again=partial(reload_keyring, *place))


def _administration(machines: Machines, reception: Reception) -> Administration:
    return Administration(registry=machines.registry, reception=reception, mint=machines.mint, clock=now)


def _export(machines: Machines, forget: Forget, promise: EmailPromise) -> Export:
    ledger, accounts = Records(machines.engine), Accounts(machines.engine)
    return Export(forget=forget, ledger=ledger, accounts=accounts, promise=promise)


def _forget(machines: Machines, promise: EmailPromise) -> Forget:
    return Forget(
        sites=machines.registry,
        erasures=Erasure(machines.engine, machines.patient, machines.mint),
        line=machines.line,
        bell=machines.bell,
        promise=promise,
        clock=now,
    )
