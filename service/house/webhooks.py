"""Webhooks of one process: the way out, and those who look after it."""

from functools import partial

from service.flow.deliver import Deliver
from service.flow.endpoints import Endpoints
from service.house.clock import now
from service.house.machines import Machines
from service.privacy.promise import EmailPromise
from service.settings.settings import Settings
from service.store.endpoints import Endpoints as EndpointLedger
from service.webhooks.resolve import check_url
from service.webhooks.schedule import Schedule
from service.webhooks.send import Sender


def make_endpoints(machines: Machines, promise: EmailPromise, settings: Settings) -> Endpoints:
    return Endpoints(
        ledger=EndpointLedger(machines.engine, machines.patient),
        deliveries=machines.deliveries,
        secrets=promise,
        check_url=partial(check_url, allowed=settings.webhook_allow),
        mint=machines.mint,
        clock=now,
    )


def make_deliver(machines: Machines, promise: EmailPromise, settings: Settings) -> Deliver:
    return Deliver(
        outbox=machines.deliveries,
        sender=Sender(timeout=settings.webhook_timeout, allowed=settings.webhook_allow),
        secrets=promise,
        clock=now,
        schedule=Schedule(waits=settings.webhook_schedule, timeout=settings.webhook_timeout),
    )
