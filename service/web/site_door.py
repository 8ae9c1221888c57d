"""A site's door: no call below ``/v1/sites/{site}`` is answered before its site is found."""

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from service.web.door import door_of
from service.web.visit import read_site_name, remember_site, site_of


class SiteDoor(ASGIMiddleware):
    """Looks again for a site that was not found before the router, and says here why it can't be entered."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if site_of(scope) is None:
            access = door_of(scope["litestar_app"]).journeys.access
            remember_site(scope, await access.enter(read_site_name(str(scope["path_params"]["site"]))))
        await next_app(scope, receive, send)
