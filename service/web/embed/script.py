"""GET /embed.js: the one script that a site's page loads, for any page whatever its origin."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from litestar import Request, Response, get

from service.web.embed.bundle import bundle
from service.web.etag import is_known
from service.web.negotiation import takes_gzip

MOST_BYTES = 20_000
"""What the script may weigh on its way, compressed."""

_HEADERS = {
    # A site's page may load it as a module as well, and browsers ask that of CORS.
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=300, stale-while-revalidate=86400",
    "Vary": "Accept-Encoding",
}


@dataclass(frozen=True)
class Script:
    plain: bytes
    packed: bytes
    etag: str


@cache
def script() -> Script:
    """Return the script as it goes out: plain, and compressed once for all who take gzip."""
    plain = bundle().encode("utf-8")
    tag = hashlib.blake2s(plain, digest_size=8).hexdigest()
    return Script(plain, gzip.compress(plain, compresslevel=9, mtime=0), f'W/"{tag}"')


@get("/embed.js", include_in_schema=False, sync_to_thread=False)
def embed_script(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Answer with the script, or 304 where the browser has it."""
    ready = script()
    headers = {**_HEADERS, "ETag": ready.etag}
    if is_known(ready.etag, request.headers.get("if-none-match", "")):
        return Response(b"", status_code=304, headers=headers)
    packed = takes_gzip(request.headers.get("accept-encoding", ""))
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(ready.packed if packed else ready.plain, headers=headers, media_type="text/javascript")
