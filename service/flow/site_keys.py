"""A site's keys: made, listed and revoked; each of these is an event."""

from service.domain.errors import NotAllowed
from service.domain.event import Actor, EventType
from service.domain.ids import KeyId, SiteId
from service.domain.key import ApiKey, Role
from service.domain.mint import Mint
from service.flow.ports.clock import Clock
from service.flow.ports.sites import Registry
from service.privacy.apikeys import NewKey, new_key


class SiteKeys:
    """Every method raises Unavailable."""

    def __init__(self, *, registry: Registry, mint: Mint, clock: Clock) -> None:
        self._registry = registry
        self._mint = mint
        self._clock = clock

    async def all_keys(self, site: SiteId) -> tuple[ApiKey, ...]:
        """Return the keys that open something, those of people too, the oldest first."""
        return await self._registry.keys(site)

    async def add(self, site: SiteId, role: Role, label: str, actor: Actor) -> NewKey:
        """Make a key; its text is known now and never again."""
        now = self._clock()
        made = new_key(KeyId(self._mint(now)))
        key = ApiKey(id=made.id, site=site, role=role, label=label, secret_sha256=made.secret_sha256)
        data: dict[str, object] = {"key": made.id, "role": role}
        await self._registry.add_key(key, now, (self._mint.site_event(site, EventType.KEY_ADDED, actor, now, data),))
        return made

    async def revoke(self, site: SiteId, key: KeyId, actor: Actor) -> None:
        """Make a key open nothing any more. Raise NotAllowed for one's own, Unknown("key")."""
        if key == actor.id:
            raise NotAllowed(known=True)
        now, data = self._clock(), dict[str, object]({"key": key})
        step = self._mint.site_event(site, EventType.KEY_REVOKED, actor, now, data)
        await self._registry.revoke_key(site, key, now, (step,))
