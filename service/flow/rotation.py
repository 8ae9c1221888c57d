"""Rotation: a new key seals, all that the old ones have sealed is sealed anew, and then the old ones may go."""

from datetime import timedelta

from service.flow.administration import WrongRequest
from service.flow.ports.clock import Clock
from service.flow.ports.promise import Sealer, Seals

BATCH = 500

ALL_HAVE_READ_IT = timedelta(minutes=1)
"""Every process reads its ring again every few seconds; after this long none seals with an old key."""


class Rotation:
    """Works while the service runs, can be cut short at any moment, and goes on from there. Raises Unavailable."""

    def __init__(self, *, seals: Seals, promise: Sealer, clock: Clock) -> None:
        self._seals = seals
        self._promise = promise
        self._clock = clock

    async def is_unfinished(self) -> bool:
        """Say whether anything is sealed with another key than the newest."""
        return bool((await self._seals.count()).keys() - {self._promise.ring.newest})

    async def reseal(self) -> int:
        """Seal anew what another key than the newest has sealed; return how many values. Raise SealBroken."""
        resealed, after = 0, None
        while found := await self._seals.others(self._promise.ring.newest, BATCH, after):
            pairs = [(each, self._promise.reseal(each.site, each.identity, each.value)) for each in found]
            await self._seals.replace(pairs)
            resealed += len(found)
            after = found[-1]
        return resealed

    async def retire(self) -> tuple[str, ...]:
        """Let the ledger no longer ask for the old keys, and return them. Raise WrongRequest."""
        ring = self._promise.ring
        since = await self._seals.sealing_since(ring.newest)
        if since is None or self._clock() - since < ALL_HAVE_READ_IT:
            raise WrongRequest(
                f"The key {ring.newest} is younger than a minute, and a process may still seal with an older one. "
                "Wait a minute and try again."
            )
        counts = await self._seals.count()
        if left := counts.keys() - {ring.newest}:
            raise WrongRequest(
                f"{sum(counts[key] for key in left)} addresses are still sealed with {', '.join(sorted(left))}. "
                "Run `hakam keys rotate`, and then try again."
            )
        old = ring.ids[:-1]
        await self._seals.drop(old)
        return old
