"""The description of all calls, as OpenAPI 3.1 and as a page that loads nothing from elsewhere."""

from os import PathLike
from pathlib import Path
from typing import Any

from litestar import Request, Response, Router
from litestar.datastructures import CacheControlHeader
from litestar.exceptions import NotFoundException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme, Server
from litestar.static_files import create_static_files_router

from service.web.console.session import COOKIE
from service.web.options import WebOptions
from service.web.pages import FOLDER

VENDORED = Path(__file__).parents[1] / "vendor" / "swagger-ui"
ASSETS = "/schema/assets"
API_VERSION = "1"
"""The one in every path: /v1/."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_INTRODUCTION = (
    "Comments under articles: readers post and read them, moderators decide those that were held. "
    "Errors are problem documents (RFC 9457). In a path, an article's name is one percent-encoded part: `/` is `%2F`."
)

_SESSION = (
    "A moderator's session of the console. A call that changes something shows the session's token in the header "
    "`X-CSRF-Token`, which the console's pages hold. Where an Authorization header is sent too, that one counts."
)


class SchemaPage(OpenAPIRenderPlugin):
    """Swagger UI from our own files, with its one script of ours in a file, so that no script stands in the page."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        del request
        title = openapi_schema["info"]["title"]
        return (FOLDER / "schema.html").read_text("utf-8").format(title=title, assets=ASSETS).encode("utf-8")


def openapi(options: WebOptions) -> OpenAPIConfig:
    key = SecurityScheme(type="http", scheme="bearer", description="A key of the site: `hk_…`.")
    token = SecurityScheme(type="http", scheme="bearer", description="The token of a comment's author: `hat_…`.")
    session = SecurityScheme(type="apiKey", name=COOKIE, security_scheme_in="cookie", description=_SESSION)
    return OpenAPIConfig(
        title="Hakam",
        version=API_VERSION,
        description=_INTRODUCTION,
        license=License(name="MIT", identifier="MIT"),
        servers=[Server(url=options.public_url)],
        use_handler_docstrings=True,
        components=Components(security_schemes={"key": key, "author_token": token, "session": session}),
        openapi_router=Router("/schema", route_handlers=[], include_in_schema=False, after_request=_strict),
        render_plugins=[SchemaPage(path="/"), JsonRenderPlugin()],
    )


def schema_assets() -> Router:
    """Serve Swagger UI's files and our script for it."""
    an_hour = CacheControlHeader(public=True, max_age=3600)
    folders: list[Path | PathLike[str] | str] = [VENDORED, FOLDER / "schema"]
    return create_static_files_router(ASSETS, directories=folders, include_in_schema=False, cache_control=an_hour)


def _strict(response: Response[Any]) -> Response[Any]:
    """Give the page its policy. Litestar's own page for addresses below that do not exist is no problem document."""
    if response.status_code == 404:
        raise NotFoundException
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
