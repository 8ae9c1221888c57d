"""Endpoints of webhook integrations, as administrators look after them."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, delete, get, patch, post
from litestar.params import FromPath

from service.domain.endpoint import Endpoint, Signature, Stopped
from service.domain.errors import FieldError
from service.domain.ids import EndpointId
from service.domain.key import ApiKey
from service.web.api.deliveries import DeliveryAnswer, delivery_answer
from service.web.body import read_json
from service.web.description import (
    MODERATOR,
    WITH_BODY,
    WITH_KEY,
    EndpointChangeOperation,
    EndpointOperation,
    RecoverOperation,
    problems,
)
from service.web.endpoint_fields import endpoint_change, new_endpoint
from service.web.fields import Fields
from service.web.given import Given
from service.web.keys import admins_only
from service.web.malformed import InvalidRequest
from service.web.visit import Visit, read_endpoint_id


class EndpointAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """``events`` are types, or nouns with ``.*``. ``public_keys`` check ed25519 signatures, the newest last.

    ``failing_since`` is when an unbroken row of failures began; one that has gone on for days switches it off.
    """

    id: EndpointId
    url: str
    events: tuple[str, ...]
    description: str
    signature: Signature
    concurrency: int
    created_at: datetime
    disabled_at: datetime | None
    disabled_because: Stopped | None
    failing_since: datetime | None
    public_keys: tuple[str, ...]


class SecretAnswer(EndpointAnswer, frozen=True, kw_only=True):
    """An endpoint with its ``secret``, which is shown this once. For ed25519 receivers need only the public key."""

    secret: str
    public_key: str | None


class EndpointList(msgspec.Struct, frozen=True, kw_only=True):
    items: tuple[EndpointAnswer, ...]
    next: str | None
    total: int


class Recovered(msgspec.Struct, frozen=True):
    """How many deliveries are on their way again."""

    deliveries: int


@get(
    "/endpoints",
    summary="A site's webhook endpoints",
    operation_id="list_endpoints",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def list_endpoints(visit: Given[Visit]) -> EndpointList:
    """Return all of them, the oldest first, without their secrets."""
    found = await visit.journeys.endpoints.all_endpoints(visit.site.id)
    return EndpointList(items=tuple(map(_answer, found)), next=None, total=len(found))


@post(
    "/endpoints",
    summary="Make a webhook endpoint",
    operation_id="add_endpoint",
    operation_class=EndpointOperation,
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY),
)
async def add_endpoint(request: Request[Any, ApiKey, Any], visit: Given[Visit]) -> SecretAnswer:
    """Have events sent there from now on. The secret that they are signed with is shown this once."""
    wanted = new_endpoint(await read_json(request))
    made = await visit.journeys.endpoints.add(visit.site.id, wanted, request.auth.actor)
    return _with_secret(made.endpoint, made.secret)


@get(
    "/endpoints/{endpoint:str}",
    summary="A webhook endpoint",
    operation_id="see_endpoint",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def see_endpoint(endpoint: FromPath[str], visit: Given[Visit]) -> EndpointAnswer:
    """Return it as it stands, without its secret."""
    return _answer(await visit.journeys.endpoints.endpoint(visit.site.id, read_endpoint_id(endpoint)))


@patch(
    "/endpoints/{endpoint:str}",
    summary="Change a webhook endpoint",
    operation_id="change_endpoint",
    operation_class=EndpointChangeOperation,
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY),
)
async def change_endpoint(
    endpoint: FromPath[str], request: Request[Any, ApiKey, Any], visit: Given[Visit]
) -> EndpointAnswer:
    """Change what the body names. What waits for an endpoint that is switched on again goes out at once."""
    id_, wanted = read_endpoint_id(endpoint), endpoint_change(await read_json(request))
    return _answer(await visit.journeys.endpoints.change(visit.site.id, id_, wanted, request.auth.actor))


@delete(
    "/endpoints/{endpoint:str}",
    summary="Take a webhook endpoint away",
    operation_id="remove_endpoint",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def remove_endpoint(endpoint: FromPath[str], request: Request[Any, ApiKey, Any], visit: Given[Visit]) -> None:
    """Send nothing there any more, and drop its secrets and its log."""
    await visit.journeys.endpoints.remove(visit.site.id, read_endpoint_id(endpoint), request.auth.actor)


@post(
    "/endpoints/{endpoint:str}/rotate",
    status_code=200,
    summary="Give a webhook endpoint a new secret",
    operation_id="rotate_endpoint",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY),
)
async def rotate_endpoint(
    endpoint: FromPath[str], request: Request[Any, ApiKey, Any], visit: Given[Visit]
) -> SecretAnswer:
    """Sign with a new secret, shown this once, and for 24 hours with the old one beside it."""
    made = await visit.journeys.endpoints.rotate(visit.site.id, read_endpoint_id(endpoint), request.auth.actor)
    return _with_secret(made.endpoint, made.secret)


@post(
    "/endpoints/{endpoint:str}/test",
    status_code=202,
    summary="Try a webhook endpoint",
    operation_id="test_endpoint",
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, 409),
)
async def test_endpoint(
    endpoint: FromPath[str], request: Request[Any, ApiKey, Any], visit: Given[Visit]
) -> DeliveryAnswer:
    """Send an event of the type ``endpoint.test`` there, whatever its events are; the log tells what came of it."""
    id_ = read_endpoint_id(endpoint)
    return delivery_answer(await visit.journeys.endpoints.test(visit.site.id, id_, request.auth.actor))


@post(
    "/endpoints/{endpoint:str}/recover",
    status_code=202,
    summary="Send again what an endpoint has missed",
    operation_id="recover_endpoint",
    operation_class=RecoverOperation,
    guards=[admins_only],
    security=MODERATOR,
    responses=problems(*WITH_KEY, *WITH_BODY, 409),
)
async def recover_endpoint(
    endpoint: FromPath[str], request: Request[Any, ApiKey, Any], visit: Given[Visit]
) -> Recovered:
    """Send everything since then that its events take and that was not delivered, also what it was never told of."""
    id_, fields = read_endpoint_id(endpoint), Fields(await read_json(request))
    since = fields.moment("since")
    fields.finish()
    if since is None:
        raise InvalidRequest((FieldError("since", "required"),))
    return Recovered(await visit.journeys.endpoints.recover(visit.site.id, id_, since))


def _answer(endpoint: Endpoint) -> EndpointAnswer:
    return EndpointAnswer(**_shown(endpoint))


def _with_secret(endpoint: Endpoint, secret: str) -> SecretAnswer:
    newest = endpoint.public_keys[-1] if endpoint.public_keys else None
    return SecretAnswer(**_shown(endpoint), secret=secret, public_key=newest)


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    return {name: getattr(endpoint, name) for name in EndpointAnswer.__struct_fields__}


endpoint_calls = (
    list_endpoints,
    add_endpoint,
    see_endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_endpoint,
    test_endpoint,
    recover_endpoint,
)
"""Every call about endpoints."""
