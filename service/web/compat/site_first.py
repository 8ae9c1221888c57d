"""``/{site}/wp-comments-post.php`` for every site, whatever it is called.

The router takes the first part of a path for one of its own where there is one of that name, and would look for
a form of the site ``demo`` below the page ``/demo`` alone. So the site is put behind, where nothing else is.
"""

import re

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

WORDPRESS = "/wp-comments-post.php"

_SITE_FIRST = re.compile(rf"/([^/]+){re.escape(WORDPRESS)}")


class SiteFirst:
    """ASGI wrapper that has the site's name routed behind the path's own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and (found := _SITE_FIRST.fullmatch(scope["path"])):
            scope["path"] = f"{WORDPRESS}/{found[1]}"
        await self._app(scope, receive, send)
