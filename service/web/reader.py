"""The reader behind a request: where they are, as the network says, or as the site's own server does."""

from typing import Any

from litestar import Request

from service.domain.errors import FieldError
from service.domain.key import ApiKey, Role
from service.web.body import Form
from service.web.client_address import client_address, parse_address
from service.web.keys import bearer
from service.web.malformed import InvalidRequest
from service.web.options import WebOptions
from service.web.visit import Visit

AnyRequest = Request[Any, Any, Any]


async def server_key(request: AnyRequest, visit: Visit) -> ApiKey | None:
    """Return the key of the site's own server, if one is shown. A wrong one is refused, not overlooked."""
    if "authorization" not in request.headers:
        return None
    return await visit.journeys.access.unlock(visit.site, bearer(request), Role.SITE)


def reader_address(request: AnyRequest, form: Form, key: ApiKey | None, options: WebOptions) -> str | None:
    """Return where the reader is: as the site's own server says, else as the network says."""
    told = form.get("client_address")
    if key is not None and told:
        address = parse_address(told) if isinstance(told, str) else None
        if address is None:
            raise InvalidRequest((FieldError("client_address", "invalid"),))
        return str(address)
    peer = request.client.host if request.client else None
    return client_address(peer, request.headers.getall("x-forwarded-for", []), options.trusted_proxies)
