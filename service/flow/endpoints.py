"""Endpoints: an administrator makes them, changes them, tries them, and has sent again what they missed."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import msgspec

from service.domain.delivery import DeliveriesFound, DeliveryId, DeliveryRecord, DeliverySearch
from service.domain.endpoint import Endpoint, EndpointChange, SealedSecret, Signature, Stopped
from service.domain.errors import FieldError, InvalidSettings, Unknown
from service.domain.event import Actor, Event, EventType
from service.domain.ids import EndpointId, SecretId, SiteId
from service.domain.mint import Mint
from service.flow.ports.clock import Clock
from service.flow.ports.promise import Secrets
from service.flow.ports.webhooks import DeliveryLog
from service.flow.ports.webhooks import Endpoints as EndpointLedger
from service.webhooks.guard import Refused
from service.webhooks.sign import new_secret

MOST_ENDPOINTS = 50
CONCURRENCY = 20
"""Requests under way to one endpoint at once, where nobody says otherwise."""

OVERLAP = timedelta(hours=24)
"""How long a secret that was rotated away signs beside the new one."""

MOST_RECOVERED = timedelta(days=30)

CheckUrl = Callable[[str], Awaitable[None]]
"""Raises Refused for a URL that nothing may be sent to."""


class NewEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    events: tuple[str, ...]
    description: str = ""
    signature: Signature = Signature.HMAC
    concurrency: int = CONCURRENCY


class Shown(msgspec.Struct, frozen=True):
    """An endpoint with its new secret, which nobody is shown again."""

    endpoint: Endpoint
    secret: str

    def __repr__(self) -> str:
        return f"<Shown {self.endpoint.id}>"


class Endpoints:
    """Every method raises Unavailable, and Unknown("endpoint") where there is no such one."""

    def __init__(
        self,
        *,
        ledger: EndpointLedger,
        deliveries: DeliveryLog,
        secrets: Secrets,
        check_url: CheckUrl,
        mint: Mint,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._deliveries = deliveries
        self._secrets = secrets
        self._check_url = check_url
        self._mint = mint
        self._clock = clock

    async def all_endpoints(self, site: SiteId) -> tuple[Endpoint, ...]:
        return await self._ledger.all_endpoints(site)

    async def endpoint(self, site: SiteId, endpoint: EndpointId) -> Endpoint:
        return await self._ledger.endpoint(site, endpoint)

    async def add(self, site: SiteId, wanted: NewEndpoint, actor: Actor) -> Shown:
        """Make an endpoint. Raise InvalidSettings where the URL is refused, or the site has too many."""
        await self._check(wanted.url)
        now = self._clock()
        endpoint = Endpoint(
            id=EndpointId(self._mint(now)),
            site=site,
            url=wanted.url,
            events=wanted.events,
            description=wanted.description,
            signature=wanted.signature,
            concurrency=wanted.concurrency,
            created_at=now,
        )
        secret, text = self._new_secret(endpoint, now)
        step = self._step(site, endpoint.id, "created", actor, now)
        if not await self._ledger.add(endpoint, secret, step, MOST_ENDPOINTS):
            raise InvalidSettings((FieldError("endpoints", "too_long", MOST_ENDPOINTS),))
        public_keys = (secret.public_key,) if secret.public_key else ()
        return Shown(msgspec.structs.replace(endpoint, public_keys=public_keys), text)

    async def change(self, site: SiteId, endpoint: EndpointId, wanted: EndpointChange, actor: Actor) -> Endpoint:
        """Change what is given. Raise InvalidSettings where the URL is refused."""
        before, now = await self._ledger.endpoint(site, endpoint), self._clock()
        if wanted.url is not None and wanted.url != before.url:
            await self._check(wanted.url)
        after = _changed(before, wanted, now)
        steps = [self._step(site, endpoint, "changed", actor, now)]
        if before.disabled_at is None and after.disabled_at is not None:
            steps.append(self._disabled(after, actor, now))
        return await self._ledger.change(before, after, steps)

    async def remove(self, site: SiteId, endpoint: EndpointId, actor: Actor) -> None:
        step = self._step(site, endpoint, "removed", actor, self._clock())
        await self._ledger.remove(site, endpoint, step)

    async def rotate(self, site: SiteId, endpoint: EndpointId, actor: Actor) -> Shown:
        """Give the endpoint a new secret; the one before it signs as well for the overlap."""
        before, now = await self._ledger.endpoint(site, endpoint), self._clock()
        secret, text = self._new_secret(before, now)
        step = self._step(site, endpoint, "rotated", actor, now)
        return Shown(await self._ledger.rotate(site, endpoint, secret, now, now + OVERLAP, step), text)

    async def test(self, site: SiteId, endpoint: EndpointId, actor: Actor) -> DeliveryRecord:
        """Put a test on its way. Raise EndpointStopped."""
        data: dict[str, object] = {"endpoint": endpoint}
        step = self._mint.site_event(site, EventType.ENDPOINT_TESTED, actor, self._clock(), data)
        return await self.delivery(site, await self._ledger.test(step, endpoint))

    async def replay(self, site: SiteId, delivery: DeliveryId) -> DeliveryRecord:
        """Send a delivery again, as if it had never been tried. Raise Unknown("delivery"), EndpointStopped."""
        await self._ledger.replay(site, delivery, self._clock())
        return await self.delivery(site, delivery)

    async def recover(self, site: SiteId, endpoint: EndpointId, since: datetime) -> int:
        """Send everything since then, 30 days at most, that was not delivered; return how much.

        Raise EndpointStopped. A comment that has changed meanwhile is told of in its words of now.
        """
        now = self._clock()
        return await self._ledger.recover(site, endpoint, max(since, now - MOST_RECOVERED), now)

    async def search(self, site: SiteId, wanted: DeliverySearch) -> DeliveriesFound:
        return await self._deliveries.search(site, wanted)

    async def delivery(self, site: SiteId, delivery: DeliveryId) -> DeliveryRecord:
        """Raise Unknown("delivery")."""
        found = await self._deliveries.delivery(site, delivery)
        if found is None:
            raise Unknown("delivery")
        return found

    async def _check(self, url: str) -> None:
        try:
            await self._check_url(url)
        except Refused as refused:
            raise InvalidSettings((FieldError("url", refused.code),)) from None

    def _new_secret(self, endpoint: Endpoint, now: datetime) -> tuple[SealedSecret, str]:
        drawn, id_ = new_secret(endpoint.signature), SecretId(self._mint(now))
        sealed = self._secrets.seal_secret(endpoint.site, id_, drawn.text)
        return SealedSecret(id=id_, sealed=sealed, public_key=drawn.public_key), drawn.text

    def _step(self, site: SiteId, endpoint: EndpointId, what: str, actor: Actor, now: datetime) -> Event:
        data: dict[str, object] = {"endpoint": endpoint, "change": what}
        return self._mint.site_event(site, EventType.ENDPOINT_CHANGED, actor, now, data)

    def _disabled(self, endpoint: Endpoint, actor: Actor, now: datetime) -> Event:
        told = {"endpoint": endpoint.id, "description": endpoint.description, "reason": endpoint.disabled_because}
        return self._mint.site_event(endpoint.site, EventType.ENDPOINT_DISABLED, actor, now, dict(told))


def _changed(before: Endpoint, wanted: EndpointChange, now: datetime) -> Endpoint:
    given = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not None}
    disabled = given.pop("disabled", None)
    if disabled is True and before.disabled_at is None:
        given |= {"disabled_at": now, "disabled_because": Stopped.ADMINISTRATOR}
    if disabled is False:
        given |= {"disabled_at": None, "disabled_because": None, "failing_since": None}
    return msgspec.structs.replace(before, **given)
