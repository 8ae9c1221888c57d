"""The way on: where somebody wanted to go before they had to sign in. It leads to pages of the console or nowhere."""

import re
from urllib.parse import quote, urlsplit

ROOT = "/console/"
SIGN_IN = "/console/sign-in"

_PLAIN = re.compile(r"/console/[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*")
_LONGEST = 2_000


def way_on(wanted: object) -> str | None:
    """Return an address within the console, or None for every other."""
    if not isinstance(wanted, str) or len(wanted) > _LONGEST or not _PLAIN.fullmatch(wanted):
        return None
    return None if "//" in wanted or "/.." in wanted or wanted.startswith(SIGN_IN) else wanted


def to_sign_in(address: str) -> str:
    """Return where to sign in, and come back to the address afterwards."""
    wanted = way_on(address)
    return f"{SIGN_IN}?next={quote(wanted, safe='')}" if wanted and wanted != ROOT else SIGN_IN


def site_in(wanted: str | None) -> str:
    """Return the name of the site that a page of the console belongs to, empty where it belongs to none."""
    parts = urlsplit(wanted or "").path.split("/")
    return parts[2] if len(parts) > 3 and re.fullmatch("[a-z0-9-]{1,63}", parts[2]) else ""
