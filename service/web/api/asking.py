"""OPTIONS where two calls with checks of their own serve one path.

Litestar's own answer names only the methods of the call it met first, so these have to be registered before both.
"""

from litestar import HttpMethod, Response, route
from litestar.handlers import HTTPRouteHandler


def methods_of(path: str, allow: str) -> HTTPRouteHandler:
    """Return a handler that names the methods of a path; HEAD is added where GET is."""

    @route(path, http_method=HttpMethod.OPTIONS, status_code=204, include_in_schema=False, sync_to_thread=False)
    def answer() -> Response[None]:
        return Response(None, headers={"Allow": allow})

    return answer


asking = [
    methods_of("/articles/{article:str}/comments", "GET, OPTIONS, POST"),
    methods_of("/comments/{comment:str}", "DELETE, GET, OPTIONS, PATCH"),
    methods_of("/authors/{author:str}/standing", "DELETE, OPTIONS, PUT"),
    methods_of("/settings", "GET, OPTIONS, PATCH"),
    methods_of("/endpoints", "GET, OPTIONS, POST"),
    methods_of("/endpoints/{endpoint:str}", "DELETE, GET, OPTIONS, PATCH"),
    methods_of("/rules/packs/{pack:str}", "DELETE, GET, OPTIONS, PUT"),
]
