"""Claimants: who has cases of the queue before them just now, and how many."""

from service.domain.queue import Holder
from service.domain.site import Site
from service.flow.ports.queue import ReviewQueue
from service.flow.ports.sites import Registry


class Claimants:
    """Looks at the queue's leases, and at the site's keys for what their owners are called."""

    def __init__(self, queue: ReviewQueue, registry: Registry) -> None:
        self._queue = queue
        self._registry = registry

    async def count(self, site: Site) -> tuple[Holder, ...]:
        """Return the holders, those with the most claims first. Raise Unavailable."""
        held = await self._queue.holders(site.id)
        labels = {key.id: key.label for key in await self._registry.keys(site.id)} if held else {}
        known = {str(id_): label for id_, label in labels.items()}
        holders = [Holder(id=id_, label=known.get(id_), claims=claims) for id_, claims in held.items()]
        return tuple(sorted(holders, key=lambda holder: (-holder.claims, holder.id)))
