"""An endpoint: where a webhook integration of a site hears what happened."""

import enum
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from service.domain.ids import EndpointId, SecretId, SiteId


class Signature(enum.StrEnum):
    """How deliveries are signed: with a secret that both sides hold, or with a key that only Hakam holds."""

    HMAC = "hmac"
    ED25519 = "ed25519"


class Stopped(enum.StrEnum):
    """Why an endpoint gets nothing: an administrator said so, it answered 410, or it failed for days."""

    ADMINISTRATOR = "administrator"
    GONE = "gone"
    FAILING = "failing"


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """``events`` are patterns such as ``comment.*``; at most ``concurrency`` requests are under way at once.

    ``failing_since`` is when the first of an unbroken row of failures happened. ``public_keys`` are those that an
    ed25519 signature may be checked with now, the newest last.
    """

    id: EndpointId
    site: SiteId
    url: str
    events: tuple[str, ...]
    description: str
    signature: Signature
    concurrency: int
    created_at: datetime
    disabled_at: datetime | None = None
    disabled_because: Stopped | None = None
    failing_since: datetime | None = None
    public_keys: tuple[str, ...] = ()


class EndpointChange(msgspec.Struct, frozen=True, kw_only=True):
    """What of an endpoint is to be another from now on; what is None stays."""

    url: str | None = None
    events: tuple[str, ...] | None = None
    description: str | None = None
    concurrency: Annotated[int, Meta(ge=1, le=100)] | None = None
    disabled: bool | None = None


class SealedSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A signing secret as the ledger keeps it. ``until`` ends the overlap of one that was rotated away."""

    id: SecretId
    sealed: bytes
    public_key: str | None = None
    until: datetime | None = None
