"""The way back to the article after a form post. It leads to the site's own origins or nowhere."""

import re
from urllib.parse import SplitResult, quote, urlsplit

from service.domain.comment import Comment, Status
from service.domain.site import Site

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PATH_SAFE = "/%:@!$&'()*+,;=-._~"
_LONGEST = 4_000
_BARE_ORIGIN = re.compile(r"[^/]*//[^/?#]*/?")


def form_page(referer: str | None) -> str | None:
    """Return the page that a form was posted from, None where the browser tells its site alone.

    That is all that browsers tell another site by default (Referrer Policy, "strict-origin-when-cross-origin").
    """
    return None if referer is None or _BARE_ORIGIN.fullmatch(referer) else referer


def way_back(site: Site, addresses: tuple[object, ...]) -> str | None:
    """Return the first address that lies on one of the site's origins, rebuilt on that origin, without a fragment."""
    for address in addresses:
        if isinstance(address, str) and (found := _on_site(site, address)):
            return found
    return None


def fragment(comment: Comment, status: Status) -> str:
    """Return where on the page the reader should look."""
    return f"#comment-{comment.id}" if status is Status.PUBLISHED else f"#comment-{status}"


def _on_site(site: Site, address: str) -> str | None:
    if len(address) > _LONGEST:
        return None
    try:
        parts = urlsplit(address)
        origin = _origin(parts)
        path = quote(parts.path, safe=_PATH_SAFE) or "/"
        query = quote(parts.query, safe=f"{_PATH_SAFE}?")
    except ValueError:
        return None
    own = next((own for own in site.origins if own.lower().rstrip("/") == origin), None)
    if own is None:
        return None
    return f"{own.rstrip('/')}{path}" + (f"?{query}" if query else "")


def _origin(parts: SplitResult) -> str | None:
    """Return the origin as browsers write it, or None for what has none, or a name and password in it."""
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc or "\\" in parts.netloc:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = "" if parts.port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
