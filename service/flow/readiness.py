"""Readiness: whether this process can do its work, and which machine keeps it from it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from service.domain.errors import Unavailable
from service.telemetry.metrics import MACHINE_UP

Ping = Callable[[], Awaitable[None]]
Models = Callable[[], Mapping[str, str]]
Hash = Callable[[], str]
"""Tell the models and the rulebook as they are now: either may be exchanged while the process runs."""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """``machines`` maps ledger, queue and a scorer to up or down; ``models`` a loaded model to its version."""

    ready: bool
    machines: dict[str, str]
    models: dict[str, str]
    rulebook: str


class Readiness:
    """Without the ledger nothing is ready. Without the queue comments are still taken, and reach it later.

    ``scorer`` is for those who have one; without it comments are judged by the fast model, or wait.
    """

    def __init__(
        self, *, ledger: Ping, queue: Ping, models: Models, rulebook: Hash, scorer: Ping | None = None
    ) -> None:
        self._pings = {"ledger": ledger, "queue": queue, **({"scorer": scorer} if scorer else {})}
        self._models = models
        self._rulebook = rulebook

    async def check(self) -> Health:
        answers = await asyncio.gather(*[_answer(machine, ping) for machine, ping in self._pings.items()])
        machines = dict(zip(self._pings, answers, strict=True))
        return Health(
            ready=machines["ledger"] == "up",
            machines=machines,
            models=dict(self._models()),
            rulebook=self._rulebook(),
        )


async def _answer(machine: str, ping: Ping) -> str:
    try:
        await ping()
    except Unavailable:
        MACHINE_UP.labels(machine=machine).set(0)
        return "down"
    MACHINE_UP.labels(machine=machine).set(1)
    return "up"
