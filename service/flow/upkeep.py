"""Upkeep: what needs doing again and again, by one process of however many there are."""

from collections.abc import Awaitable, Callable

from service.flow.deliver import Deliver
from service.flow.forget import Forget
from service.flow.ports.upkeep import Duty
from service.flow.sweep import Sweep
from service.telemetry.metrics import QUEUE_CASES, QUEUE_OLDEST_SECONDS, WEBHOOK_OLDEST_DUE_SECONDS


class Upkeep:
    """Each round does its work only in the process on duty; when that one ends, another's next round takes over."""

    def __init__(self, *, duty: Duty, sweep: Sweep, forget: Forget, deliver: Deliver) -> None:
        self._duty = duty
        self._sweep = sweep
        self._forget = forget
        self._deliver = deliver

    async def mend(self) -> None:
        """Mend the queue. Raise Unavailable."""
        await self._on_duty(self._sweep.mend)

    async def measure(self) -> None:
        """Tell how far behind the deliveries are. Raise Unavailable."""
        await self._on_duty(self._deliver.measure)

    async def forget(self) -> None:
        """Forget what is kept for a time only. Raise Unavailable."""
        await self._on_duty(self._sweep.forget)
        await self._on_duty(self._forget.retire)
        await self._on_duty(self._deliver.forget)

    async def _on_duty(self, work: Callable[[], Awaitable[object]]) -> None:
        if await self._duty.mine():
            await work()
        else:
            # Whoever is on duty measures the queue; what this process measured before is out of date.
            QUEUE_CASES.clear()
            QUEUE_OLDEST_SECONDS.clear()
            WEBHOOK_OLDEST_DUE_SECONDS.clear()
