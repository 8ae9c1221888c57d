"""Endpoints and their secrets, as rows of their tables."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from service.domain.endpoint import Endpoint, SealedSecret, Signature, Stopped
from service.domain.ids import EndpointId, SiteId
from service.store.rows import Row
from service.store.tables import endpoint_secrets


def endpoint_row(endpoint: Endpoint) -> dict[str, object]:
    fields = msgspec.structs.asdict(endpoint)
    del fields["public_keys"]
    names = {"site_id": fields.pop("site"), "endpoint_id": fields.pop("id"), "events": list(fields.pop("events"))}
    return {**names, **fields}


def endpoint_of(row: RowMapping, secrets: Sequence[SealedSecret] = ()) -> Endpoint:
    """Return the endpoint that ``endpoint_row`` packed, with the public keys among its secrets."""
    because = row["disabled_because"]
    return Endpoint(
        id=row["endpoint_id"],
        site=row["site_id"],
        url=row["url"],
        events=tuple(row["events"]),
        description=row["description"],
        signature=Signature(row["signature"]),
        concurrency=row["concurrency"],
        created_at=row["created_at"],
        disabled_at=row["disabled_at"],
        disabled_because=Stopped(because) if because else None,
        failing_since=row["failing_since"],
        public_keys=tuple(secret.public_key for secret in secrets if secret.public_key),
    )


def secret_row(site: SiteId, endpoint: EndpointId, secret: SealedSecret, at: datetime) -> Row:
    return {
        "site_id": site,
        "secret_id": secret.id,
        "endpoint_id": endpoint,
        "sealed_secret": secret.sealed,
        "public_key": secret.public_key,
        "created_at": at,
        "until": secret.until,
    }


async def read_secrets(
    connection: AsyncConnection, site: SiteId, names: Collection[EndpointId]
) -> dict[EndpointId, tuple[SealedSecret, ...]]:
    """Return the secrets of each of the endpoints, the newest last; those whose overlap is over are among them."""
    wanted = select(endpoint_secrets).where(
        endpoint_secrets.c.site_id == site, endpoint_secrets.c.endpoint_id.in_(names)
    )
    found: dict[EndpointId, list[SealedSecret]] = {}
    for row in (await connection.execute(wanted.order_by(endpoint_secrets.c.secret_id))).mappings():
        found.setdefault(row["endpoint_id"], []).append(_secret_of(row))
    return {endpoint: tuple(secrets) for endpoint, secrets in found.items()}


def _secret_of(row: RowMapping) -> SealedSecret:
    return SealedSecret(
        id=row["secret_id"], sealed=row["sealed_secret"], public_key=row["public_key"], until=row["until"]
    )
